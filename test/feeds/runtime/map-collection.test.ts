import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  collection,
  defineFeed,
  findFeed,
  group,
  httpGet,
  indicator,
  instant,
  isPresent,
  jsonLines,
  mapCollection,
  parameter,
  type Feed,
} from '../../../src/feeds/index.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';

const urlhaus = findFeed('urlhaus');
const HEADER = '# Last updated: now\n# id,dateadded,url,url_status,last_online,tags\n';
const row = (
  id: number,
  url = `http://files.example/${id}`,
  last = '2031-01-02 00:00:00',
): string => `"${id}","2031-01-01 00:00:00","${url}","online","${last}","None"\n`;

const record = z.object({
  id: z.string().optional(),
  at: z.string().optional(),
  family: z.string().optional(),
  host: z.string().optional(),
  size: z.number().optional(),
});
const events: Feed = defineFeed({
  id: 'events',
  version: '1.0.0',
  title: 'Events',
  description: 'Events.',
  licence: 'none',
  limits: [],
  collections: {
    list: collection({
      title: 'list',
      url: 'https://lists.example/',
      feedClass: 'event',
      source: httpGet({ url: parameter('url') }),
      format: jsonLines({ record }),
      key: (r) => [r.id],
      position: { of: (r) => r.at, order: 'time' },
      absence: 'nothing',
      map: (r) => {
        const malware = group('Malware', { key: [r.id], name: r.family });
        return [
          indicator('Host', r.host, {
            groups: [malware],
            lastSeen: instant(r.at, { zone: 'UTC' }),
            fields: { dnsActive: true, whoisActive: isPresent(r.size) },
          }),
        ];
      },
    }),
  },
});
const lines = (...records: readonly object[]): ReturnType<typeof whole> =>
  whole(Buffer.from(records.map((one) => `${JSON.stringify(one)}\n`).join('')));

describe('positions', () => {
  test('the largest id is the position, in whatever order the rows come', async () => {
    const text = HEADER + row(7) + row(12) + row(9);
    const { summary } = await mapBytes(urlhaus, 'recent', whole(Buffer.from(text)));
    expect(summary.maxPosition).toBe('12');
  });

  test('a window that does not reach back to the last position has a gap [S5]', async () => {
    const bytes = whole(Buffer.from(HEADER + row(20) + row(15)));
    const run = async (previousPosition: string): Promise<unknown> =>
      (await mapBytes(urlhaus, 'recent', bytes, { previousPosition })).summary.gap;
    expect(await run('10')).toEqual({ after: '10', before: '15' });
    expect(await run('15')).toBeUndefined();
    expect(await run('18')).toBeUndefined();
  });

  test('a state list has no gaps: it is whole in every download', async () => {
    const bytes = whole(Buffer.from(HEADER + row(20)));
    const { summary } = await mapBytes(urlhaus, 'online', bytes, { previousPosition: '10' });
    expect(summary.gap).toBeUndefined();
  });

  test('an instant in the future is no position, and is reported [S3]', async () => {
    const { summary } = await mapBytes(
      events,
      'list',
      lines(
        { id: '1', at: '2031-01-02T00:00:00Z', family: 'A', host: 'a.example' },
        { id: '2', at: '2031-01-03T00:00:01Z', family: 'B', host: 'b.example' },
        { id: '3', at: 'soon', family: 'C', host: 'c.example' },
      ),
    );
    expect(summary.maxPosition).toBe('2031-01-02T00:00:00Z');
    expect(summary.notes).toMatchObject({ position_in_future: 1, position_invalid: 1 });
  });
});

describe('the hash of the records', () => {
  const hashOf = async (text: string): Promise<string> =>
    (await mapBytes(urlhaus, 'recent', whole(Buffer.from(text)))).summary.recordsSha256;

  test('does not change with the banner', async () => {
    const text = HEADER + row(1);
    expect(await hashOf(text.replace('now', 'later'))).toBe(await hashOf(text));
    expect(await hashOf(text.replace('files', 'filez'))).not.toBe(await hashOf(text));
  });

  test('does not change with the metadata line', async () => {
    const drop = findFeed('spamhaus-drop');
    const at = async (timestamp: number): Promise<string> => {
      const text = `{"cidr":"192.0.2.0/24"}\n{"type":"metadata","records":1,"timestamp":${timestamp}}\n`;
      return (await mapBytes(drop, 'v4', whole(Buffer.from(text)))).summary.recordsSha256;
    };
    expect(await at(1924992000)).toBe(await at(1924995600));
  });
});

describe('what is wrong costs the smallest unit', () => {
  test('one bad record among a hundred is quarantined with its reason [M1]', async () => {
    const text =
      HEADER + Array.from({ length: 99 }, (_, n) => row(n)).join('') + row(99, 'nonsense');
    const { summary, rows, rejected } = await mapBytes(urlhaus, 'recent', whole(Buffer.from(text)));
    expect([summary.records, rows.length, summary.rejectedRecords]).toEqual([100, 99, 1]);
    expect(rejected).toEqual([
      {
        collection: 'recent',
        record: 99,
        sourceId: '99',
        reason: 'scheme_missing',
        message: 'expected a URL with scheme, got "nonsense"',
        snippet: 'nonsense',
      },
    ]);
  });

  test('a wrong optional field costs that field [M2]', async () => {
    const { rows, summary } = await mapBytes(
      events,
      'list',
      lines({ id: '1', family: 'A', host: 'a.example', size: 'large' }),
    );
    expect(rows).toHaveLength(2);
    expect(summary.notes).toEqual({ field_dropped: 1 });
  });

  test('a bad child leaves its group, a group without key leaves its indicator [M2] [S14]', async () => {
    const { rows, summary } = await mapBytes(
      events,
      'list',
      lines({ id: '1', family: 'A', host: '*.example' }, { family: 'B', host: 'b.example' }),
    );
    expect(rows.map((one) => one.type)).toEqual(['Malware', 'Host']);
    expect(rows[1]?.content.associatedGroups).toBeUndefined();
    expect(summary).toMatchObject({
      rejected: { host_wildcard: 1, group_key_missing: 1 },
      // The group does not make up for the value: what the record listed may be what seems to be gone.
      rejectedRecords: 1,
    });
  });

  test('reserved addresses are left out, which is no defect [M17]', async () => {
    const text = HEADER + row(1, 'http://10.0.0.1/') + row(2, 'http://files.example/');
    const { summary, rows, rejected } = await mapBytes(
      urlhaus,
      'recent',
      whole(Buffer.from(text)),
      {
        parameters: {},
      },
    );
    expect(rows).toHaveLength(1);
    expect(summary).toMatchObject({
      filtered: { non_global: 1 },
      rejected: {},
      rejectedRecords: 0,
    });
    expect(rejected.map((one) => one.reason)).toEqual(['non_global']);
  });

  test('secrets do not get into the quarantine [O1]', async () => {
    const text = HEADER + row(1, 'nonsense?token=abcdefgh');
    const { rejected } = await mapBytes(urlhaus, 'recent', whole(Buffer.from(text)));
    expect(JSON.stringify(rejected)).not.toContain('abcdefgh');
  });
});

describe('contents', () => {
  test('a group keeps its identity when its name changes and when it is cut [S15] [M5]', async () => {
    const long = 'N'.repeat(100);
    const { rows } = await mapBytes(
      events,
      'list',
      lines(
        { id: '1', family: 'Old', host: 'a.example' },
        { id: '1', family: 'New', host: 'a.example' },
        { id: '2', family: `${long}A`, host: 'a.example' },
        { id: '3', family: `${long}B`, host: 'a.example' },
      ),
    );
    const groups = rows.filter((one) => one.type === 'Malware');
    expect(groups[0]?.id).toBe(groups[1]?.id);
    expect(groups[2]?.content.name).toBe(groups[3]?.content.name);
    expect(groups[2]?.id).not.toBe(groups[3]?.id);
  });

  test('another last online alone is no change of a URL [B12]', async () => {
    const at = async (last: string): Promise<string | undefined> =>
      (await mapBytes(urlhaus, 'online', whole(Buffer.from(HEADER + row(1, undefined, last)))))
        .rows[0]?.fingerprint;
    expect(await at('2031-01-02 00:00:00')).toBe(await at('2031-01-02 00:05:00'));
  });

  test('the same value in other letters is the same object [M16]', async () => {
    const { rows } = await mapBytes(
      events,
      'list',
      lines(
        { id: '1', family: 'A', host: 'BÜCHER.example' },
        { id: '2', family: 'A', host: 'bücher.example.' },
        { id: '3', family: 'A', host: 'xn--bcher-kva.example' },
      ),
    );
    expect(new Set(rows.filter((one) => one.type === 'Host').map((one) => one.key)).size).toBe(1);
  });

  test('the writer is waited for, block by block [A15]', async () => {
    let open = 0;
    let largest = 0;
    const text = HEADER + Array.from({ length: 20_000 }, (_, n) => row(n)).join('');
    const summary = await mapCollection({
      feed: urlhaus,
      collection: 'recent',
      parameters: {},
      raw: whole(Buffer.from(text)),
      runAt: '2031-01-03T00:00:00Z',
      writer: {
        mapped: async (block) => {
          open += 1;
          expect(open).toBe(1);
          largest = Math.max(largest, block.length);
          await new Promise((resolve) => setImmediate(resolve));
          open -= 1;
        },
        rejected: () => undefined,
      },
    });
    expect(summary.records).toBe(20_000);
    expect(largest).toBeLessThan(1024 * 1024);
  });

  test('an aborted run stops between two blocks', async () => {
    const controller = new AbortController();
    const work = mapCollection({
      feed: urlhaus,
      collection: 'recent',
      parameters: {},
      raw: whole(Buffer.from(HEADER + Array.from({ length: 5000 }, (_, n) => row(n)).join(''))),
      runAt: '2031-01-03T00:00:00Z',
      signal: controller.signal,
      writer: { mapped: () => controller.abort(new Error('stop')), rejected: () => undefined },
    });
    await expect(work).rejects.toThrow('stop');
  });
});
