// What happens to lines when the file beside standard error cannot be written.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLog } from '../../src/worker/log.ts';

test('a log file that cannot be written is told once, and the lines go on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'log-file-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'tcfeeds.log'));
  const lines: string[] = [];
  const log = createLog({ level: 'info', folder, write: (line) => void lines.push(line) });
  log.info('first');
  await vi.waitFor(() => expect(lines.join('')).toContain('EISDIR'));
  log.info('second');
  log.info('third');
  await new Promise(setImmediate);
  const texts = lines.map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
  expect(texts).toEqual([
    'first',
    expect.stringMatching(/^The log file is written no more, .*EISDIR/),
    'second',
    'third',
  ]);
});
