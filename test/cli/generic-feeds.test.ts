// Feeds without code: what YAML says about a list, a table or a JSON document, looked at with `tcfeeds preview`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { settingsOf, settingsOfAll } from '../../src/cli/settings.ts';
import { readConfig } from '../../src/config/index.ts';
import { findFeed } from '../../src/feeds/index.ts';
import { runInProcess, type Finished } from '../support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-generic-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PLATFORM = `platforms: {main: {tc_api_path: 'https://tc.example/api', api_access_id: '\${env:A}', api_secret_key: '\${env:K}'}}
`;
const file = (name: string, text: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Previews one document of the feed `f` with these lines as its block. */
function preview(block: string, document: string | Buffer, ...more: string[]): Promise<Finished> {
  const lines = block
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const config = file('feeds.yaml', `${PLATFORM}feeds:\n  f:\n    tc_owner: O\n${lines}\n`);
  const input = file('document', document);
  return runInProcess(config, ['preview', 'f', '--input', input, ...more]);
}

interface Shown {
  readonly type: string;
  readonly id: string;
  readonly sourceId: string;
  readonly content: Readonly<Record<string, unknown>>;
}
const objectsOf = ({ stdout }: Finished): readonly Shown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Shown);

describe('generic-list', () => {
  const LIST = `
use: generic-list
url: https://lists.example/all.txt
class: state
tags: [Scanner]
attributes: { Description: 'On {lists} lists' }
remark: { lists: '^\\d+' }
confidence: { field: lists, times: 10 }
`;

  test('finds types, remarks, scores and tags', async () => {
    const shown = await preview(
      LIST,
      '# banner\n198.51.100.7\t12\nhxxp://files[.]example/a 3\nd41d8cd98f00b204e9800998ecf8427f\n',
      '--set',
      'keep_non_global=true',
      '--json',
    );
    expect(shown.code, shown.stderr).toBe(0);
    expect(objectsOf(shown)).toMatchObject([
      {
        type: 'Address',
        id: '198.51.100.7',
        content: {
          confidence: 100,
          tags: ['Scanner'],
          attributes: [{ type: 'Description', value: 'On 12 lists' }],
        },
      },
      { type: 'URL', id: 'http://files.example/a 3', content: { tags: ['Scanner'] } },
      { type: 'File', id: 'md5:d41d8cd98f00b204e9800998ecf8427f' },
    ]);
    expect(shown.stderr).toContain('number_clamped');
  });

  test('several lists share settings and are told apart by their names', async () => {
    const shown = await preview(
      `${LIST.replace('url: https://lists.example/all.txt\n', '')}
collections:
  hosts: { url: 'https://lists.example/hosts.txt', type: Host }
  nets: { url: 'https://lists.example/nets.txt', type: CIDR, class: window }
  off: false`,
      '2001:db8::/32\n192.0.2.0/24\n',
      '--set',
      'keep_non_global=true',
      '--format',
      'canonical',
    );
    expect(shown.stdout).toBe('CIDR\t192.0.2.0/24\nCIDR\t2001:db8::/32\n');
    expect(shown.stderr).toContain('taken for collection nets');
  });
});

test('generic-csv reads odd tables: types by table, hashes, dates, groups, filters', async () => {
  const shown = await preview(
    `
use: generic-csv
url: https://lists.example/all.csv
class: event
header: [id, seen, kind, value, score, family, state]
delimiter: ';'
comment: '%'
absent: [n/a]
value: value
type: { field: kind, table: { ip: Address, dom: Host, sha: File } }
key: id
first_seen: { field: seen, zone: '+02:00' }
rating: { field: score, table: { high: 4, low: 1 } }
except: { state: [retired, test] }
active: { field: state, not: [off] }
tags: ['{family}']
labels: ['TLP:GREEN']
group: { type: Malware, name: '{family}', key: family }
`,
    `% a banner
1;"2031-01-02 03:04:05";ip;198.51.100.7;high;"Fam;ily";on
2;"2031-01-02 03:04:05";dom;Bad.example;low;n/a;off
3;;dom;gone.example;low;Family;retired
4;;mutex;Global\\x;low;Family;on
`,
    '--set',
    'keep_non_global=true',
    '--groups',
    '--json',
  );
  expect(shown.code, shown.stderr).toBe(0);
  const objects = objectsOf(shown);
  expect(objects.filter(({ type }) => type !== 'Malware')).toMatchObject([
    {
      type: 'Address',
      sourceId: '1',
      content: {
        firstSeen: '2031-01-02T01:04:05Z',
        rating: 4,
        active: true,
        tags: ['Fam;ily'],
        securityLabels: [{ name: 'TLP:GREEN' }],
      },
    },
    { type: 'Host', id: 'bad.example', content: { rating: 1, active: false } },
  ]);
  expect(objects[0]).toMatchObject({ type: 'Malware', content: { name: 'Fam;ily' } });
  expect(shown.stderr).toMatch(/2 × no_object/);
});

test.each([
  [
    'results[].items[]',
    '{"count":2,"results":[{"items":[{"ioc":{"v":"bad.example"},"c":"0.8"}]},{"items":[{"ioc":{"v":"192.0.2.1"},"c":0.2}]}]}',
  ],
  ['{}', '{"a":{"ioc":{"v":"bad.example"},"c":0.8},"b":{"ioc":{"v":"192.0.2.1"},"c":0.2}}'],
  ['lines', '{"ioc":{"v":"bad.example"},"c":0.8}\n{"ioc":{"v":"192.0.2.1"},"c":0.2}\n'],
])('generic-json finds records at %s', async (records, document) => {
  const shown = await preview(
    `
use: generic-json
url: https://lists.example/all.json
class: window
records: '${records}'
value: ioc.v
confidence: { field: c, times: 100, round: true }
`,
    document,
    '--set',
    'keep_non_global=true',
    '--json',
  );
  expect(shown.code, shown.stderr).toBe(0);
  expect(objectsOf(shown)).toMatchObject([
    { type: 'Host', id: 'bad.example', content: { confidence: 80 } },
    { type: 'Address', id: '192.0.2.1', content: { confidence: 20 } },
  ]);
});

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

const LIST_OF = 'use: generic-list\nurl: https://l.example/\nclass: window\n';
const JSON_FEED = 'use: generic-json\nurl: https://l.example/\nclass: window\n';
const TABLE = 'use: generic-csv\nurl: https://l.example/\nclass: window\nheader: row\n';
test.each([
  [
    'a misspelt record path',
    `${JSON_FEED}records: dat[]\nvalue: v`,
    '{"meta":{},"data":[{"v":"bad.example"}]}',
    /nothing at dat\[\]; the document has meta, data; did you mean data\?/,
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

test.each<[string, string, string | Buffer, string]>([
  [
    'a list with comment marks of its own',
    `${LIST_OF}comment: ['%', '--']`,
    '% banner\n-- more\nbad.example -- why\nhttp://bad.example/#x %20\n',
    'Host\tbad.example\nURL\thttp://bad.example/#x\n',
  ],
  ['a list without comments', `${LIST_OF}comment: []\ntype: Hashtag`, '#bad\n', 'Hashtag\t#bad\n'],
  [
    'a list of columns between blanks',
    `${LIST_OF}column: 2`,
    '# banner\n127.0.0.1  bad.example # why\n0.0.0.0\tworse.example\n',
    'Host\tbad.example\nHost\tworse.example\n',
  ],
  [
    'a list of columns between signs',
    `${LIST_OF}column: 2\nseparator: ';'`,
    '1; "bad.example" ;x\n2;worse.example\n',
    'Host\tbad.example\nHost\tworse.example\n',
  ],
  [
    'a table with backslashes before quotes',
    `${TABLE}value: v\nescape: backslash`,
    'v,t\n"bad.example","say \\"hi, you\\""\n',
    'Host\tbad.example\n',
  ],
  [
    'a table in another encoding',
    `${TABLE}value: v\ncharset: windows-1251\nonly: { t: [плохой] }`,
    Buffer.from('v,t\nbad.example,\xef\xeb\xee\xf5\xee\xe9\n', 'latin1'),
    'Host\tbad.example\n',
  ],
])('%s is read [A14]', async (_what, block, document, canonical) => {
  const shown = await preview(block, document, '--format', 'canonical');
  expect(shown.stdout, shown.stderr).toBe(canonical);
});

test('rows that are short, and not cut at the wrong places, are read', async () => {
  const table = `${TABLE.replace('row', '[host, seen]')}value: host`;
  const shown = await preview(table, 'bad.example\nworse.example;x\n', '--format', 'canonical');
  expect(shown.stdout).toBe('Host\tbad.example\n');
});

test('a line without the column of the value costs itself [M1]', async () => {
  const shown = await preview(`${LIST_OF}column: 2`, '127.0.0.1 bad.example\n0.0.0.0\n');
  expect(shown.stderr).toContain('1 × list_column');
});

test('rows above the header are skipped when the settings say so', async () => {
  const shown = await preview(
    `${TABLE}value: v\ntitle_lines: 1`,
    'Bad things\nv,t\nbad.example,x\n',
    ...['--format', 'canonical'],
  );
  expect(shown.stdout).toBe('Host\tbad.example\n');
  expect(shown.stderr).toContain('1 × csv_title_line');
});

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
