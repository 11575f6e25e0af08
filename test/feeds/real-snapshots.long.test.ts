// Real feed documents and the lists that a correct reading must produce. They are kept outside the repository.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { collection } from '../../src/feeds/collection.ts';
import { defineFeed, type Feed } from '../../src/feeds/define-feed.ts';
import { textList } from '../../src/feeds/formats/text-list.ts';
import {
  canonicalLine,
  canonicalList,
  classify,
  compute,
  findFeed,
  httpGet,
  indicator,
  isRefused,
  mapCollection,
  misp,
  mispObjects,
  parameter,
  type MapSummary,
} from '../../src/feeds/index.ts';

const FOLDER =
  process.env['TCFEEDS_REAL_FEEDS'] ?? join(import.meta.dirname, '../../../shared/feeds-real');
const present = existsSync(join(FOLDER, 'expected.json'));

interface Expected {
  readonly format: string;
  readonly records: number;
  readonly unique: number;
  readonly canonical_sha256?: string;
  readonly groups?: Readonly<Record<string, number>>;
}

const expected = present
  ? (
      JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as {
        files: Record<string, Expected>;
      }
    ).files
  : {};

/** Every line of a list as an untyped token: proves the order of classification. */
const anyValue = defineFeed({
  id: 'plain-list',
  version: '1.0.0',
  title: 'Plain list',
  description: 'Lines of any kind.',
  licence: 'none',
  limits: [],
  collections: {
    list: collection({
      title: 'list',
      url: 'https://lists.example/list.txt',
      feedClass: 'state',
      source: httpGet({ url: parameter('url') }),
      format: textList({ record: z.object({ value: z.string() }), value: 'value' }),
      key: (r) => [r.value],
      absence: 'gone',
      map: (r) => [
        indicator(['Address', 'CIDR', 'ASN', 'Host', 'URL', 'File', 'EmailAddress'], r.value),
      ],
    }),
  },
});

/** Events as files; the feed that fetches them is tested with its source. */
const events = defineFeed({
  id: 'events',
  version: '1.0.0',
  title: 'MISP events',
  description: 'Files of events.',
  licence: 'none',
  limits: [],
  collections: {
    events: collection({
      title: 'events',
      url: 'https://misp.example/',
      feedClass: 'event',
      source: httpGet({ url: parameter('url') }),
      format: misp(),
      key: (r) => [r.event.uuid, r.uuid],
      absence: 'nothing',
      map: (r) => mispObjects(r, { onlyForDetection: compute([], 'always', () => true) }),
    }),
  },
});

async function canonicalOf(
  feed: Feed,
  name: string,
  path: string,
): Promise<{ list: string; summary: MapSummary; groups: Readonly<Record<string, number>> }> {
  const lines: string[] = [];
  const groups = new Map<string, string>();
  const summary = await mapCollection({
    feed,
    collection: name,
    parameters: {},
    raw: () => createReadStream(join(FOLDER, path)),
    runAt: '2027-01-01T00:00:00Z',
    policies: 'off',
    writer: {
      mapped: (block) => {
        for (const line of block.split('\n').slice(0, -1)) {
          const [, kind, type = '', id = ''] = line.split('\t');
          if (kind === 'indicator') lines.push(canonicalLine(type as 'URL', id));
          else groups.set(id, type);
        }
      },
      rejected: () => undefined,
    },
  });
  const counts: Record<string, number> = {};
  for (const type of groups.values()) counts[type] = (counts[type] ?? 0) + 1;
  return { list: canonicalList(lines), summary, groups: counts };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const cases: readonly (readonly [path: string, feed: Feed, collection: string])[] = [
  ['urlhaus/csv_online_2026-01-27.csv.gz', findFeed('urlhaus'), 'online'],
  ['spamhaus/drop_v4_2025-12-09.json', findFeed('spamhaus-drop'), 'v4'],
  ['spamhaus/drop_v4_2025-12-19.json', findFeed('spamhaus-drop'), 'v4'],
  ['spamhaus/drop_text_2025-06-18.txt', findFeed('spamhaus-drop'), 'v4'],
  ['spamhaus/drop_text_2025-07-02.txt', findFeed('spamhaus-drop'), 'v4'],
  ['spamhaus/dropv6_text_2021-09-05.txt', findFeed('spamhaus-drop'), 'v6'],
  ['spamhaus/asndrop_text_2021-09-20.txt', findFeed('spamhaus-drop'), 'asn'],
  ['urlhaus/json_online_2026-01-27.derived.json.gz', findFeed('urlhaus'), 'online'],
  ['urlhaus/json_recent_wrapped_2026-02-01.json', findFeed('urlhaus'), 'recent'],
  ['threatfox/json_recent_2026-07-10.json.gz', findFeed('threatfox'), 'recent'],
  ['threatfox/json_recent_2026-07-11.json.gz', findFeed('threatfox'), 'recent'],
  ['threatfox/csv_recent_2026-07-11.derived.csv.gz', findFeed('threatfox'), 'recent'],
  ['malwarebazaar/reexport_recent_2024-05-14.csv', findFeed('malwarebazaar'), 'recent'],
  ['malwarebazaar/csv_recent_2024-05-14.derived.csv', findFeed('malwarebazaar'), 'recent'],
  ['emerging_threats/compromised-ips_2022-08-18.txt', findFeed('et-compromised'), 'addresses'],
  ['emerging_threats/compromised-ips_2022-08-19.txt', findFeed('et-compromised'), 'addresses'],
  ['feodo/ipblocklist_2021-10-25.csv', findFeed('feodo-tracker'), 'recent'],
  ['feodo/ipblocklist_2025-06-25.csv', findFeed('feodo-tracker'), 'recent'],
  ['firehol/firehol_level1_2021-06-28.netset', findFeed('firehol'), 'level1'],
  ['ipsum/ipsum_2025-11-05.txt.gz', findFeed('ipsum'), 'addresses'],
  ['openphish/feed_2025-09-11T12.txt', findFeed('openphish'), 'urls'],
  ['openphish/feed_2025-09-12T00.txt', findFeed('openphish'), 'urls'],
  ['sslbl/sslipblacklist_2020-08-10.csv', findFeed('sslbl'), 'ips'],
  ['tor/tor-exit_2022-08-15.txt', findFeed('tor-exits'), 'exits'],
  ['tor/exits_2025-03-01.csv', findFeed('tor-exits'), 'exits'],
  ['tweetfeed/20250315.csv', findFeed('tweetfeed'), 'today'],
  ...Object.entries(expected)
    .filter(([path, file]) => file.format.startsWith('plain text') && !path.startsWith('spamhaus'))
    .map(([path]) => [path, anyValue, 'list'] as const),
];

/** Documents of objects or events: what counts as one record differs, so that lists and groups are compared. */
const documents: readonly (readonly [path: string, feed: Feed, collection: string])[] = [
  ['stix/tweetfeed_week_2026-06-07.json.gz', findFeed('stix'), 'bundle'],
  ['stix/unit42_zeppelin_2021-10-11.json', findFeed('stix'), 'bundle'],
  ['stix/ics-attack-13.1.json.gz', findFeed('stix'), 'bundle'],
  ['misp/tweetfeed_2026-06-07/7bd179fd-8d3a-5b8a-8830-dcf1e80b1d69.json', events, 'events'],
  ['misp/tweetfeed_2026-06-07/a7506a4c-ef3f-5453-b5af-baf471c80bd4.json', events, 'events'],
  ['misp/eset/stantinko_2017-07-17.json', events, 'events'],
];

describe.skipIf(!present)(`real snapshots (skipped when ${FOLDER} is absent)`, () => {
  test.each(cases)(
    '%s gives exactly the published list of indicators',
    async (path, feed, name) => {
      const { list, summary } = await canonicalOf(feed, name, path);
      expect({ records: summary.records, sha256: sha256(list) }).toEqual({
        records: expected[path]?.records,
        sha256: expected[path]?.canonical_sha256,
      });
      expect(summary.complete).toBe(true);
    },
  );

  test.each(documents)(
    '%s gives exactly the published indicators and groups',
    async (path, feed, name) => {
      const { list, groups, summary } = await canonicalOf(feed, name, path);
      const { groups: wanted = {}, canonical_sha256: hash = sha256('') } = expected[path] ?? {};
      expect(sha256(list)).toBe(hash);
      // A tactic, too, is a group here; the published figures leave it out.
      const { Tactic: _tactics, ...counted } = groups;
      expect(counted).toEqual(wanted);
      expect(summary.complete).toBe(true);
    },
  );

  test('the metadata line of the JSON list states its total, the text list states none', async () => {
    const json = await canonicalOf(
      findFeed('spamhaus-drop'),
      'v4',
      'spamhaus/drop_v4_2025-12-09.json',
    );
    const text = await canonicalOf(
      findFeed('spamhaus-drop'),
      'v4',
      'spamhaus/drop_text_2025-06-18.txt',
    );
    expect(json.summary).toMatchObject({ statedTotal: true, declaredTotal: 1493 });
    expect(text.summary).toMatchObject({ statedTotal: false });
  });

  test('classification of every real value is idempotent', () => {
    for (const { 0: path } of cases.filter(([, feed]) => feed === anyValue)) {
      if (path.endsWith('.gz')) continue;
      for (const line of readFileSync(join(FOLDER, path), 'utf8').split('\n')) {
        const first = classify(line);
        if (isRefused(first) || first.type === 'File') continue;
        expect(classify(first.value)).toMatchObject({ type: first.type, value: first.value });
      }
    }
  });
});
