import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allFeeds, feedPage, mappingDocument } from '../../src/feeds/index.ts';
import type { Feed, SampleRecord } from '../../src/feeds/index.ts';
import { DocumentDecoder } from '../../src/feeds/formats/decode.ts';
import { mapBytes, whole } from '../support/describe-feed.ts';
import { genericExamples } from '../support/generic-examples.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/feeds');
/** A page shows a record, not a document. */
const LONGEST_RECORD = 1500;

/** The records of a document as its format delivers them. */
function recordsOf(feed: Feed, collection: string, bytes: Buffer): readonly unknown[] {
  const format = feed.collections[collection]?.format;
  const records: unknown[] = [];
  const nothing = (): void => undefined;
  const reader = format?.open({
    record: (value) => records.push(value),
    bad: () => records.push(undefined),
    skip: () => records.push(undefined),
    note: nothing,
    total: nothing,
    createdAt: nothing,
    header: nothing,
  });
  const decoder = new DocumentDecoder(format?.decoding ?? 'lines', {
    text: (block) => reader?.push(block),
    note: nothing,
  });
  decoder.push(bytes);
  decoder.end();
  reader?.end();
  return records;
}

/** The first record of the fixtures that becomes something and is short enough to be read. */
async function sampleOf(feed: Feed): Promise<SampleRecord | undefined> {
  const folder = join(FIXTURES, feed.id);
  const input = readdirSync(folder)
    .filter((name) => !name.endsWith('.golden.json'))
    .sort()[0];
  const collection = input?.split('.')[0] ?? '';
  const format = feed.collections[collection]?.format;
  if (input === undefined || format?.survey !== undefined) return undefined;
  const bytes = readFileSync(join(folder, input));
  const { rows } = await mapBytes(feed, collection, whole(bytes));
  const records = recordsOf(feed, collection, bytes);
  const first = rows.find(
    ({ record }) => JSON.stringify(records[record] ?? null).length < LONGEST_RECORD,
  );
  if (first === undefined || records[first.record] === undefined) return undefined;
  return {
    collection,
    record: records[first.record],
    objects: rows
      .filter(({ record }) => record === first.record)
      .map(({ type, id, content }) => ({ type, id, ...content })),
  };
}

// `vitest -u` writes the pages again after a definition has changed.
test.each([...allFeeds(), ...genericExamples].map((feed) => [feed.id, feed] as const))(
  'the page of %s says what its definition says',
  async (id, feed) => {
    await expect(feedPage(feed, await sampleOf(feed))).toMatchFileSnapshot(
      join(import.meta.dirname, '../../docs/feeds', `${id}.md`),
    );
  },
);

test.each([...allFeeds(), ...genericExamples].map((feed) => [feed.id, feed] as const))(
  'the data-mapping document of %s has the tables of its page',
  (_id, feed) => {
    const page = feedPage(feed);
    const rows = mappingDocument(feed)
      .split('\n')
      .filter((line) => line.startsWith('|'));
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(page).toContain(row);
  },
);
