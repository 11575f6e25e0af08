import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { findFeed, mapCollection } from '../../../src/feeds/index.ts';

const ITEM = `<?xml version="1.0"?><rss version="2.0"><channel><item><title>bad.example</title>
<description>URL: files.example/x.exe, IP Address: 192.0.2.9, Country: DE, ASN: 64500, MD5: 0123456789abcdef0123456789abcdef</description>
</item></channel></rss>`;

async function xidsUnder(namespace: string | undefined): Promise<readonly string[]> {
  const xids: string[] = [];
  await mapCollection({
    feed: findFeed('malc0de'),
    collection: Object.keys(findFeed('malc0de').collections)[0] ?? '',
    namespace,
    parameters: {},
    raw: () => Readable.from([Buffer.from(ITEM)]),
    runAt: '2031-01-02T03:04:05Z',
    writer: {
      mapped: (lines) =>
        void xids.push(...[...lines.matchAll(/^group\|(\S+)/gm)].map((match) => match[1] ?? '')),
      rejected: () => undefined,
    },
  });
  return xids;
}

test('two feeds of one definition never share a group, and the definition’s id is the default [S15]', async () => {
  const [default_, own, other] = await Promise.all([
    xidsUnder(undefined),
    xidsUnder('malc0de'),
    xidsUnder('malc0de-copy'),
  ]);
  expect(default_).toHaveLength(1);
  expect(own).toEqual(default_);
  expect(other).not.toEqual(default_);
});
