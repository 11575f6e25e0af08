// Feeds without code: what YAML says about a list, a table or a JSON document, looked at with `tcfeeds preview`.
import { describe, expect, test } from 'vitest';
import type { Finished } from '../support/command-line.ts';
import { LIST_OF, previewFolder, TABLE } from './preview-folder.ts';

const { preview } = previewFolder();

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

test.each([
  ['day-first', '02.01.2031 03:04', '2031-01-02T02:04:00Z'],
  ['month-first', '1/2/2031 3:04 PM', '2031-01-02T14:04:00Z'],
])(
  'dates that end with their year are read in the order of the YAML: %s [M10]',
  async (order, date, at) => {
    const shown = await preview(
      `${TABLE}value: v\nfirst_seen: { field: seen, zone: '+01:00', order: ${order} }`,
      `v,seen\nbad.example,${date}\n`,
      '--json',
    );
    expect(shown.code, shown.stderr).toBe(0);
    expect(objectsOf(shown)).toMatchObject([{ content: { firstSeen: at } }]);
  },
);

test('a cell is one tag, quoted or not, unless the YAML names a separator', async () => {
  const tagsWith = async (setting: string): Promise<unknown> => {
    const shown = await preview(
      `${TABLE}value: v\n${setting}`,
      'v,family\nbad.example,"Agent Tesla; v3"\n',
      '--json',
    );
    return objectsOf(shown).map(({ content }) => content['tags']);
  };
  expect(await tagsWith(`tags: ['{family}']`)).toEqual([['Agent Tesla; v3']]);
  expect(await tagsWith('tags_from: { field: family }')).toEqual([['Agent Tesla; v3']]);
  expect(await tagsWith(`tags_from: { field: family, separator: ';' }`)).toEqual([
    ['Agent Tesla', 'v3'],
  ]);
});
