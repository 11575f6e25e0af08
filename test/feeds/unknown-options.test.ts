// What TypeScript would refuse, and a definition that is loaded without its types would get away with: words and options that nobody
// reads. Each is refused when the definition is loaded, with the nearest one that exists.
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  atPath,
  changeLog,
  collection,
  continuation,
  csv,
  defineFeed,
  group,
  http,
  httpGet,
  digest,
  indicator,
  instant,
  occurrence,
  relativeInstant,
  scale,
  urlPart,
  json,
  jsonLines,
  lastHours,
  matchedLines,
  nextLink,
  oauth2Client,
  oauth2Password,
  offsets,
  pages,
  parameter,
  rss,
  sequence,
  sincePosition,
  sinceServer,
  slices,
  misp,
  mispObjects,
  stix,
  stixObjects,
  textList,
  type Feed,
  type IndicatorOptions,
} from '../../src/feeds/index.ts';

const record = z.object({ value: z.string() });
const url = parameter('url');
const at = atPath('next');

const listWith = (more: object, options: object = { tags: ['Scanner'] }): Feed =>
  defineFeed({
    id: 'sample',
    version: '1.0.0',
    title: 'Sample list',
    description: 'A list.',
    licence: 'none',
    limits: [],
    collections: {
      list: collection({
        title: 'list',
        url: 'https://lists.example/list.txt',
        feedClass: 'event',
        source: httpGet({ url }),
        format: textList({ record, value: 'value' }),
        key: (r) => [r.value],
        absence: 'gone',
        map: (r) => [indicator('Host', r.value, options as IndicatorOptions)],
        ...more,
      }),
    },
    ...('licens' in more ? more : {}),
  });

/** A word as a definition without types would call it. */
const call = (word: unknown, options: object): (() => unknown) => {
  const make = word as (given: object) => unknown;
  return () => make(options);
};

test.each<[string, () => unknown, string]>([
  ['an indicator type', () => indicator('Hostname' as never, url), 'did you mean Host'],
  ['a group type', () => group('Malwear' as never, { key: ['a'], name: 'a' }), 'mean Malware?'],
  [
    'an option of an object',
    () => listWith({}, { tags: ['A'], firstseen: 'x' }),
    'no option firstseen; did you mean firstSeen?',
  ],
  [
    'an option of an attribute',
    () => listWith({}, { attributes: { Source: { value: 'a', displaid: true } } }),
    'no option displaid; did you mean displayed?',
  ],
  [
    'an option of a collection',
    () => listWith({ absense: 'gone' }),
    'collection “list” has no option absense; did you mean absence?',
  ],
  [
    'a class',
    () => listWith({ feedClass: 'windows' }),
    'feedClass: expected one of state, window, cumulative, event, got “windows”; did you mean window?',
  ],
  ['an option of a feed', call(defineFeed, { id: 'sample', licens: 'none' }), 'mean licence?'],
  [
    'an option of a detail',
    () =>
      listWith({ detail: { into: 'more', record, url: () => url, key: () => 'a', paralel: 2 } }),
    'collection “list”: detail has no option paralel; did you mean parallel?',
  ],
  ['http', call(http, { url, maxPage: 3 }), 'http has no option maxPage; did you mean maxPages?'],
  ['a body', call(http, { url, body: { jsn: {} } }), 'body has no option jsn; did you mean json?'],
  [
    'an acknowledgement',
    call(http, { url, acknowledge: { url, recipt: at } }),
    'acknowledge has no option recipt; did you mean receipt?',
  ],
  [
    'httpGet',
    call(httpGet, { url, header: {} }),
    'httpGet has no option header; did you mean headers?',
  ],
  ['httpGet of http', call(httpGet, { url, paging: at }), 'httpGet has no option paging; it has'],
  [
    'csv',
    call(csv, { record, header: 'row', delimeter: ';' }),
    'csv has no option delimeter; did you mean delimiter?',
  ],
  [
    'json',
    call(json, { record, path: ['[]'], namefield: 'a' }),
    'json has no option namefield; did you mean nameField?',
  ],
  [
    'jsonLines',
    call(jsonLines, { record, meta_data: {} }),
    'jsonLines has no option meta_data; did you mean metadata?',
  ],
  [
    'a metadata line',
    call(jsonLines, { record, metadata: { when: {}, totals: 'n' } }),
    'metadata has no option totals; did you mean total?',
  ],
  ['rss', call(rss, { record, path: ['item'] }), 'rss has no option path; it has record'],
  [
    'textList',
    call(textList, { record, value: 'value', remarks: {} }),
    'textList has no option remarks; did you mean remark?',
  ],
  [
    'matchedLines',
    call(matchedLines, { record, match: /a/, words: 'w', ignored: /b/ }),
    'did you mean ignore?',
  ],
  ['stix', call(stix, { outsid: 'link' }), 'did you mean outside?'],
  ['pages', call(pages, { items: [], size: 1, frist: 0 }), 'did you mean first?'],
  ['offsets', call(offsets, { items: [], size: 1, overlapp: 1 }), 'did you mean overlap?'],
  ['nextLink', call(nextLink, { link: at, origin: [] }), 'did you mean origins?'],
  ['continuation', call(continuation, { tokn: at }), 'did you mean token?'],
  ['sequence', call(sequence, { numbre: at }), 'did you mean number?'],
  ['changeLog', call(changeLog, { revison: 'r' }), 'did you mean revision?'],
  ['sincePosition', call(sincePosition, { inital: '1 day' }), 'did you mean initial?'],
  ['sinceServer', call(sinceServer, { at, as: 'token', overlapp: '1 day' }), 'mean overlap?'],
  ['lastHours', call(lastHours, { mots: 1 }), 'did you mean most?'],
  ['slices', call(slices, { slicePerRun: 1 }), 'did you mean slicesPerRun?'],
  ['a backfill', call(slices, { backfill: { spam: '1 day' } }), 'did you mean span?'],
  ['instant', () => instant(url, { zon: 'UTC' } as object), 'did you mean zone?'],
  ['relativeInstant', () => relativeInstant(url, { form: url } as object), 'did you mean from?'],
  ['scale', () => scale(url, { time: 10 } as object), 'did you mean times?'],
  ['occurrence', call(occurrence, { filename: url }), 'did you mean fileName?'],
  ['digest', () => digest(url, 'sha265' as 'md5'), 'got “sha265”; did you mean sha256?'],
  ['urlPart', () => urlPart(url, 'pfad' as 'path'), 'expected one of scheme, port, path'],
  ['oauth2Client', call(oauth2Client, { tokenurl: url }), 'did you mean tokenUrl?'],
  ['oauth2Password', call(oauth2Password, { passwort: url }), 'did you mean password?'],
])('%s: what does not exist is refused with the nearest one', (_what, make, message) => {
  expect(make).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
  expect(make).toThrow(message);
});

test('templates over whole standards take no other options', () => {
  const given = { securitylabel: 'TLP:GREEN' };
  const list = (format: object, make: (r: never) => readonly unknown[]): (() => unknown) =>
    call(() => listWith({ format, key: () => ['a'], map: make }), {});
  expect(list(stix(), (r) => stixObjects(r, given as object))).toThrow('mean securityLabel?');
  expect(
    list(misp(), (r) => mispObjects(r, { ...given, onlyForDetection: true } as never)),
  ).toThrow('mean securityLabel?');
});

test('of many options the nearest are named, and how many there are besides', () => {
  expect(call(http, { url, zzzzzzzz: 1 })).toThrow(/it has (?:\w+, ){7}\w+ and 8 more$/);
});

test.each<[string, () => unknown, string]>([
  ['csv comment', call(csv, { record, header: 'row', comment: '' }), 'csv: comment: expected the'],
  [
    'csv delimiter of two',
    call(csv, { record, header: 'row', delimiter: '||' }),
    'csv: delimiter: expected one character that is no quote and no line end, a tab as "\\t", got "||"',
  ],
  ['csv delimiter, none', call(csv, { record, header: 'row', delimiter: '' }), 'got ""'],
  ['csv delimiter, a quote', call(csv, { record, header: 'row', delimiter: '"' }), 'no quote'],
  ['csv titleLines', call(csv, { record, header: 'row', titleLines: -1 }), 'rows from 0, got -1'],
  ['csv header', call(csv, { record, header: 'rwo' }), 'did you mean row?'],
  ['csv columns', call(csv, { record, header: ['value', 'value'] }), 'value is there twice'],
  ['csv total', call(csv, { record, header: 'row', total: /(a)/g }), 'csv: total: expected a'],
  [
    'textList column',
    call(textList, { record, value: 'value', column: { number: 0 } }),
    'textList: column: number: expected a number from 1, got 0',
  ],
  [
    'textList separator',
    call(textList, { record, value: 'value', column: { number: 1, separator: '' } }),
    'textList: column: separator: expected',
  ],
  [
    'textList remark',
    call(textList, { record, value: 'value', remark: { value: /(a)/g } }),
    'textList: remark: value: expected a pattern without the flag g, got /(a)/g',
  ],
  [
    'textList remark that is text',
    call(textList, { record, value: 'value', remark: { value: 'a' } }),
    'textList: remark: value: expected a regular expression, got string',
  ],
  ['textList total', call(textList, { record, value: 'value', total: /(a)/y }), 'the flag y'],
  ['matchedLines', call(matchedLines, { record, match: /a/gi, words: 'w' }), 'got /a/gi'],
  [
    'matchedLines ignore',
    call(matchedLines, { record, match: /a/, ignore: /b/y, words: 'w' }),
    'matchedLines: ignore: expected',
  ],
  ['http member', call(http, { url, member: /a/g }), 'http: member: expected a pattern without'],
])('%s: a value that would lose records is refused', (_what, make, message) => {
  expect(make).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
  expect(make).toThrow(message);
});

test('columns that are no field of the record may have one name', () => {
  expect(call(csv, { record, header: ['-', 'value', '-'] })).not.toThrow();
});
