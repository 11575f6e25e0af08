// Feeds without code whose settings do not fit the document: what is told, in the words of the document.
import { expect, test } from 'vitest';
import { JSON_FEED, previewFolder, TABLE } from './preview-folder.ts';

const { preview } = previewFolder();

test('a misspelt path is told with the field that the records have [A13]', async () => {
  const shown = await preview(
    `
use: generic-json
url: https://lists.example/all.json
class: window
value: ioc.valeu
tags: ['{Family}']
first_seen: seen
labels: [TLP:GREEN]
`,
    '[{"ioc":{"value":"bad.example"},"family":"x","meta":{"seen":"2031-01-01"}}]',
    '--json',
  );
  expect(shown.stderr).toContain('no record has the field ioc.valeu; did you mean ioc.value?');
  expect(shown.stderr).toContain('no record has the field Family; did you mean family?');
  expect(shown.stderr).toContain('no record has the field seen; did you mean meta.seen?');
  expect(shown.code).toBe(1);
});

test('a misspelt column that is no value is told with the one that the table has [A13]', async () => {
  const shown = await preview(
    `${TABLE}value: host\nfirst_seen: seeen`,
    'host,seen\nbad.example,2031-01-01\n',
  );
  expect(shown.stderr).toContain('no record has the field seeen; did you mean seen?');
});

test.each([
  [
    'a misspelt record path',
    `${JSON_FEED}records: dat[]\nvalue: v`,
    '{"meta":{},"data":[{"v":"bad.example"}]}',
    /nothing at dat\[\]; the document has meta, data; did you mean data\?/,
  ],
  [
    'a misspelt record path beside a total',
    `${JSON_FEED}records: dat[]\ntotal: count\nvalue: v`,
    '{"count":1,"data":[{"v":"bad.example"}]}',
    /nothing at dat\[\]; the document has count, data; did you mean data\?; the source states 1 records/,
  ],
  [
    'a value that has another name, beside a group',
    `${JSON_FEED}records: '[]'\nvalue: ioc.value\ngroup: { type: Malware, name: '{family}' }`,
    '[{"ioc":{"val":"bad.example"},"family":"x"}]',
    /there is no value in ioc\.value/,
  ],
  [
    'a misspelt name further in',
    `${JSON_FEED}records: data.itms[]\nvalue: v`,
    '{"data":{"items":[{"v":"bad.example"}]}}',
    /nothing at data\.itms\[\]; data has items; did you mean items\?/,
  ],
  [
    'a list without its brackets',
    `${JSON_FEED}records: data\nvalue: v`,
    '{"data":[{"v":"bad.example"}]}',
    /data is a list; write data\[\]/,
  ],
  [
    'a misspelt column',
    `${TABLE}value: hots`,
    'host,seen\nbad.example,2031-01-01\n',
    /the table has no column hots; it has host, seen; did you mean host\?/,
  ],
  [
    'another delimiter',
    `${TABLE}value: host`,
    'host;seen\nbad.example;2031-01-01\n',
    /the header is one column, and holds ";": set delimiter: ";"/,
  ],
  [
    'another delimiter of a table with names of its own',
    `${TABLE.replace('row', '[host, seen]')}value: host`,
    'bad.example;2031-01-01\nworse.example;2031-01-02\n',
    /no row holds the delimiter ",", and ";" makes the 2 columns that header names: set delimiter: ";"/,
  ],
  [
    'a word that the table of types lacks',
    `${TABLE}value: v\ntype: { field: t, table: { domain: Host } }`,
    'v,t\nbad.example,Domain\n',
    /the word “Domain” of t is not in the table of types, which has domain; did you mean domain\?/,
  ],
  ['a record without a value', `${TABLE}value: v`, 'v,t\n,x\n', /there is no value in v/],
])('%s is told in the words of the document', async (_what, block, document, message) => {
  const shown = await preview(block, document);
  expect(shown.stderr).toMatch(message);
  expect(shown.code).toBe(1);
});

test('a date of another form is told with its field, its value and the forms that are read [M10]', async () => {
  const shown = await preview(
    `${TABLE}value: v\nfirst_seen: seen`,
    'v,seen\nbad.example,20.11.2026 10:00\n',
  );
  expect(shown.stderr).toMatch(
    /1 × date_invalid, for example seen: “20\.11\.2026 10:00”; dates are read as 2026-11-20T/,
  );
});
