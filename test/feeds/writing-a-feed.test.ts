// The page for authors is kept true: its definitions load, its dates are read, its words exist.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as feeds from '../../src/feeds/index.ts';
import { readInstant } from '../../src/feeds/mapping/instant.ts';
import { DATE_ORDERS, type DateOrder } from '../../src/feeds/mapping/ordered-date.ts';
import { mapBytes, whole } from '../support/describe-feed.ts';

const page = readFileSync(new URL('../../docs/writing-a-feed.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'page-'));
afterAll(() => rmSync(folder, { recursive: true }));

const definitions = [...page.matchAll(/```ts\n([^]*?)```/g)].flatMap(([, block = '']) => {
  const id = /defineFeed\(\{\n {2}id: '([a-z]+)'/.exec(block)?.[1];
  return id === undefined ? [] : [[id, block] as const];
});
const section = (title: string): string =>
  page.split(/^## /m).find((text) => text.startsWith(title)) ?? '';

async function load(id: string): Promise<feeds.Feed> {
  const path = join(folder, `${id}.ts`);
  writeFileSync(path, definitions.find(([name]) => name === id)?.[1] ?? '');
  return feeds.loadFeedFile(path);
}

test.each(definitions.map(([id]) => id))('the definition %s of the page loads', async (id) => {
  expect((await load(id)).id).toBe(id);
});

test('each item of an inner list becomes an object with the group of its record', async () => {
  const document = {
    campaigns: [{ id: 'c1', name: 'One', iocs: [{ value: 'a.example' }, { value: 'b.example' }] }],
  };
  const bytes = whole(Buffer.from(JSON.stringify(document)));
  const { rows } = await mapBytes(await load('campaigns'), 'campaigns', bytes);
  expect(rows.map(({ key }) => key.split('|')[0])).toEqual(['group', 'Host', 'Host']);
  const xid = rows[0]?.id;
  for (const { content } of rows.slice(1)) expect(content.associatedGroups).toEqual([xid]);
});

const datesIn = (text: string): readonly string[] =>
  [...text.matchAll(/`(\d[^`]*|[A-Z][a-z]{2},? [^`]*)`/g)].map(([, date = '']) => date);
const read = (date: string, order?: DateOrder): unknown => [
  date,
  readInstant(date, { zone: 'UTC', ...(order === undefined ? {} : { order }) }),
];
const isRead = (date: string): unknown => [
  date,
  { at: expect.stringMatching(/^2026-11-20T/) as string },
];

test('the dates that the page names are read, the others are not', () => {
  const [table = '', ordered = '', others = ''] = section('Dates').split(
    /^(?=Where the year stands last|Others, such as)/m,
  );
  const taken = datesIn(table);
  expect(taken.length).toBeGreaterThanOrEqual(11);
  for (const date of taken) expect(read(date)).toEqual(isRead(date));
  for (const order of DATE_ORDERS) {
    const [row = ''] = new RegExp(`^\\| \`${order}\` .*$`, 'm').exec(ordered) ?? [];
    expect(datesIn(row)).toHaveLength(3);
    for (const date of datesIn(row)) {
      expect(read(date, order)).toEqual(isRead(date));
      expect(read(date)).toMatchObject([date, { problem: 'date_invalid' }]);
    }
  }
  const refused = datesIn(others.split('\n\n')[0] ?? '');
  expect(refused).toHaveLength(2);
  for (const date of refused)
    for (const order of DATE_ORDERS)
      expect(read(date, order)).toMatchObject([date, { problem: 'date_invalid' }]);
});

test('indicators inside a text are found, bare hosts of prose are not', async () => {
  const document = `<rss version="2.0"><channel><item><title>One</title><link>https://acme.example/1</link><description>See hxxp://bad[.]example/x, worse[.]example and report.pdf of acme.example.</description></item></channel></rss>`;
  const { rows } = await mapBytes(await load('posts'), 'posts', whole(Buffer.from(document)));
  expect(rows.map(({ key }) => key)).toEqual(['URL|http://bad.example/x', 'Host|worse.example']);
});

test('the table of formats has every format that is exported', () => {
  const index = readFileSync(new URL('../../src/feeds/index.ts', import.meta.url), 'utf8');
  const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);
  // A format is named as its file; what else a file of the folder exports is none.
  const exported = [...index.matchAll(/export \{ (\w+)[^}]*\} from '\.\/formats\/(.*)\.ts'/g)]
    .filter(([, name = '', file = '']) => file.split('/').at(-1) === kebab(name))
    .map(([, name]) => name);
  expect(exported.length).toBeGreaterThanOrEqual(9);
  const listed = [...section('Formats').matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  expect(listed.filter((name) => name !== 'format').sort()).toEqual(exported.sort());
});

test('the words for pages, changes and keys exist', () => {
  const words = [...section('Pages, changes and keys').matchAll(/^\| `(\w+)` +\|/gm)].map(
    ([, word = '']) => word,
  );
  expect(words.filter((word) => !['paging', 'delta', 'auth'].includes(word))).toHaveLength(16);
  for (const word of words)
    if (!['paging', 'delta', 'auth'].includes(word)) expect(feeds).toHaveProperty(word);
});
