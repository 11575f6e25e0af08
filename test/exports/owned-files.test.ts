// What lies in an output's folder and is not its own: it stays, whatever the output would write there.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deliverToFolder, type FolderDelivery } from '../../src/exports/delivery/to-folder.ts';
import type { OutputWriter } from '../../src/outputs/index.ts';
import { failureOf } from '../http/client.ts';

const LISTING = '.tcfeeds-files.json';

async function* nothing(): AsyncGenerator<never> {}

const writerOf = (files: Readonly<Record<string, string>>): OutputWriter => ({
  begin: () => [],
  write: () => ({ parts: [] }),
  end: () => Object.entries(files).map(([file, text]) => ({ file, text })),
});

async function folder(held: Readonly<Record<string, string>> = {}) {
  const path = await mkdtemp(join(tmpdir(), 'tcfeeds-own-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(held)) await writeFile(join(path, name), text);
  const deliver = (
    files: Readonly<Record<string, string>>,
    more: Partial<FolderDelivery> = {},
  ): Promise<unknown> =>
    deliverToFolder({
      ...{ name: 'soc+lists', folder: path, content: 'state', after: 0, through: 1 },
      ...{ writer: writerOf(files), events: nothing() },
      ...more,
    });
  const text = (name: string): Promise<string> => readFile(join(path, name), 'utf8');
  const names = async (): Promise<readonly string[]> => (await readdir(path)).sort();
  return { path, deliver, text, names };
}

test('a file of somebody else with the name of one of its own is kept, and nothing else is replaced either', async () => {
  const { path, deliver, text, names } = await folder({ 'hosts.txt': 'mine' });
  const failure = await failureOf(deliver({ 'addresses.txt': 'a', 'hosts.txt': 'b' }));
  expect(failure.code).toBe('ConfigInvalid');
  expect(failure.message).toBe(
    `output folder ${path}: it holds files that this output has not written and would replace: hosts.txt. Nothing was replaced. Move them away, or give the output a folder of its own`,
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

test('changes take over folders of an earlier version, and never a file', async () => {
  const { path, deliver, text, names } = await folder({ '00000002-00000003': 'mine' });
  await mkdir(join(path, '00000001-00000001'));
  await deliver({ 'a.txt': '1' }, { content: 'changes' });
  expect(await text('00000001-00000001/a.txt')).toBe('1');
  const next = { content: 'changes', after: 1, through: 3 } as const;
  expect((await failureOf(deliver({ 'a.txt': '2' }, next))).message).toContain(
    '00000002-00000003 is a file that this output has not written',
  );
  expect(await text('00000002-00000003')).toBe('mine');
  expect(await names()).toEqual([LISTING, '00000001-00000001', '00000002-00000003']);
});

test.each(['{', 'null', '7', '{"files":[1,"../x","/etc/passwd",".hidden"]}'])(
  'a listing that says %s names nothing',
  async (listing) => {
    const { deliver, names } = await folder({ [LISTING]: listing, 'a.txt': 'mine' });
    await deliver({ 'b.txt': '1' });
    expect(await names()).toEqual([LISTING, 'a.txt', 'b.txt']);
  },
);
