// What lies in an output's folder and is not its own: it stays, whatever the output would write there.
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../http/client.ts';
import { folder, LISTING } from './delivered.ts';

test('a file of somebody else with the name of one of its own is kept, and nothing else is replaced either', async () => {
  const { path, deliver, text, names } = await folder({ 'hosts.txt': 'mine' });
  const failure = await failureOf(deliver({ 'addresses.txt': 'a', 'hosts.txt': 'b' }));
  expect(failure.code).toBe('ConfigInvalid');
  expect(failure.message).toBe(
    `output folder ${path}: it holds files that this output has not written, or that an interrupted delivery of an earlier version has left, and would replace: hosts.txt. Nothing was replaced. Move them away, or give the output a folder of its own`,
  );
  expect(await text('hosts.txt')).toBe('mine');
  expect(await names()).toEqual(['hosts.txt']);
  await rm(join(path, 'hosts.txt'));
  await deliver({ 'addresses.txt': 'a', 'hosts.txt': 'b' });
  expect(await text('hosts.txt')).toBe('b');
});

test('a file that says the same already is taken for its own', async () => {
  const { deliver, text, names } = await folder({ 'hosts.txt': 'same' });
  await deliver({ 'hosts.txt': 'same' });
  await deliver({ 'hosts.txt': 'other' });
  expect(await text('hosts.txt')).toBe('other');
  await deliver({});
  expect(await names()).toEqual([LISTING]);
});

test('a folder with the listing of an earlier version is taken over', async () => {
  const { deliver, text, names } = await folder({
    'hosts.txt': 'old',
    'urls.txt': 'old',
    [LISTING]: '["hosts.txt","urls.txt"]\n',
  });
  await deliver({ 'hosts.txt': 'new' });
  expect(await names()).toEqual([LISTING, 'hosts.txt']);
  expect(JSON.parse(await text(LISTING))).toEqual({
    ...{ v: 1, output: 'soc+lists', files: ['hosts.txt'] },
  });
});

test('what a delivery that was killed has put there is known again', async () => {
  const { path, deliver, text } = await folder();
  // A folder in the way of the second file stops it between the two.
  await mkdir(join(path, 'b.txt'));
  await writeFile(join(path, LISTING), '["b.txt"]');
  await mkdir(join(path, 'b.txt', 'x'));
  await expect(deliver({ 'a.txt': '1', 'b.txt': '1' })).rejects.toThrow('cannot be written');
  expect(await text('a.txt')).toBe('1');
  await rm(join(path, 'b.txt'), { recursive: true });
  await deliver({ 'a.txt': '2', 'b.txt': '2' });
  expect([await text('a.txt'), await text('b.txt')]).toEqual(['2', '2']);
});

test.each(['state', 'changes'] as const)(
  'the folder of another output is refused (%s)',
  async (content) => {
    const { deliver, names } = await folder();
    await deliver({ 'a.txt': '1' }, { content });
    const before = await names();
    const failure = await failureOf(deliver({ 'b.txt': '1' }, { content, name: 'siem+csv' }));
    expect(failure.code).toBe('ConfigInvalid');
    expect(failure.message).toContain(
      'it is that of output lists of export soc. Give output csv of export siem a folder of its own',
    );
    expect(await names()).toEqual(before);
  },
);

test('in a folder with a listing of its own the reason is the file alone', async () => {
  const { path, deliver } = await folder();
  await deliver({ 'a.txt': '1' });
  await writeFile(join(path, 'b.txt'), 'mine');
  expect((await failureOf(deliver({ 'a.txt': '2', 'b.txt': '2' }))).message).toContain(
    'it holds files that this output has not written and would replace: b.txt. Nothing was replaced',
  );
});

test('files that a killed delivery of an earlier version has left beside its listing are taken over', async () => {
  const { path, deliver, text, names } = await folder({
    'a.txt': 'old',
    'new.txt': 'not in the listing: that was written last',
    'mine.txt': 'mine',
    [LISTING]: '["a.txt"]\n',
  });
  await mkdir(join(path, 'dir.txt'));
  expect((await failureOf(deliver({ 'dir.txt': '1' }))).message).toContain('replace: dir.txt');
  await deliver({ 'a.txt': '1', 'new.txt': '1' });
  expect([await text('a.txt'), await text('new.txt')]).toEqual(['1', '1']);
  await deliver({ 'a.txt': '1' });
  expect(await names()).toEqual([LISTING, 'a.txt', 'dir.txt', 'mine.txt']);
});

test('a folder where a file of its own was is left alone when the file goes', async () => {
  const { path, deliver, text, names } = await folder();
  await deliver({ 'a.txt': '1', 'b.txt': '1', 'sub/c.txt': '1' });
  await rm(join(path, 'b.txt'));
  await mkdir(join(path, 'b.txt'));
  await rm(join(path, 'sub'), { recursive: true });
  await writeFile(join(path, 'sub'), 'mine');
  await deliver({ 'a.txt': '2' });
  expect(await names()).toEqual([LISTING, 'a.txt', 'b.txt', 'sub']);
  expect(JSON.parse(await text(LISTING))).toMatchObject({ files: ['a.txt'] });
});

describe('a link out of the folder', () => {
  test.each([
    ['a file would be replaced behind it', { 'a.txt': '2', 'sub/b.txt': '2' }],
    ['a file would be removed behind it', { 'a.txt': '2' }],
    ['a folder would be made behind it', { 'a.txt': '2', 'sub/b.txt': '1', 'sub/new/c.txt': '1' }],
  ])('is not followed where %s', async (_name, files) => {
    const outside = await folder({ 'b.txt': '1' });
    const { path, deliver, text } = await folder();
    await deliver({ 'a.txt': '1', 'sub/b.txt': '1' });
    await rm(join(path, 'sub'), { recursive: true });
    await symlink(outside.path, join(path, 'sub'));
    const failure = await failureOf(deliver(files));
    expect(failure.code).toBe('ConfigInvalid');
    expect(failure.message).toContain('sub is a link that leads out of it');
    expect(await text('a.txt')).toBe('1');
    expect(await readdir(outside.path)).toEqual(['b.txt']);
    expect(await outside.text('b.txt')).toBe('1');
  });

  test('that leads nowhere is refused, too', async () => {
    const { path, deliver } = await folder();
    await symlink(join(path, 'nothing'), join(path, 'sub'));
    expect((await failureOf(deliver({ 'sub/a.txt': '1' }))).message).toContain('leads out of it');
  });

  test('is another matter than one inside, and one to the folder itself', async () => {
    const { path, deliver } = await folder();
    await mkdir(join(path, 'real'));
    await symlink(join(path, 'real'), join(path, 'sub'));
    await symlink(path, join(path, 'whole'));
    await deliver({ 'sub/a.txt': '1' }, { folder: join(path, 'whole') });
    expect(await readFile(join(path, 'real', 'a.txt'), 'utf8')).toBe('1');
  });
});
