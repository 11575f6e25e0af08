import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';
import { temporaryStore } from '../spool/temporary-store.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

it('a plan that does not fit on the disk is StoreFull and leaves no part of itself [O10]', async () => {
  const { root } = await temporaryStore();
  const script = fileURLToPath(new URL('./fill-ledger.ts', import.meta.url));
  const typescript = fileURLToPath(new URL('../support/typescript.js', import.meta.url));
  // 256 blocks of 1 KiB: enough for each segment, not for the decisions.
  const run = await promisify(execFile)('bash', [
    '-c',
    'ulimit -f 256; exec "$0" --import "$1" "$2" "$3"',
    process.execPath,
    typescript,
    script,
    root,
  ]);
  expect(run.stdout.trim()).toBe('StoreFull');
  const paths = await readdir(root, { recursive: true });
  expect(paths.filter((path) => path.includes('.tmp-') || path.includes('work'))).toEqual([]);
});
