// Feeds without code whose settings are wrong: what is told, and where; and what settings may name.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { settingsOf, settingsOfAll } from '../../src/cli/settings.ts';
import { readConfig } from '../../src/config/index.ts';
import { findFeed } from '../../src/feeds/index.ts';
import { runInProcess } from '../support/command-line.ts';
import { PLATFORM, previewFolder, TABLE } from './preview-folder.ts';

const { file, folder, preview } = previewFolder();

test('every finding of every feed is told at once', () => {
  const config = readConfig(
    `${PLATFORM}feeds:
  a: { use: generic-csv, tc_owner: O, url: nope, class: states, header: row, valeu: v, type: Hosts }
  b: { use: urlhaus, tc_owner: O, drop_tag: [x] }
  c: { use: cins, tc_owner: O }
`,
    join(folder, 'feeds.yaml'),
    {},
  );
  const told = (): unknown => settingsOfAll(config);
  for (const words of [
    /problems in the configuration/,
    /feeds\.a\.class: expected one of/,
    /feeds\.a\.valeu: .*Did you mean value\?/,
    /feeds\.a\.type: /,
    /feeds\.a\.url: /,
    /feeds\.b\.drop_tag: .*Did you mean drop_tags\?/,
  ])
    expect(told).toThrow(words);
});

describe('what is wrong is told with its line', () => {
  const problemOf = async (block: string): Promise<string> =>
    (await preview(block, 'x.example\n')).stderr;

  test.each([
    ['use: generic-list\nclass: state', /feeds\.f\.url: expected/],
    [
      'use: generic-list\nurl: https://l.example/\n',
      /feeds\.f\.class: expected one of state, window/,
    ],
    ['use: generic-list\nurl: https://l.example/\nclass: states', /:7: feeds\.f\.class/],
    [
      'use: generic-list\nurl: https://l.example/\nclass: state\ntgas: [A]',
      /:8: .*Did you mean tags\?/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: state\nheader: row\nvalue: v\ntype: { field: k, tabel: {} }',
      /:10: .*Did you mean table\?/,
    ],
    [
      'use: generic-list\nclass: state\ncollections:\n  a: { url: "https://l.example/", clas: window }',
      /:8: feeds\.f\.collections\.a\.clas: .*Did you mean class\?.* and \d+ more\. All are in docs\/feeds\/generic-list\.md/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: window\nremoval: snapshot',
      /:8: feeds\.f\.removal: expected none: with “class: window” nothing is removed, .*, got "snapshot"/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: cumulative\ngrace: 2',
      /:8: feeds\.f\.grace: expected no grace: .* corrected, not withdrawn; leave it out, .*, got 2/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: state\nremoval: none\ngrace: 2',
      /:9: feeds\.f\.grace: expected no grace with “removal: none”/,
    ],
    [
      'use: generic-list\nclass: state\ncollections:\n  a:',
      /feeds\.f\.collections\.a: expected true or false, or a block of keys, got nothing/,
    ],
    ['use: generic-list\nurl: https://l.example/\nclass: state\ntotal: "("', /regular expression/],
    [
      'use: generic-list\nurl: https://l.example/\nclass: state\nheaders: { Authorization: Bearer abc12345 }',
      /:8: feeds\.f\.headers\.Authorization: expected a reference/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: state\nbasic_auth: { user: u, password: abc12345 }',
      /basic_auth\.password: expected a reference/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: state\nheaders: { Subscription-Key: abc12345 }',
      /:8: feeds\.f\.headers\.Subscription-Key: expected a reference/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: state\nvalue: ../ip',
      /:8: feeds\.f\.value: .*cannot leave the record/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: state\nrecords: ..items[]\nvalue: ip',
      /:8: feeds\.f\.records: .*cannot leave the record/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: state\nvalue: iocs[].v',
      /:8: feeds\.f\.value: expected a field outside of lists: .*itemOf/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: state\nvalue: ip\ntags: ["{constructor.name}"]',
      /cannot leave the record, got “constructor.name”/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: event\nvalue: d.v\ndetail: { into: d, url: "https://l.example/{id}?api_key=abc12345" }',
      /:9: feeds\.f\.detail\.url: expected a reference/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: event\nvalue: d.v\ndetail: { into: d, url: "https://l.example/{id}", verson: x }',
      /:9: feeds\.f\.detail\.verson: unknown key\. Did you mean version\?/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\ncharset: cp-nothing',
      /:10: feeds\.f\.charset: expected the name of an encoding, .*, got "cp-nothing"/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: event\nseparator: ";"',
      /:8: feeds\.f\.separator: expected column beside it/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: event\ncomment: ""',
      /:8: feeds\.f\.comment/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\nconfidence: 80',
      /:10: feeds\.f\.confidence: expected the field of the score, as in \{field: score\}\. One number for all .* is indicator_confidence, got 80/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\nrating: "5"',
      /:10: feeds\.f\.rating: .*is indicator_threat_rating, got "5"/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\nrating: score',
      /:10: feeds\.f\.rating: expected \{field: NAME\} with .*, got "score"/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\nrating: { field: s, table: { high: 4 }, times: 2 }',
      /feeds\.f\.rating\.times: expected none beside table/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\nrating: { field: s, table: {} }',
      /feeds\.f\.rating\.table: expected at least one word/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\nfirst_seen: { field: s, zone: Europe/Berlin }',
      /:10: feeds\.f\.first_seen\.zone: expected UTC, an offset such as \+02:00,.*, got "Europe\/Berlin"/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nvalue: v\nheader: none',
      /:9: feeds\.f\.header: expected one of row, comment, or a list of the names of the columns in their order, such as \[host, seen\], where the table has none, got "none"/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: event\ncolumn: host',
      /:8: feeds\.f\.column: expected the number of the column with the value, from 1, got "host"/,
    ],
    [
      'use: generic-list\nurl: https://l.example/\nclass: event\ncomment: 5',
      /:8: feeds\.f\.comment: expected the beginning of a comment line, such as "#", or a list of such beginnings, \[\] for none, got 5/,
    ],
    [
      'use: generic-csv\nurl: https://l.example/\nclass: event\nheader: row\nvalue: v\nactive: { field: s, is: on, not: off }',
      /feeds\.f\.active: expected either is or not, got both/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: event\nrecords: lines\nvalue: v\nsays: { error: anything }',
      /:10: feeds\.f\.says: expected none with “records: lines”/,
    ],
    [
      'use: generic-json\nurl: https://l.example/\nclass: event\nvalue: v\nsays: { error: all }',
      /feeds\.f\.says\.error: expected /,
    ],
    ['use: nothing-like-this', /:5: feeds\.f\.use: there is no feed definition nothing-like-this/],
    ['use: generic-lst', /Did you mean generic-list\?/],
    ['use: ./own.ts', /:5: feeds\.f\.use: there is no file .*own\.ts/],
    [
      'use: urlhaus\ncollections: { online: { url: "https://x.example/" } }',
      /expected true or false/,
    ],
  ])('%j', async (block, message) => {
    const problem = await problemOf(block);
    expect(problem).toMatch(message);
    expect(problem).not.toContain('abc12345');
  });
});

test.each<[string, RegExp]>([
  [
    'first_seen: { field: s, timezone: UTC }',
    /:10: feeds\.f\.first_seen\.timezone: unknown key\. Did you mean zone\?/,
  ],
  [
    'first_seen: { field: s, order: dmy }',
    /:10: feeds\.f\.first_seen\.order: expected day-first \(as in 21\.11\.2026\) or month-first \(as in 11\/21\/2026\), got "dmy"/,
  ],
  [
    'first_seen: { field: s, day_first: true }',
    /first_seen\.day_first: unknown key\. Did you mean order\?/,
  ],
  ['separator: ";"', /:10: feeds\.f\.separator: unknown key\. Did you mean delimiter\?/],
  ['delimiter: tab', /feeds\.f\.delimiter: expected one character .*, a tab as "\\t", got "tab"/],
  [
    'absent: None',
    /feeds\.f\.absent: expected a list of the words that mean "no value", such as \[None, n\/a\], got "None"/,
  ],
  [
    'ignore: id',
    /feeds\.f\.ignore: expected a list of the names that are known and not used, such as \[reporter, id\], got "id"/,
  ],
  [
    'title_lines: one',
    /feeds\.f\.title_lines: expected the number of rows above the header, from 0, got "one"/,
  ],
  [
    'tags: Bot',
    /feeds\.f\.tags: expected a list of tags, such as \[Phishing, "\{family\}"\], got "Bot"/,
  ],
  [
    'tags_from: family',
    /feeds\.f\.tags_from: expected \{field: NAME\}, with separator .*, got "family"/,
  ],
  [
    'key: 7',
    /feeds\.f\.key: expected the name of a field, or a list of names of fields, such as \[host, url\], got 7/,
  ],
])('a key of a table is told with what belongs there: %s', async (line, message) => {
  const { stderr } = await preview(`${TABLE}value: v\n${line}`, 'x.example\n');
  expect(stderr).toMatch(message);
});

test('references in headers, addresses and passwords become secret parameters, never values [O2]', () => {
  const config = readConfig(
    `${PLATFORM}feeds:
  f:
    use: generic-list
    tc_owner: O
    url: https://l.example/\${env:PATH_KEY}/list
    class: state
    headers: { Authorization: 'Bearer \${env:TOKEN}', Accept: text/plain }
    basic_auth: { user: me, password: '\${file:secret}' }
`,
    join(folder, 'feeds.yaml'),
    {},
  );
  const { definition, parameters } = settingsOf(config, 'f');
  const feed = findFeed(definition, parameters);
  const secrets = Object.entries(feed.parameters).filter(([, { secret }]) => secret === true);
  expect(secrets.map(([, item]) => item.default)).toEqual([
    '${env:PATH_KEY}',
    '${env:TOKEN}',
    `\${file:${join(folder, 'secret')}}`,
  ]);
});

const OWN = (id: string): string => `
import { defineFeed, plainList } from 'threatconnect-feeds/feeds';
export const own = defineFeed({
  id: '${id}', version: '1.0.0', title: 'Own', description: 'Own.', licence: 'none', limits: [],
  collections: { list: plainList({
    title: 'list', url: 'https://lists.example/', parameter: 'url', types: 'Host', each: { tags: ['Scanner'] },
    feedClass: 'state', absence: 'gone',
  }) },
});`;

test.each([
  ['its path', 'use: ./own.ts', ''],
  ['the id in a folder of definitions', 'use: own-in-folder', `definitions: ['.']\n`],
])('a definition of your own is found by %s', async (_what, use, head) => {
  file('own.ts', OWN('own-in-folder'));
  file('own.test.ts', 'throw new Error("a test is no definition")');
  const config = file(
    'own.yaml',
    `${PLATFORM}${head}feeds:\n  mine:\n    tc_owner: O\n    ${use}\n`,
  );
  const input = file('list.txt', 'bad.example\n');
  const shown = await runInProcess(config, [
    'preview',
    'mine',
    '--input',
    input,
    '--format',
    'canonical',
  ]);
  expect(shown.stderr).toContain('1 record');
  expect(shown.stdout).toBe('Host\tbad.example\n');
});
