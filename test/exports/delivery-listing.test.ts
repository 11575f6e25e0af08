// The listing of an output's folder: one that cannot be believed stops the delivery, and of two outputs one gets a new folder.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { putFirst, readOwnFiles } from '../../src/exports/delivery/listing.ts';
import { failureOf } from '../http/client.ts';
import { folder, LISTING } from './delivered.ts';

describe('a listing that cannot be believed', () => {
  test.each([
    ['', 'is no JSON'],
    ['{', 'is no JSON'],
    ['null', 'has a form that this version does not know'],
    ['7', 'has a form that this version does not know'],
    ['{"v":1,"output":"soc+lists"}', 'has a form that this version does not know'],
    ['{"v":1,"files":["a.txt"]}', 'has a form that this version does not know'],
    ['{"v":2,"output":"soc+lists","files":[]}', 'has a form that this version does not know'],
  ])('(%s) is refused by name, and nothing is replaced', async (listing, how) => {
    const { path, deliver, text, names } = await folder({ [LISTING]: listing, 'a.txt': 'mine' });
    const failure = await failureOf(deliver({ 'a.txt': '1', 'b.txt': '1' }));
    expect(failure.code).toBe('ConfigInvalid');
    expect(failure.message).toBe(
      `output folder ${path}: ${LISTING}, which says whose the folder is, ${how}. Nothing was replaced. Put the listing back as it was, or move all that is in the folder away, the listing with it`,
    );
    expect(await names()).toEqual([LISTING, 'a.txt']);
    expect([await text(LISTING), await text('a.txt')]).toEqual([listing, 'mine']);
  });

  test.each([
    ['a folder', (path: string) => mkdir(path)],
    ['a link', (path: string) => symlink('/dev/zero', path)],
    ['a link to nothing', (path: string) => symlink(join(path, 'nothing'), path)],
    ['a pipe', (path: string) => Promise.resolve(execFileSync('mkfifo', [path]))],
  ])('is refused without being opened when it is %s', async (_name, make) => {
    const { path, deliver, names } = await folder();
    await make(join(path, LISTING));
    const failure = await failureOf(deliver({ 'a.txt': '1' }));
    expect(failure.code).toBe('ConfigInvalid');
    expect(failure.message).toContain(
      `${LISTING}, which says whose the folder is, is no regular file`,
    );
    expect(await names()).toEqual([LISTING]);
  });

  test('is refused without being read when it is larger than any output writes', async () => {
    const { path, deliver } = await folder({ [LISTING]: '[]' });
    await truncate(join(path, LISTING), 2 ** 40);
    expect((await failureOf(deliver({ 'a.txt': '1' }))).message).toContain(
      'is larger than 67108864 bytes',
    );
  });

  test('is a finding, and not none, when the file system does not give it', async () => {
    const { path } = await folder();
    const loop = join(path, 'loop');
    await symlink(loop, loop);
    const failure = await failureOf(readOwnFiles(loop));
    expect(failure.code).toBe('ConfigInvalid');
    expect(failure.message).toContain(`output folder ${loop}: ${LISTING} cannot be read (ELOOP)`);
  });
});

test('names in a listing that no output could have given name nothing', async () => {
  const { deliver, names } = await folder({
    [LISTING]: '{"v":1,"output":"soc+lists","files":[1,"../x","/etc/passwd",".hidden","a\\\\b"]}',
    '.hidden': 'mine',
  });
  await deliver({ 'b.txt': '1' });
  expect(await names()).toEqual(['.hidden', LISTING, 'b.txt']);
});

test('of outputs that find a new folder at the same time one gets it, and the others write nothing', async () => {
  const { deliver, names, text } = await folder();
  const outputs = ['a+o', 'b+o', 'c+o', 'd+o'];
  const done = await Promise.allSettled(
    outputs.map((name) =>
      deliver({ [`${name}.txt`]: '1' }, { name, content: name === 'd+o' ? 'changes' : 'state' }),
    ),
  );
  const winners = outputs.filter((_, n) => done[n]?.status === 'fulfilled');
  expect(winners).toHaveLength(1);
  expect(JSON.parse(await text(LISTING))).toMatchObject({ output: winners[0] });
  expect(await names()).toHaveLength(2);
});

describe('the first listing', () => {
  const draft = async (): Promise<readonly [string, string]> => {
    const path = await mkdtemp(join(tmpdir(), 'tcfeeds-first-'));
    onTestFinished(() => rm(path, { recursive: true, force: true }));
    await writeFile(join(path, 'draft'), 'new');
    return [join(path, 'draft'), join(path, 'listing')];
  };
  const noLinks = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }));

  test.each([
    ['with hard links', undefined],
    ['on a file system without them', noLinks],
  ])('replaces none (%s)', async (_name, linkFile) => {
    const [from, target] = await draft();
    expect(await putFirst(from, target, linkFile)).toBe(true);
    await writeFile(from, 'other');
    expect(await putFirst(from, target, linkFile)).toBe(false);
    expect(await readFile(target, 'utf8')).toBe('new');
  });
});
