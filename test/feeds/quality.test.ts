// The quality card: what is unlike the runs before is said, and nothing else.
import { describe, expect, test } from 'vitest';
import {
  collection,
  csv,
  defineFeed,
  findFeed,
  httpGet,
  indicator,
  keepCard,
  qualityOf,
  z,
  type QualityCard,
} from '../../src/feeds/index.ts';
import { qualityInWords } from '../../src/cli/status-table.ts';
import { mapBytes, whole } from '../support/describe-feed.ts';

const feed = findFeed('generic-csv', {
  url: 'https://lists.example/',
  class: 'state',
  header: 'row',
  value: 'host',
  tags: ['{family}'],
});
const table = (header: string, rows: number): string =>
  `${header}\n${Array.from({ length: rows }, (_, n) => `h${n}.example,Emotet`).join('\n')}\n`;
async function cardOf(
  text: string,
  before: readonly QualityCard[] = [],
  runAt = '2031-01-03T00:00:00Z',
): Promise<QualityCard> {
  const { summary } = await mapBytes(feed, 'main', whole(Buffer.from(text)));
  return qualityOf(summary, 'state', runAt, before);
}
const first = await cardOf(table('host,family', 40), [], '2031-01-02T00:00:00Z');

describe('a quality card', () => {
  test('counts how many records have each field', () => {
    expect(first).toMatchObject({
      records: 40,
      rejectShare: 0,
      presence: { host: 1, family: 1 },
      alarms: [],
    });
  });

  test('names a field that went away, and the one that came [A13]', async () => {
    const { alarms } = await cardOf(table('host,malware', 40), [first]);
    expect(alarms).toEqual([
      'field family is in 0 % of the records, 100 % before; the source has fields that the definition does not know: malware. Was it renamed?',
    ]);
  });

  test('says so in the first run as well when unknown fields are there [A13]', async () => {
    expect((await cardOf(table('host,malware', 40))).alarms).toHaveLength(1);
  });

  test('counts the first 64 fields of a record, and says how many there are beside them [A13] [A15]', async () => {
    const names = Array.from({ length: 70 }, (_, n) => `f${n}`);
    const others = Object.fromEntries(names.slice(1).map((name) => [name, z.string()]));
    const record = z.object({ f0: z.string(), ...others });
    const wide = defineFeed({
      ...{ id: 'wide', version: '1.0.0', title: 'Wide', description: 'For tests.' },
      ...{ licence: 'None', limits: [] },
      collections: {
        main: collection({
          ...{
            title: 'All',
            url: 'https://lists.example/',
            feedClass: 'event',
            absence: 'Nothing.',
          },
          source: httpGet({ url: 'https://lists.example/' }),
          format: csv({ record, header: 'row' }),
          key: (r) => [r.f0],
          map: (r) => [indicator('Host', r.f0)],
        }),
      },
    });
    const row = names.map((_, n) => `h${n}.example`).join(',');
    const { summary } = await mapBytes(
      wide,
      'main',
      whole(Buffer.from(`${names.join(',')}\n${row}\n`)),
    );
    expect(Object.keys(summary.presence)).toEqual(names.slice(0, 64));
    const card = qualityOf(summary, 'event', '2031-01-03T00:00:00Z', []);
    expect([summary.uncountedFields, card.uncountedFields]).toEqual([6, 6]);
    expect(first).not.toHaveProperty('uncountedFields');
  });

  test('is silent about a field that never had values', async () => {
    const empty = await cardOf(table('host,family', 40).replaceAll('Emotet', ''));
    expect(empty.alarms).toEqual([]);
    expect(empty.presence).toEqual({ host: 1, family: 0 });
  });

  test.each([
    [15, 1],
    [30, 0],
    [100, 0],
    [130, 1],
  ])('of %i records where 40 are usual: %i alarms', async (rows, alarms) => {
    expect((await cardOf(table('host,family', rows), [first, first])).alarms).toHaveLength(alarms);
  });

  test('keeps one card for each of the last twenty runs', () => {
    let cards: readonly QualityCard[] = [];
    for (let day = 1; day <= 25; day += 1)
      cards = keepCard(cards, {
        ...first,
        runAt: `2031-01-${String(day).padStart(2, '0')}T00:00:00Z`,
      });
    expect(cards).toHaveLength(20);
    expect(
      keepCard(cards, { ...first, runAt: '2031-01-25T00:00:00Z', records: 7 }).at(-1),
    ).toMatchObject({ records: 7 });
    expect(keepCard(cards, { ...first, runAt: '2031-01-25T00:00:00Z' })).toHaveLength(20);
  });

  test('reads in words, alarms first', () => {
    const card = {
      ...first,
      presence: { host: 1, family: 0.25 },
      alarms: ['something'],
      unknownFields: ['x'],
    };
    expect(qualityInWords(card)).toBe(
      'something\n40 records, 0 % rejected\nnot in every record: family 25 %\nunknown fields: x',
    );
  });
});
