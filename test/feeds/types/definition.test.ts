// What a definition may not say does not compile; what is written without types is refused when it is loaded.
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  collection,
  csv,
  defineFeed,
  group,
  httpGet,
  indicator,
  json,
  parameter,
  text,
  textList,
  type CollectionOptions,
  type References,
} from '../../../src/feeds/index.ts';

const record = z.object({
  host: z.string(),
  score: z.number().optional(),
  owner: z.object({ name: z.string() }).optional(),
});
type Row = z.infer<typeof record>;

const rest = {
  title: 'list',
  url: 'https://lists.example/',
  source: httpGet({ url: parameter('url') }),
  format: csv({ record, header: 'row' }),
  absence: 'gone',
  key: (r) => [r.host],
  map: (r) => [indicator('Host', r.host)],
} satisfies Partial<CollectionOptions<Row>>;

test.each(['window', 'cumulative', 'event'] as const)(
  'a %s collection that removes what a snapshot no longer has neither compiles nor loads [D1]',
  (feedClass) => {
    // @ts-expect-error only a state may be compared by snapshots
    expect(() => collection<Row>({ ...rest, feedClass, removal: 'snapshot' })).toThrow(
      'only a collection of class state may remove',
    );
    // @ts-expect-error nor is there a grace
    expect(() => collection<Row>({ ...rest, feedClass, grace: 2 })).toThrow('class state');
  },
);

test('a collection without a class neither compiles nor loads', () => {
  // @ts-expect-error the class is mandatory: the wrong one deletes most of a feed
  expect(() => collection<Row>({ ...rest })).toThrow('feedClass');
});

test('a wrong path in a mapping, a key or a position neither compiles nor loads', () => {
  expect(() =>
    collection<Row>({
      ...rest,
      feedClass: 'state',
      // @ts-expect-error no such field
      map: (r) => [indicator('Host', r.hots as never)],
    }),
  ).toThrow('hots');
  expect(() =>
    collection<Row>({
      ...rest,
      feedClass: 'state',
      // @ts-expect-error the object has no such member
      map: (r) => [indicator('Host', r.host, { tags: [text`by ${r.owner.nmae as never}`] })],
    }),
  ).toThrow('owner.nmae');
  expect(() =>
    // @ts-expect-error no such field
    collection<Row>({ ...rest, feedClass: 'state', key: (r) => [r.id as never] }),
  ).toThrow('id');
  expect(() =>
    collection<Row>({
      ...rest,
      feedClass: 'state',
      // @ts-expect-error no such field
      position: { of: (r) => r.at as never, order: 'time' },
    }),
  ).toThrow('at');
});

test('fields that a format fills are fields of the record', () => {
  // @ts-expect-error no such field
  expect(textList({ record, value: 'hots' }).words).toBe('text list');
  // @ts-expect-error no such field
  expect(json({ record, path: ['[]'], nameField: 'id' }).words).toBe('JSON');
  // @ts-expect-error no such field
  expect(csv({ record, header: 'row', rename: { h: 'hots' } }).words).toBe('CSV');
});

test('values have the type of what they are for', () => {
  expect(() =>
    collection<Row>({
      ...rest,
      feedClass: 'state',
      map: (r) => [
        // @ts-expect-error a rating is a number
        indicator('Host', r.host, { rating: r.host }),
        // @ts-expect-error there is no such type
        indicator('Hosts', r.host),
      ],
    }),
  ).toThrow('did you mean Host?');
  // @ts-expect-error a group has a key
  expect(() => group('Malware', { name: 'x' })).toThrow();
  expect(() =>
    defineFeed({
      id: 'Wrong Id',
      version: '1',
      title: 'x',
      description: 'x',
      licence: 'x',
      limits: [],
      collections: {},
    }),
  ).toThrow('there is no collection');
});

const detail = {
  into: 'report',
  record: z.object({ family: z.string() }),
  url: (r: References<Row>) => text`https://lists.example/${r.host}`,
  key: (r: References<Row>) => r.host,
} as const;

test('a record has the type of its detail, and a wrong path into it neither compiles nor loads', () => {
  const made = collection({
    ...{ title: 'list', url: 'https://lists.example/', feedClass: 'state', absence: 'gone' },
    source: rest.source,
    format: csv({ record, header: 'row' }),
    detail: {
      into: 'report',
      record: z.object({ family: z.string(), seen: z.number().optional() }),
      url: (r) => text`https://lists.example/${r.host}`,
      key: (r) => r.host,
      // A score is no name of another field.
      version: (r) => r.score,
    },
    key: (r) => [r.host, r.report.family],
    map: (r) => [indicator('Host', r.host, { tags: [r.report.family], rating: r.score })],
  });
  expect(made.detail?.into).toBe('report');
  expect(() =>
    collection({
      ...{ ...rest, feedClass: 'state' },
      detail,
      key: (r) => [r.host],
      // @ts-expect-error the detail has no such member
      map: (r) => [indicator('Host', r.host, { tags: [r.report.famly] })],
    }),
  ).toThrow('report.famly');
  expect(() =>
    collection({
      ...{ ...rest, feedClass: 'state' },
      // @ts-expect-error the list has no such field
      detail: { ...detail, key: (r) => r.hots as never },
      key: (r) => [r.host],
    }),
  ).toThrow('hots');
});
