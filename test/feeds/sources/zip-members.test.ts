// A dump that is published as a zip archive is read like the file in it.
import { describe, expect, test } from 'vitest';
import { http, parameter } from '../../../src/feeds/index.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';
import { feedWith } from '../../support/fetch-from.ts';
import { makeZip } from '../../support/make-zip.ts';

const content = JSON.stringify({ results: [{ id: 1, value: 'zipped.example' }] });
const feed = feedWith(http({ url: parameter('url') }));

describe('a zip archive in the store', () => {
  test('is unpacked when it is mapped [A12]', async () => {
    const zip = makeZip([{ name: 'full.json', content, descriptor: 'signed' }]);
    const { rows, summary } = await mapBytes(feed, 'all', whole(zip));
    expect([rows.map(({ id }) => id), summary.complete]).toEqual([['zipped.example'], true]);
  });

  test('of several members gives the one that the source names', async () => {
    const zip = makeZip([
      { name: 'read.me', content: 'hello' },
      { name: 'full.json', content },
    ]);
    await expect(mapBytes(feed, 'all', whole(zip))).rejects.toMatchObject({ code: 'FeedFormat' });
    const named = feedWith(http({ url: parameter('url'), member: /\.json$/ }));
    expect((await mapBytes(named, 'all', whole(zip))).rows).toHaveLength(1);
  });

  test('with a wrong checksum is no snapshot [A12]', async () => {
    const zip = makeZip([{ name: 'full.json', content, wrongChecksum: true }]);
    await expect(mapBytes(feed, 'all', whole(zip))).rejects.toMatchObject({
      code: 'FeedTruncated',
    });
  });
});
