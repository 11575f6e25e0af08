// Lists that are found by way of an index must show what looking at everything would show.
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { RecordsByDate } from '../../../src/simulator/state/records-by-date.ts';
import { RecordsById } from '../../../src/simulator/state/records-by-id.ts';
import { host, OWNER, TestClient, USER } from '../support/client.ts';

interface Row {
  readonly id: number;
  readonly lastModified: string;
  readonly dateAdded: string;
  readonly rating?: number;
}

/** Two thirds old, of which one is changed later, some removed; more than a query looks at without an index. */
const MANY = 6_000;
/** Requests are signed with the time of this machine, of which the clock may be a few minutes away. */
const BEGUN = Date.now();
const minute = (count: number): string =>
  new Date(BEGUN + count * 60_000).toISOString().replace(/\.\d+/, '');
const [OLD, LATE, LATEST, LAST] = [minute(-2), minute(-1), minute(0), minute(1)];
const EMPTY_TQL = `id GT 999999`;

let simulator: Simulator;
let client: TestClient;
let everything: readonly Row[];

const freeze = (at: string): Promise<unknown> =>
  client.control('POST', 'clock', { at, freeze: true });
const batch = (from: number, to: number, rating: number) =>
  client.batch({
    indicator: Array.from({ length: to - from }, (_, n) =>
      host(`h${from + n}.example`, { rating }),
    ),
  });

beforeAll(async () => {
  simulator = await startSimulator({ users: [USER], owners: [{ name: OWNER }, { name: 'Other' }] });
  client = new TestClient(simulator);
  await freeze(OLD);
  await batch(0, MANY - 100, 1);
  await freeze(LATE);
  await batch(MANY - 100, MANY, 2);
  await freeze(LATEST);
  await batch(500, 520, 3);
  for (const id of [1, 510, 511, 3_000, MANY]) await client.call('DELETE', `/v3/indicators/${id}`);
  everything = await listed('', { resultLimit: '10000' });
});
afterAll(() => simulator.close());

async function answered(
  tql: string,
  more: Record<string, string> = {},
): Promise<{
  readonly data: readonly Row[];
  readonly next?: string;
  readonly count?: number;
}> {
  const query = new URLSearchParams({ ...(tql === '' ? {} : { tql }), ...more });
  const { status, json } = await client.call('GET', `/v3/indicators?${query.toString()}`);
  expect(status).toBe(200);
  return json as never;
}
const listed = async (tql: string, more?: Record<string, string>): Promise<readonly Row[]> =>
  (await answered(tql, more)).data;
const ids = (rows: readonly Row[]): readonly number[] => rows.map(({ id }) => id);

type Fits = (row: Row) => boolean;
const QUERIES: readonly (readonly [tql: string, fits: Fits])[] = [
  ['', () => true],
  ['id GT 100 AND id LEQ 5500', ({ id }) => id > 100 && id <= 5_500],
  ['(rating GEQ 1) AND (id GEQ 100 AND (id LT 200))', ({ id }) => id >= 100 && id < 200],
  ['id = 512 OR id = 4', ({ id }) => id === 512 || id === 4],
  ['id IN (5990, 3, 510) AND rating > 0', ({ id }) => id === 5_990 || id === 3],
  ['NOT id GT 20', ({ id }) => id <= 20],
  [`lastModified GEQ "${LATE}"`, ({ lastModified }) => lastModified >= LATE],
  [
    `lastModified GEQ "${LATE}" AND lastModified < "${LATEST}" AND id GT 5950`,
    ({ id, lastModified }) => lastModified >= LATE && lastModified < LATEST && id > 5_950,
  ],
  [`dateAdded > "${OLD}" AND rating = 2`, ({ dateAdded }) => dateAdded > OLD],
  [`dateAdded = "${OLD}" AND lastModified = "${LATEST}"`, ({ rating }) => rating === 3],
  [EMPTY_TQL, () => false],
  ['id GT 20 AND id LT 10', () => false],
];

describe('a list of many', () => {
  it('holds what is there after changes and removals', () => {
    expect(everything).toHaveLength(MANY - 5);
  });

  it.each(QUERIES)(
    '%s: cut by id, by offset and backwards it holds what fits',
    async (tql, fits) => {
      const expected = ids(everything.filter(fits)).toSorted((left, right) => left - right);
      const whole = await answered(tql, { count: 'true', resultLimit: '10000' });
      expect(ids(whole.data)).toEqual(expected);
      expect(whole.count).toBe(expected.length);
      expect(whole.next).toBeUndefined();
      const size = Math.max(1, Math.ceil(expected.length / 3));
      const byId: number[] = [];
      for (let page = 0; page < 4; page += 1) {
        const after = `id GT ${byId.at(-1) ?? 0}`;
        const { data, next } = await answered(tql === '' ? after : `(${tql}) AND ${after}`, {
          sorting: 'id asc',
          resultLimit: String(size),
        });
        byId.push(...ids(data));
        expect(next !== undefined).toBe(byId.length < expected.length);
        if (next === undefined) break;
      }
      expect(byId).toEqual(expected);
      const byOffset: number[] = [];
      for (let start = 0; start < expected.length; start += size)
        byOffset.push(
          ...ids(await listed(tql, { resultStart: String(start), resultLimit: String(size) })),
        );
      expect(byOffset).toEqual(expected);
      const backwards = await answered(tql, { sorting: 'id desc', resultLimit: String(size) });
      expect(ids(backwards.data)).toEqual(expected.toReversed().slice(0, size));
      const dated = await listed(tql, {
        sorting: 'lastModified desc id desc',
        resultLimit: '10000',
      });
      expect(ids(dated)).toEqual(
        everything
          .filter(fits)
          .toSorted((left, right) =>
            left.lastModified === right.lastModified
              ? right.id - left.id
              : left.lastModified < right.lastModified
                ? 1
                : -1,
          )
          .map(({ id }) => id),
      );
    },
  );

  it('knows a change of a date at once', async () => {
    const since = `lastModified GEQ "${LAST}"`;
    expect(await listed(since)).toEqual([]);
    await freeze(LAST);
    await client.call('PUT', '/v3/indicators/77', { body: { rating: 4 } });
    expect(ids(await listed(since))).toEqual([77]);
  });

  it.each(['id GT x AND rating > 1', 'lastModified > "yesterdayish"', 'id GT'])(
    'refuses %s',
    async (tql) => {
      const query = new URLSearchParams({ tql, sorting: 'id asc' }).toString();
      const { status, json } = await client.call('GET', `/v3/indicators?${query}`);
      expect([status, json['errCode']]).toEqual([400, '0x2001']);
    },
  );
});

describe('records by id', () => {
  const record = (id: number, at = 0) => ({ id, at });
  const between = (records: RecordsById<{ id: number }>, least: number, greatest: number) =>
    [...records.between(least, greatest)].map(({ id }) => id);

  it('are walked in the order of ids, however they came and went', () => {
    const records = new RecordsById<{ id: number }>();
    for (const id of [5, 2, 9, 1, 7]) records.set(id, record(id));
    expect(between(records, 2, 7)).toEqual([2, 5, 7]);
    const seven = record(7);
    records.set(7, seven).set(7, seven);
    records.delete(2);
    expect(between(records, -Infinity, Infinity)).toEqual([1, 5, 7, 9]);
    for (const id of [1, 5, 7]) records.delete(id);
    expect(between(records, 0, 100)).toEqual([9]);
    records.clear();
    expect(between(records, 0, 100)).toEqual([]);
    records.set(3, record(3));
    expect(between(records, 0, 100)).toEqual([3]);
  });

  it('are found by a date as it was when the store had its version', () => {
    const records = new RecordsById<{ id: number; at: number }>();
    for (const [id, at] of [-5, 4_000_000_000, 7, 7, 0].entries()) records.set(id, record(id, at));
    const dates = new RecordsByDate(records, ({ at }) => at);
    const found = (least: number, greatest: number, version: number) =>
      dates.between(least, greatest, version).map(({ id }) => id);
    expect(found(-Infinity, 0, 1)).toEqual([0, 4]);
    expect(found(7, 7, 1)).toEqual([2, 3]);
    expect(found(8, Infinity, 1)).toEqual([1]);
    expect(dates.count(9, 3, 1)).toBe(0);
    records.set(9, record(9, 7));
    expect(found(7, 7, 1)).toEqual([2, 3]);
    expect(found(7, 7, 2)).toEqual([2, 3, 9]);
    expect(new RecordsByDate(new RecordsById(), () => 0).count(0, 9, 1)).toBe(0);
  });
});
