// Deliveries of changes into folders named by what they tell: a repeated one replaces itself, and nothing of somebody else.
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '../http/client.ts';
import { folder, LISTING } from './delivered.ts';

const changes = { content: 'changes' } as const;

/** A folder that holds one of its own deliveries already, and `00000002-00000003` with `held`. */
async function withStranger(held: Readonly<Record<string, string>>) {
  const made = await folder();
  await made.deliver({ 'a.txt': '1' }, changes);
  const stranger = join(made.path, '00000002-00000003');
  await mkdir(stranger);
  for (const [name, text] of Object.entries(held)) await writeFile(join(stranger, name), text);
  return { ...made, stranger };
}
const next = { ...changes, after: 1, through: 3 } as const;

test('a repeated delivery replaces itself, and says whose it is', async () => {
  const { path, deliver, text, names } = await folder();
  await deliver({ 'a.txt': '1', 'gone.txt': '1' }, changes);
  await deliver({ 'a.txt': '2' }, changes);
  expect(await names()).toEqual([LISTING, '00000001-00000001']);
  expect((await readdir(join(path, '00000001-00000001'))).sort()).toEqual([LISTING, 'a.txt']);
  expect(await text('00000001-00000001/a.txt')).toBe('2');
  expect(JSON.parse(await text(`00000001-00000001/${LISTING}`))).toEqual({
    ...{ v: 1, output: 'soc+lists', files: ['a.txt'] },
  });
});

test.each([
  ['of somebody else', { precious: 'p' }],
  ['without a listing, though with the same names', { 'a.txt': 'mine' }],
  ['of another output', { [LISTING]: '{"v":1,"output":"siem+csv","files":["a.txt"]}' }],
])('a folder %s in its place is kept', async (_name, held) => {
  const { deliver, stranger } = await withStranger(held);
  const failure = await failureOf(deliver({ 'a.txt': '2' }, next));
  expect(failure.code).toBe('ConfigInvalid');
  expect(failure.message).toContain(
    '00000002-00000003 is a folder that this output has not written, where its next delivery belongs. Nothing was replaced. Move it away',
  );
  for (const [name, text] of Object.entries(held))
    expect(await readFile(join(stranger, name), 'utf8')).toBe(text);
});

test('a folder of somebody else is kept by the first delivery, too, which takes nothing', async () => {
  const { path, deliver, names } = await folder();
  await mkdir(join(path, '00000001-00000001', 'deep'), { recursive: true });
  await writeFile(join(path, '00000001-00000001', 'deep', 'a.txt'), 'p');
  expect((await failureOf(deliver({ 'a.txt': '1' }, changes))).message).toContain(
    '00000001-00000001 is a folder that this output has not written',
  );
  expect(await names()).toEqual(['00000001-00000001']);
});

test.each(['a file', 'a link to a folder'])('%s in its place is kept', async (what) => {
  const other = await folder({ 'a.txt': 'mine' });
  const { path, deliver, text, names } = await folder({ other: 'mine' });
  const place = join(path, '00000001-00000001');
  await (what === 'a file' ? writeFile(place, 'mine') : symlink(other.path, place));
  expect((await failureOf(deliver({ 'a.txt': '1' }, changes))).message).toContain(
    '00000001-00000001 is a file that this output has not written',
  );
  expect(await text(what === 'a file' ? '00000001-00000001' : '00000001-00000001/a.txt')).toBe(
    'mine',
  );
  expect(await names()).toEqual(['00000001-00000001', 'other']);
});

test('a delivery of an earlier version, which wrote no listing, is replaced when it is repeated', async () => {
  const { path, deliver, text, names } = await folder();
  await mkdir(join(path, '00000001-00000001', 'sub'), { recursive: true });
  await writeFile(join(path, '00000001-00000001', 'sub', 'a.txt'), 'old');
  await deliver({ 'sub/a.txt': '1', 'b.txt': '1' }, changes);
  expect(await text('00000001-00000001/sub/a.txt')).toBe('1');
  expect(await names()).toEqual([LISTING, '00000001-00000001']);
});

test('what a killed delivery has put out of the way is removed by the next one', async () => {
  const { path, deliver, names } = await folder();
  await deliver({ 'a.txt': '1' }, changes);
  await rename(join(path, '00000001-00000001'), join(path, '.tmp-soc+lists.0123456789ab.old'));
  await deliver({ 'a.txt': '1' }, changes);
  expect(await names()).toEqual([LISTING, '00000001-00000001']);
});
