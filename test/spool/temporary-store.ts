// A store in a temporary directory that goes with the test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import { createStore, type Store } from '../../src/spool/index.ts';

export interface TemporaryStore {
  readonly root: string;
  readonly store: Store;
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const root = await mkdtemp(join(tmpdir(), 'tcfeeds-store-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return { root, store: createStore(pathToFileURL(root).href) };
}
