// What `tcfeeds test` says of an output's folder is what a delivery would meet there.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFolder } from '../../src/exports/delivery/check-folder.ts';
import { failureOf } from '../http/client.ts';
import { folder, LISTING } from './delivered.ts';

const check = (path: string) => checkFolder(path, 'soc+lists');

test.each([
  [
    'a link to nothing',
    (at: string) => symlink(`${at}-nothing`, at),
    'is a link to what is not there',
  ],
  ['a loop of links', (at: string) => symlink(at, at), 'cannot be looked at (ELOOP)'],
  ['a file', (at: string) => writeFile(at, ''), 'is a file; give another folder'],
  ['a pipe', (at: string) => Promise.resolve(execFileSync('mkfifo', [at])), 'is a file'],
])(
  '%s fails the check as it fails the delivery, itself and with folders below',
  async (_name, make, words) => {
    const { path, deliver } = await folder();
    await make(join(path, 'out'));
    for (const at of [join(path, 'out'), join(path, 'out', 'deep', 'er')]) {
      const failure = await failureOf(check(at));
      expect(failure.code).toBe('ConfigInvalid');
      expect(failure.message).toContain(words);
      expect((await failureOf(deliver({ 'a.txt': '1' }, { folder: at }))).code).toBe(
        'ConfigInvalid',
      );
    }
  },
);

test.each([
  ['a folder', (at: string) => mkdir(at), 'is no regular file'],
  ['a pipe', (at: string) => Promise.resolve(execFileSync('mkfifo', [at])), 'is no regular file'],
  ['damaged', (at: string) => writeFile(at, '{'), 'is no JSON'],
])(
  'a listing that is %s fails the check, and nothing is left behind',
  async (_name, make, words) => {
    const { path } = await folder();
    await make(join(path, LISTING));
    const failure = await failureOf(check(path));
    expect(failure.code).toBe('ConfigInvalid');
    expect(failure.message).toContain(words);
    expect(await readdir(path)).toEqual([LISTING]);
  },
);

test('a link to a folder is a folder', async () => {
  const { path } = await folder();
  await mkdir(join(path, 'real'));
  await symlink(join(path, 'real'), join(path, 'out'));
  expect(await check(join(path, 'out'))).toEqual({
    ...{ found: `${join(path, 'out')} can be written`, strangers: [] },
  });
  expect((await check(join(path, 'out', 'new'))).found).toContain('can be made');
});
