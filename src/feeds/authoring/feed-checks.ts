// The checks that every feed should pass, for authors outside this package: each is a title and a function that throws, so that any
// test runner can run them. Inputs are files `<collection>.<what>.<ending>`; beside each lies its golden, `….golden.jsonl`.
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { JsonValue } from '../../core/json.ts';
import { MAPPED_COLUMNS } from '../../core/mapped-segment.ts';
import type { ObjectContent } from '../../core/mapped-object.ts';
import type { Feed } from '../define-feed.ts';
import { lintFeed } from '../lint-feed.ts';
import { mapCollection } from '../runtime/map-collection.ts';
import type { MapSummary } from '../runtime/map-contract.ts';

export interface FeedCheck {
  readonly title: string;
  readonly run: () => Promise<void>;
}

export interface FeedChecksOptions {
  /** Folder with inputs and goldens. */
  readonly fixtures: string;
  readonly parameters?: Readonly<Record<string, JsonValue>>;
  /** Values of an input that are rejected and may be, by reason: `{ 'main.sample.csv': { no_object: 1 } }`. @default none */
  readonly rejected?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface Row {
  readonly key: string;
  readonly type: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly content: ObjectContent;
  readonly line: string;
}
interface Output {
  readonly rows: readonly Row[];
  readonly summary: MapSummary;
}

const GOLDEN = '.golden.jsonl';
const RUN_AT = '2031-01-03T00:00:00Z';
const MAX_TAG = 128;

const column = (name: (typeof MAPPED_COLUMNS)[number]): number => MAPPED_COLUMNS.indexOf(name);

async function map(
  feed: Feed,
  collection: string,
  bytes: Uint8Array,
  { parameters = {} }: Pick<FeedChecksOptions, 'parameters'>,
  pieces = bytes.length,
): Promise<Output> {
  let text = '';
  const summary = await mapCollection({
    feed,
    collection,
    parameters,
    raw: async function* () {
      await Promise.resolve();
      for (let at = 0; at < bytes.length; at += Math.max(1, pieces))
        yield bytes.subarray(at, at + Math.max(1, pieces));
    },
    runAt: RUN_AT,
    writer: { mapped: (lines) => void (text += lines), rejected: () => undefined },
  });
  const rows = text
    .split('\n')
    .slice(0, -1)
    .map((line): Row => {
      const cells = line.split('\t');
      const cell = (name: Parameters<typeof column>[0]): string => cells[column(name)] ?? '';
      const content = JSON.parse(cell('content')) as ObjectContent;
      const { kind, type, id } = { kind: cell('kind'), type: cell('type'), id: cell('id') };
      const object = { collection, kind, type, id, content, sourceId: cell('source_id') };
      return {
        key: cell('key'),
        type,
        id,
        fingerprint: cell('fingerprint'),
        content,
        line: JSON.stringify({ ...object, record: Number(cell('record')) }),
      };
    });
  return { rows, summary };
}

/** What the mapping makes of a document, a line per object: the content of a golden, and what `tcfeeds preview --groups --json` prints. */
export async function goldenText(
  feed: Feed,
  collection: string,
  bytes: Uint8Array,
  parameters: Readonly<Record<string, JsonValue>> = {},
): Promise<string> {
  const { rows } = await map(feed, collection, bytes, { parameters });
  return rows.map(({ line }) => `${line}\n`).join('');
}

const keysOf = ({ rows }: Output): readonly string[] =>
  rows.map(({ key, fingerprint }) => `${key} ${fingerprint}`);

function checkContents(feed: Feed, { rows }: Output): void {
  const ids = new Set(rows.map(({ id }) => id));
  for (const { content, type, id } of rows) {
    const what = `${type} ${id}`;
    ok((content.rating ?? 0) <= 5, `${what}: rating ${String(content.rating)}`);
    ok((content.confidence ?? 0) <= 100, `${what}: confidence ${String(content.confidence)}`);
    for (const tag of content.tags ?? []) {
      ok(tag.length <= MAX_TAG, `${what}: tag “${tag}” is over ${MAX_TAG}`);
      const named = feed.sourceNames.find((name) => tag.toLowerCase().includes(name));
      strictEqual(named, undefined, `${what}: tag “${tag}” has the name of the source in it`);
    }
    for (const xid of content.associatedGroups ?? [])
      ok(ids.has(xid), `${what} is linked to a group that is not made`);
  }
}

function checksOf(feed: Feed, input: string, options: FeedChecksOptions): readonly FeedCheck[] {
  const { fixtures } = options;
  const collection = input.split('.')[0] ?? '';
  const bytes = (): Buffer => readFileSync(join(fixtures, input));
  const run = (pieces?: number): Promise<Output> => map(feed, collection, bytes(), options, pieces);
  return [
    {
      title: `${input} becomes its golden output`,
      run: async () => {
        const now = await goldenText(feed, collection, bytes(), options.parameters);
        const golden = readFileSync(join(fixtures, `${input}${GOLDEN}`), 'utf8');
        deepStrictEqual(
          now.split('\n'),
          golden.split('\n'),
          `the mapping makes something else than ${input}${GOLDEN} says; when that is right, write it again: tcfeeds preview <file> --input ${input} --collection ${collection} --groups --json > ${input}${GOLDEN}`,
        );
      },
    },
    {
      title: `${input} has no rejected value but those that are listed`,
      run: async () => {
        const { rejected } = (await run()).summary;
        deepStrictEqual(
          rejected,
          options.rejected?.[input] ?? {},
          `what is rejected is lost in every run: mend the definition (tcfeeds preview shows each reason with an example), or list it: feedChecks(…, { rejected: { '${input}': ${JSON.stringify(rejected)} } })`,
        );
      },
    },
    {
      title: `${input} is the same in pieces, and compressed`,
      run: async () => {
        const expected = keysOf(await run());
        for (const size of [1, 64, 1000]) deepStrictEqual(keysOf(await run(size)), expected);
        const packed = await map(feed, collection, gzipSync(bytes()), options);
        deepStrictEqual(keysOf(packed), expected);
      },
    },
    {
      title: `${input} has ratings in range, tags without the source's name, and links that lead somewhere`,
      run: async () => checkContents(feed, await run()),
    },
    {
      title: `${input} cut in the middle of its gzip form is refused`,
      run: async () => {
        const cut = gzipSync(bytes()).subarray(0, -12);
        await rejects(map(feed, collection, cut, options), { code: 'FeedTruncated' });
      },
    },
  ];
}

/** The checks of a feed. Run each: `for (const { title, run } of feedChecks(…)) test(title, run)`. */
export function feedChecks(feed: Feed, options: FeedChecksOptions): readonly FeedCheck[] {
  const inputs = readdirSync(options.fixtures)
    .filter((name) => !name.endsWith(GOLDEN))
    .sort();
  const page = Buffer.from('<!DOCTYPE html><html><body>Please log in</body></html>');
  return [
    {
      title: 'has an input for every collection',
      run: () => {
        const named = new Set(inputs.map((input) => input.split('.')[0]));
        deepStrictEqual([...named].sort(), Object.keys(feed.collections).sort());
        return Promise.resolve();
      },
    },
    {
      title: 'has no error of the lint',
      run: () => {
        deepStrictEqual(
          lintFeed(feed).filter(({ severity }) => severity === 'error'),
          [],
        );
        return Promise.resolve();
      },
    },
    ...Object.keys(feed.collections).map((name) => ({
      title: `${name} refuses an HTML page`,
      run: () => rejects(map(feed, name, page, options), { code: 'FeedFormat' }),
    })),
    ...inputs.flatMap((input) => checksOf(feed, input, options)),
  ];
}
