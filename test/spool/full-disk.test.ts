import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { temporaryStore } from './temporary-store.ts';

it('a full disk is StoreFull and leaves nothing behind', async () => {
  const { root } = await temporaryStore();
  const script = fileURLToPath(new URL('./fill-store.ts', import.meta.url));
  const typescript = fileURLToPath(new URL('../support/typescript.js', import.meta.url));
  // 1024 blocks of 1 KiB: a limit on the size of one file is the full disk that needs no mount.
  const run = await promisify(execFile)('bash', [
    '-c',
    'ulimit -f 1024; exec "$0" --import "$1" "$2" "$3"',
    process.execPath,
    typescript,
    script,
    root,
  ]);
  expect(run.stdout.trim()).toBe('StoreFull');
  const files = await readdir(root, { recursive: true, withFileTypes: true });
  expect(files.filter((entry) => !entry.isDirectory())).toEqual([]);
});
