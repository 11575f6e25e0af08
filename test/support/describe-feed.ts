// The suite that every feed runs, as every driver of a storage layer runs one: goldens, stable identities, scores, tags, and what
// sources really send when they are broken. Inputs are files `<collection>.<what>.<ending>`; beside each lies its golden.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type JsonValue } from '../../src/core/json.ts';
import { comparableContent, type ObjectContent } from '../../src/core/mapped-object.ts';
import { mergeContent } from '../../src/core/merge-content.ts';
import type { RejectedRecord } from '../../src/core/quarantine.ts';
import { findCodedError } from '../../src/core/errors.ts';
import {
  lintFeed,
  mapCollection,
  type Feed,
  type MapSummary,
  type RawFactory,
} from '../../src/feeds/index.ts';

export interface DescribeFeedOptions {
  /** Folder with inputs and goldens. */
  readonly fixtures: string;
  /** Parameters beside `keep_non_global`, which is on because fixtures use documentation addresses. */
  readonly parameters?: Readonly<Record<string, JsonValue>>;
}

export interface MappedRow {
  readonly key: string;
  readonly type: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly content: ObjectContent;
  readonly sourceId: string;
  readonly record: number;
}

export interface FeedOutput {
  readonly summary: MapSummary;
  readonly rows: readonly MappedRow[];
  readonly rejected: readonly RejectedRecord[];
}

const RUN_AT = '2031-01-03T00:00:00Z';

/** Bytes in pieces of a size. */
function inChunks(bytes: Uint8Array, size: number): RawFactory {
  return async function* () {
    await Promise.resolve();
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
}

export const whole = (bytes: Uint8Array): RawFactory => inChunks(bytes, Math.max(bytes.length, 1));

/** Maps one document and reads the lines back. */
export async function mapBytes(
  feed: Feed,
  collection: string,
  raw: RawFactory | readonly RawFactory[],
  options: {
    parameters?: Readonly<Record<string, JsonValue>>;
    runAt?: string;
    previousPosition?: string;
    policies?: 'on' | 'off';
  } = {},
): Promise<FeedOutput> {
  let text = '';
  const rejected: RejectedRecord[] = [];
  const summary = await mapCollection({
    feed,
    collection,
    parameters: options.parameters ?? { keep_non_global: true },
    raw,
    runAt: options.runAt ?? RUN_AT,
    previousPosition: options.previousPosition,
    ...(options.policies === undefined ? {} : { policies: options.policies }),
    writer: {
      mapped: (lines) => {
        text += lines;
      },
      rejected: (record) => {
        rejected.push(record);
      },
    },
  });
  const rows = text
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [
        key = '',
        ,
        type = '',
        id = '',
        fingerprint = '',
        content = '',
        ,
        sourceId = '',
        record = '',
      ] = line.split('\t');
      return {
        key,
        type,
        id,
        fingerprint,
        content: JSON.parse(content) as ObjectContent,
        sourceId,
        record: Number(record),
      };
    });
  return { summary, rows, rejected };
}

const goldenOf = (input: string): string => `${input}.golden.json`;

/** Everything but hashes, which every change of the mapping moves. */
function goldenText({ summary, rows, rejected }: FeedOutput): string {
  const {
    mappingFingerprint: _mapping,
    recordsSha256: _records,
    presence: _presence,
    meantFields: _meant,
    ...facts
  } = summary;
  const objects = rows.map(({ fingerprint: _fingerprint, ...row }) => row);
  return `${JSON.stringify({ summary: facts, objects, rejected }, null, 1)}\n`;
}

async function codeOf(work: Promise<FeedOutput>): Promise<string> {
  try {
    const { summary } = await work;
    return summary.complete ? 'accepted as complete' : 'not complete';
  } catch (error) {
    return findCodedError(error)?.code ?? String(error);
  }
}

/** Runs the suite of a feed. */
export function describeFeed(feed: Feed, options: DescribeFeedOptions): void {
  const inputs = readdirSync(options.fixtures)
    .filter((name) => !name.endsWith('.golden.json'))
    .sort();
  const parameters = { keep_non_global: true, ...options.parameters };
  const bytesOf = (input: string): Buffer => readFileSync(join(options.fixtures, input));
  const collectionOfInput = (input: string): string => input.split('.')[0] ?? '';
  const run = (input: string, more: object = {}): Promise<FeedOutput> =>
    mapBytes(feed, collectionOfInput(input), whole(bytesOf(input)), { parameters, ...more });

  describe(`feed ${feed.id}`, () => {
    test('has an input for every collection', () => {
      expect(new Set(inputs.map(collectionOfInput))).toEqual(
        new Set(Object.keys(feed.collections)),
      );
    });

    test('has no finding of the lint [M8] [M11] [M19]', () => {
      expect(lintFeed(feed)).toEqual([]);
    });

    describe.each(inputs)('%s', (input) => {
      let mapped: Promise<FeedOutput> | undefined;
      /** Mapped once; no test changes it. */
      const output = (): Promise<FeedOutput> => (mapped ??= run(input));

      test('becomes its golden output [M1]', async () => {
        await expect(goldenText(await output())).toMatchFileSnapshot(
          join(options.fixtures, goldenOf(input)),
        );
      });

      test.each([1, 3, 64, 1000])('is the same in pieces of %i bytes [A15]', async (size) => {
        const bytes = bytesOf(input);
        const pieces = await mapBytes(feed, collectionOfInput(input), inChunks(bytes, size), {
          parameters,
        });
        expect(pieces).toEqual(await output());
      });

      test('is the same compressed [A12]', async () => {
        const packed = whole(gzipSync(bytesOf(input)));
        expect(await mapBytes(feed, collectionOfInput(input), packed, { parameters })).toEqual(
          await output(),
        );
      });

      test('gives the same identities and fingerprints in three runs [S14]', async () => {
        const runs = await Promise.all(
          ['2031-01-03T00:00:00Z', '2031-01-04T00:00:00Z', '2031-01-05T00:00:00Z'].map((runAt) =>
            run(input, { runAt }),
          ),
        );
        const [first, ...later] = runs.map(({ rows }) =>
          rows.map((row) => [row.key, row.fingerprint]),
        );
        for (const other of later) expect(other).toEqual(first);
      });

      test('has fingerprints of the comparable content and the mapping [S12]', async () => {
        const { rows, summary } = await output();
        for (const { content, fingerprint } of rows) {
          const text = `${summary.mappingFingerprint}\n${canonicalJson(comparableContent(content))}`;
          expect(fingerprint).toBe(createHash('sha256').update(text).digest('hex').slice(0, 32));
        }
      });

      test('has contents that merging does not change [M16]', async () => {
        for (const { content } of (await output()).rows)
          expect(mergeContent(content, content)).toEqual(content);
      });

      test('sends scores only when they are set, and in range [M8] [M9]', async () => {
        const unset = await output();
        const set = await run(input, {
          parameters: { ...parameters, indicator_threat_rating: 5, indicator_confidence: 100 },
        });
        for (const { content, key } of set.rows)
          if (!key.startsWith('group|'))
            expect(content).toMatchObject({ rating: 5, confidence: 100 });
        for (const { content } of unset.rows) {
          expect(content.rating ?? 0).toBeLessThanOrEqual(5);
          expect(content.confidence ?? 0).toBeLessThanOrEqual(100);
        }
      });

      test('has no tag with the name of the source, too long or twice [M11]', async () => {
        for (const { content } of (await output()).rows) {
          const tags = (content.tags ?? []).map((tag) => tag.toLowerCase());
          expect(new Set(tags).size).toBe(tags.length);
          for (const tag of tags) {
            expect(tag.length).toBeLessThanOrEqual(128);
            for (const name of feed.sourceNames) expect(tag).not.toContain(name);
          }
        }
      });

      test('writes no attribute that is not listed for the preflight [M7]', async () => {
        const listed = feed.attributeTypes();
        for (const { type, content } of (await output()).rows)
          for (const list of [content.attributes, content.once, content.volatile])
            for (const attribute of list ?? []) {
              const use = listed.find((candidate) => candidate.type === attribute.type);
              expect([...(use?.indicators ?? []), ...(use?.groups ?? []), 'Address']).toContain(
                type,
              );
            }
      });

      test('links only to groups that it makes [M15]', async () => {
        const { rows } = await output();
        const ids = new Set(rows.map((row) => row.id));
        for (const { content } of rows)
          for (const xid of content.associatedGroups ?? []) expect(ids).toContain(xid);
      });

      test('gives the same objects when every record comes twice [M16]', async () => {
        const document = whole(bytesOf(input));
        const twice = await mapBytes(feed, collectionOfInput(input), [document, document], {
          parameters,
        });
        const once = await output();
        expect(new Set(twice.rows.map((row) => row.key))).toEqual(
          new Set(once.rows.map((row) => row.key)),
        );
        expect(twice.summary.records).toBe(2 * once.summary.records);
      });

      test('cut in the middle of its gzip form is not a snapshot [A12]', async () => {
        const packed = gzipSync(bytesOf(input));
        const cut = whole(packed.subarray(0, packed.length - 12));
        expect(await codeOf(mapBytes(feed, collectionOfInput(input), cut, { parameters }))).toBe(
          'FeedTruncated',
        );
      });
    });

    describe.each(Object.keys(feed.collections))('collection %s', (name) => {
      test('refuses an HTML page and shows how it begins [A11]', async () => {
        const page = Buffer.from(
          '<!DOCTYPE html><html><body>Please log in?token=abcdefgh</body></html>',
        );
        await expect(mapBytes(feed, name, whole(page))).rejects.toMatchObject({
          code: 'FeedFormat',
          message: expect.stringContaining('Please log in') as string,
        });
      });

      test('does not take an empty body for a snapshot [D3]', async () => {
        // Where absence means nothing a list may have an empty day.
        const harmless =
          feed.collections[name]?.feedClass === 'state' ? [] : ['accepted as complete'];
        for (const empty of ['', '\n\n', '\ufeff'])
          expect(['FeedFormat', 'not complete', ...harmless]).toContain(
            await codeOf(mapBytes(feed, name, whole(Buffer.from(empty)))),
          );
      });

      test('does not take an error in JSON for a snapshot [A11]', async () => {
        const error = Buffer.from('{"error":"Unauthorized"}\n');
        expect(['FeedFormat', 'SourceRejected', 'not complete']).toContain(
          await codeOf(mapBytes(feed, name, whole(error))),
        );
      });
    });
  });
}
