// Values of options that cannot mean anything are refused when the definition is loaded, with what was expected.
import { describe, expect, test } from 'vitest';
import {
  atPath,
  changeLog,
  csv,
  extract,
  group,
  hashOf,
  http,
  indicator,
  instant,
  keyedValue,
  lastHours,
  offsets,
  pages,
  parameter,
  relativeInstant,
  replace,
  scale,
  sincePosition,
  sinceServer,
  slice,
  slices,
  split,
  truncate,
} from '../../src/feeds/index.ts';
import { isZone } from '../../src/feeds/mapping/instant.ts';
import { z } from 'zod';

const url = parameter('url');
const object =
  (options: object): (() => unknown) =>
  () =>
    indicator('Host', url, options);
const record = z.object({ a: z.string() });

test.each<[what: string, make: () => unknown, told: string]>([
  [
    'a zone',
    () => instant(url, { zone: 'Europe/Berlin' }),
    'instant: zone: expected UTC, an offset',
  ],
  ['a zone', () => relativeInstant(url, { zone: '+25:00' }), 'got "+25:00"'],
  [
    'a character set',
    () => csv({ record, header: 'row', charset: 'cp-none' }),
    'no encoding cp-none',
  ],
  ['bounds', () => scale(url, { min: 5, max: 1 }), 'scale: max: expected a number from 5, got 1'],
  ['a factor', () => scale(url, { times: NaN }), 'scale: times: expected a number, got NaN'],
  [
    'a way of rounding',
    () => scale(url, { round: 'up' as never }),
    'scale: round: expected one of',
  ],
  ['a start', () => slice(url, 1.5), 'slice: start: expected a whole number, got 1.5'],
  ['a separator', () => split(url, ''), 'split: separator: expected a text that is not empty'],
  [
    'a text',
    () => replace(url, '', 'x'),
    'replace: from: expected a text that is not empty, got ""',
  ],
  ['a length', () => truncate(url, 3), 'truncate: limit: expected a whole number from 10, got 3'],
  ['a key', () => keyedValue(url, ['URL', 'MD5'], 'Md5'), 'expected one of URL, MD5, got “Md5”'],
  ['an algorithm', () => hashOf(url, 'sha512' as never), 'hashOf: expected one of md5'],
  ['a type', () => extract(url, ['Hosts' as never]), 'did you mean Host?'],
  ['a scheme', object({ addScheme: 'ftp' }), 'addScheme: expected one of http, https, got “ftp”'],
  ['a way of writing', object({ lastSeenWrite: 'once' }), 'lastSeenWrite: expected one of always'],
  [
    'a way of writing',
    object({ attributes: { Source: { value: 'a', write: 'onec' } } }),
    'the attribute Source: write: expected one of once, volatile, got “onec”; did you mean once?',
  ],
  [
    'a length',
    object({ attributes: { Source: { value: 'a', maxLength: 0 } } }),
    'maxLength: expected a whole number from 1, got 0',
  ],
  [
    'a form of ids',
    () => group('Malware', { key: ['a'], name: 'a', xid: 'v2' as never }),
    'xid: exp',
  ],
  [
    'a page',
    () => pages({ items: [], size: 0 }),
    'pages: size: expected a whole number from 1, got 0',
  ],
  [
    'a page',
    () => pages({ items: [], size: 1, first: -1 }),
    'pages: first: expected a whole number',
  ],
  ['an overlap', () => offsets({ items: [], size: 5, overlap: 5 }), 'from 0 up to 4, got 5'],
  [
    'a number of requests',
    () => changeLog({ form: 'list', revision: 'at', content: url, parallel: 0 }),
    'changeLog: parallel: expected a whole number from 1 up to 16, got 0',
  ],
  [
    'a method',
    () => http({ url, method: 'PUT' as never }),
    'http: method: expected one of GET, POST',
  ],
  [
    'a number of pages',
    () => http({ url, maxPages: 0 }),
    'http: maxPages: expected a whole number',
  ],
  ['a pause', () => http({ url, everyMs: -1 }), 'http: everyMs: expected a whole number from 0'],
  ['hours', () => lastHours({ most: 0 }), 'lastHours: most: expected a whole number from 1, got 0'],
  ['a kind', () => sinceServer({ at: atPath('n'), as: 'text' as never }), 'one of token, instant'],
  ['a span', () => sincePosition({ initial: '4 weeks' as never }), 'expected a time such as “90 m'],
  ['a span', () => slices({ slice: '0 hours' }), 'slices: slice: expected a time'],
])('%s', (_what, make, told) => {
  expect(make).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }) as Error);
  expect(make).toThrow(told);
});

describe('a zone', () => {
  test.each(['UTC', 'utc', 'Z', 'GMT', 'EST', '+00:00', '+0530', '-12:00', '+14:00'])(
    'is known: %s',
    (zone) => expect(isZone(zone)).toBe(true),
  );
  test.each(['', 'Europe/Berlin', 'CET', '+2', '+14:30', '+02:60', '02:00', 2, null])(
    'is none: %j',
    (zone) => expect(isZone(zone)).toBe(false),
  );
});
