// The author kit: a definition from a sample, its checks, the lint, the documents.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { startSource } from '../support/source-server.ts';
import { createAuthorKit } from './author-kit.ts';

const { folder, config, tcfeeds, file, canonicalOf, runWrittenTest } = createAuthorKit();

const SEMICOLONS = `% list of bad things
%
1001;"2031-01-02 03:04:05";"198.51.100.7";"bots";high
1002;"2031-01-02 03:05:05";"bad.example";"phishing";low
1003;"2031-01-02 03:06:05";"http://files.example/a;b.exe";"Emotet, loader";critical
`;
const wideRow = (mark: string): string =>
  Array.from({ length: 10_000 }, (_, n) => `${mark}${n}`).join(',');
const WIDE_OBJECT = JSON.stringify(
  Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`m${n}`, 'bad.example'])),
);
const NESTED = JSON.stringify({
  status: 'ok',
  response: {
    meta: { count: 2 },
    data: {
      a1: {
        ioc: { text: '198.51.100.7' },
        risk: 8.5,
        score: 0.9,
        labels: ['bot'],
        first: 1924992000,
      },
      a2: {
        ioc: { text: 'hxxps://files[.]example/x' },
        risk: 10,
        score: 1,
        labels: [],
        first: null,
      },
    },
  },
});
const KEYED_BY_VALUE = JSON.stringify({ 'bad.example': { n: 1 }, 'worse.example': { n: 2 } });
const RSS = `<?xml version="1.0"?><rss version="2.0"><channel>${[12, 13]
  .map(
    (
      n,
    ) => `<item><title>Page ${n}</title><guid>https://acme.example/${n}</guid><link>https://acme.example/${n}</link>
<pubDate>Thu, 02 Jan 2031 03:04:05 GMT</pubDate><description>URL: http://login${n}.example/a&lt;br/&gt;Host: login${n}.example</description></item>`,
  )
  .join('')}</channel></rss>`;

describe('tcfeeds new', () => {
  test.each([
    [
      'semicolons',
      SEMICOLONS,
      ['Address\t198.51.100.7', 'Host\tbad.example', 'URL\thttp://files.example/a;b.exe'],
      [/delimiter ";"/, /severity → threat rating/, /date → firstSeen/, /id → id of the record/],
    ],
    [
      'nested',
      NESTED,
      ['Address\t198.51.100.7', 'URL\thttps://files.example/x'],
      [/records at response\.data\.\{\}/, /score → confidence times 100/, /labels → tags/],
    ],
    ['keyed', KEYED_BY_VALUE, ['Host\tbad.example', 'Host\tworse.example'], [/key → Host/]],
    [
      'rss-of-keys',
      RSS,
      [12, 13]
        .map((n) => `Host\tlogin${n}.example`)
        .concat([12, 13].map((n) => `URL\thttp://login${n}.example/a`)),
      [/“URL” in description → URL/, /link → Source/],
    ],
    [
      'tabs',
      'seen\tip_addr\tport\treference\n2031-01-02T03:04:05Z\t198.51.100.7\t80\thttps://acme.example/1\n',
      ['Address\t198.51.100.7'],
      [/delimiter "\\t"/, /header row/],
    ],
    [
      'header-in-comment',
      '# built 2031\n# md5,sha256,family\nd41d8cd98f00b204e9800998ecf8427f,9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,Emotet\n',
      [
        'File\tmd5:d41d8cd98f00b204e9800998ecf8427f : sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      ],
      [/header comment/, /md5, sha256 → File, the hashes of one file/],
    ],
    [
      'unnamed-column',
      'ip,seen,,family\n198.51.100.7,2031-01-02 03:04:05,80,Emotet\n198.51.100.8,2031-01-03 03:04:05,81,Emotet\n',
      ['Address\t198.51.100.7', 'Address\t198.51.100.8'],
      [/header row/, /column_3: made-up name/, /seen → firstSeen/],
    ],
    [
      'title-line',
      'Acme list of bad things\nip,seen,family\n198.51.100.7,2031-01-02,Emotet\n198.51.100.8,2031-01-03,Emotet\n',
      ['Address\t198.51.100.7', 'Address\t198.51.100.8'],
      [/“Acme list of bad things” is skipped/, /seen → firstSeen/],
    ],
    [
      'accounts',
      '2031-01-02 03:04:05,scan_bot,http://a.example/x,#phishing #kit,https://social.example/scan_bot/1\n2031-01-02 03:05:05,scan_bot,http://b.example/y,#bot,https://social.example/scan_bot/2\n2031-01-02 03:06:05,phisher,http://c.example/z,,https://social.example/phisher/3\n',
      ['URL\thttp://a.example/x', 'URL\thttp://b.example/y', 'URL\thttp://c.example/z'],
      [/tags → tags/, /^(?![^]*(?:user|category) → tags)/],
    ],
    [
      'people',
      'host,tagged_by,user_class,actor_handle,class\nbad.example,anna,gold,@anna,Phishing\nworse.example,bert,gold,@bert,Phishing\n',
      ['Host\tbad.example', 'Host\tworse.example'],
      [/(?<!user_)class → tags/, /^(?![^]*(?:tagged_by|user_class|handle) → tags)/],
    ],
    [
      'categories',
      '<rss version="2.0"><channel><item><title>a.example</title><category>Bot</category><category>Spam</category></item><item><title>b.example</title><category>Bot</category></item></channel></rss>',
      ['Host\ta.example', 'Host\tb.example'],
      [/category → tags/],
    ],
    [
      'lines',
      '{"ioc":"bad.example","note":"a note"}\n{"ioc":"198.51.100.7","note":"a note"}\n',
      ['Address\t198.51.100.7', 'Host\tbad.example'],
      [/JSON lines/],
    ],
    [
      'plain',
      '# list\nbad[.]example # a remark\nworse.example\n198.51.100.0/24\n',
      ['CIDR\t198.51.100.0/24', 'Host\tbad.example', 'Host\tworse.example'],
      [/a list with one value per line/],
    ],
  ])(
    '%s: the definition is used as it was written, and its test passes',
    async (id, text, lines, said) => {
      const input = file(`${id}.sample`, text);
      const made = await tcfeeds('new', id, '--from', input, '--out', folder, '--json');
      expect(made.code, made.stderr).toBe(0);
      const { guessed } = JSON.parse(made.stdout) as {
        guessed: { what: string; because: string }[];
      };
      const told = guessed.map(({ what, because }) => `${what} ${because}`).join('\n');
      for (const words of [...said, /class event/]) expect(told).toMatch(words);
      expect(await canonicalOf(id, input)).toEqual(lines);
      expect(await runWrittenTest(id)).toBeGreaterThanOrEqual(8);
      const linted = await tcfeeds('lint', join(folder, `${id}.ts`), '--config', config, '--json');
      expect(linted.code, linted.stdout).toBe(0);
      expect(linted.stdout).toContain('placeholder_text');
      expect(linted.stdout).toContain('placeholder_address');
    },
  );

  const UNEVEN = JSON.stringify([
    { ioc: 'a.example', tags: ['bot'], seen: [], more: [{ x: 1 }], who: { name: 'A', at: null } },
    { ioc: 'b.example', tags: [], seen: null, who: [] },
    { ioc: 'c.example', tags: null, more: [], who: { name: 'C', at: 3 } },
    { ioc: 'd.example', seen: [1], more: null, who: null },
    { ioc: 'no value at all', who: {} },
  ]);

  test('takes every record of a sample whose fields are missing, null or empty, and lists what it rejects [M2]', async () => {
    const input = file('uneven.sample', UNEVEN);
    const made = await tcfeeds('new', 'uneven', '--from', input, '--out', folder);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stderr).toContain('5 records, 4 used, 1 rejected');
    expect(made.stderr).toMatch(/rejected: 1 × \w+: .*for example .*no value at all/);
    expect((await canonicalOf('uneven', input)).map((line) => line.split('\t')[1])).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `${name}.example`),
    );
    const written = readFileSync(join(folder, 'uneven.test.ts'), 'utf8');
    expect(written).toMatch(/rejected = \{ 'main.sample.json': \{ \w+: 1 \} \}/);
    expect(await runWrittenTest('uneven')).toBeGreaterThanOrEqual(8);
    // Without its list the same test fails, and says how to list what is rejected.
    writeFileSync(
      join(folder, 'uneven.test.ts'),
      written.replace(/^ {2}const rejected = .*/m, '  const rejected = {};'),
    );
    await expect(runWrittenTest('uneven')).rejects.toThrow(/lost in every run.*rejected/s);
  });

  test.each([
    [
      'campaigns',
      '{"campaigns":[{"id":"c1","name":"One","iocs":[{"v":"a.example"},{"v":"b.example"}]},{"id":"c2","name":"Two","iocs":[{"v":"c.example"}]}]}',
      'campaigns[].id, campaigns[].name: left out',
      /itemOf/,
    ],
    [
      'lists-beside',
      '{"campaigns":[{"malware":["Remcos"],"by":{"name":"x"},"iocs":[{"v":"a.example"}]},{"malware":["Qbot"],"iocs":[{"v":"c.example"}]}]}',
      'campaigns[].malware, campaigns[].by: left out',
      /itemOf/,
    ],
    [
      'either-order',
      'host,seen\na.example,05/06/2026 10:00\nb.example,07/08/2026 11:00\n',
      'seen: left out',
      /no date such as “05\/06\/2026 10:00” has a part above 12.*write order: 'day-first' or 'month-first'.*\(Dates\)/,
    ],
    [
      'both-orders',
      'host,seen\na.example,25/06/2026\nb.example,07/28/2026\n',
      'seen: left out',
      /“25\/06\/2026” has the day first and “07\/28\/2026” the month.*\(Dates\)/,
    ],
    [
      'both-orders-by-mark',
      'host,seen\na.example,05.11.2026\nb.example,06.11.2026\nc.example,11/21/2026\nd.example,07.11.2026\n',
      'seen: left out',
      /“05\.11\.2026” has the day first as dates with dots have and “11\/21\/2026” the month.*\(Dates\)/,
    ],
    [
      'order-of-another-mark',
      'host,seen\na.example,05/11/2026\nb.example,21-11-2026\n',
      'seen: left out',
      /no date such as “05\/11\/2026” has a part above 12/,
    ],
    [
      'short-years',
      'host,seen\na.example,25.06.26\nb.example,28.07.26\n',
      'seen: left out',
      /such as “25\.06\.26” are of a form that is not read.*\(Dates\)/,
    ],
  ])('%s: what is left out is told with the page that helps', async (id, text, what, because) => {
    const input = file(`${id}.sample`, text);
    const made = await tcfeeds('new', id, '--from', input, '--out', folder, '--json');
    expect(made.code, made.stderr).toBe(0);
    const { guessed } = JSON.parse(made.stdout) as { guessed: { what: string; because: string }[] };
    expect(guessed.find((reason) => reason.what === what)?.because).toMatch(because);
  });

  test('a list of which a third is no indicator is an unsure guess', async () => {
    const input = file('mixed.sample', 'a.example\nb.example\nwords of prose\n');
    const made = await tcfeeds('new', 'mixed', '--from', input, '--out', folder, '--json');
    expect(made.code, made.stderr).toBe(0);
    const { guessed } = JSON.parse(made.stdout) as { guessed: { what: string; sure: string }[] };
    expect(guessed.find(({ what }) => what.startsWith('value'))).toMatchObject({ sure: 'unsure' });
  });

  test('takes a compressed sample from an address, and remembers the address', async () => {
    const source = await startSource();
    try {
      source.put('/list.csv', { body: gzipSync(SEMICOLONS), contentType: 'application/gzip' });
      const url = `${source.url}/list.csv`;
      const made = await tcfeeds('new', 'fetched', '--from', url, '--out', folder);
      expect(made.code, made.stderr).toBe(0);
      expect(readFileSync(join(folder, 'fetched.ts'), 'utf8')).toContain(`url: '${url}'`);
    } finally {
      await source.close();
    }
  });

  test('overwrites nothing unless it is told to', async () => {
    const input = file('again.sample', SEMICOLONS);
    await tcfeeds('new', 'again', '--from', input, '--out', folder);
    writeFileSync(join(folder, 'again.ts'), 'mine');
    const refused = await tcfeeds('new', 'again', '--from', input, '--out', folder);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/again\.ts.*are there already.*--force/);
    expect(readFileSync(join(folder, 'again.ts'), 'utf8')).toBe('mine');
    expect((await tcfeeds('new', 'again', '--from', input, '--out', folder, '--force')).code).toBe(
      0,
    );
  });

  test.each([
    ['no-file', '/nowhere/x', /no such file/],
    ['html', '<!doctype html><p>login', /HTML page/],
    ['empty', '\n', /is empty/],
    ['prose', 'Some words.\nMore words here.\n', /no field whose values are indicators/],
    ['cut', '{"a": [', /begins like JSON and is none/],
    ['no-records', '{"a": 1}', /without a list of records/],
    ['names-only', 'date,host,score\n', /names of columns \(date, host, score\), and no record/],
    ['comments-only', '# date,host\n#\n', /holds no record/],
    ['empty-list', '{"data": []}', /no record|without a list of records/],
    ['wide', `${wideRow('c')}\n${wideRow('x')}\n${wideRow('y')}\n`, /has 10000 columns.*up to 500/],
    ['many-members', `[${WIDE_OBJECT},${WIDE_OBJECT}]`, /has 1000 fields.*up to 500/],
    ['deep', `[{"a": "bad.example", "b": ${'['.repeat(9000)}${']'.repeat(9000)}}]`, /256 levels/],
    ['Bad Id', 'bad.example\n', /cannot be the id/],
  ])('refuses %s and writes nothing', async (id, text, message) => {
    const input = text.startsWith('/') ? text : file('refused.sample', text);
    const made = await tcfeeds('new', id, '--from', input, '--out', folder);
    expect(made.code).toBe(1);
    expect(made.stderr).toMatch(message);
    expect(existsSync(join(folder, `${id}.ts`))).toBe(false);
  });
});

const LINTED = (each: string): string => `
import { defineFeed, plainList } from 'threatconnect-feeds/feeds';
export const own = defineFeed({
  id: 'acme', version: '1.0.0', title: 'Acme', description: 'Own.', licence: 'none', limits: [],
  collections: { list: plainList({
    title: 'list', url: 'https://lists.example/', parameter: 'url', types: 'Host', each: ${each},
    feedClass: 'state', absence: 'gone',
  }) },
});`;

describe('tcfeeds lint', () => {
  test.each([
    [`{ tags: ['Scanner'], confidence: 80 }`, 'constant_score', 1, '[M8]'],
    [`{ tags: ['Acme Scanner'] }`, 'source_name_in_tag', 1, '[M11]'],
    [`{ tags: ['${'x'.repeat(129)}'] }`, 'tag_too_long', 1, ''],
    [`{ tags: ['scanner'] }`, 'tag_case', 0, ''],
    ['{}', 'bare_list', 0, '[M19]'],
  ])('%s is %s and ends with %i %s', async (each, rule, code) => {
    const path = file('linted.ts', LINTED(each));
    const plain = await tcfeeds('lint', path, '--config', config, '--json');
    expect(plain).toMatchObject({ code, stdout: expect.stringContaining(`"${rule}"`) as string });
    expect((await tcfeeds('lint', path, '--config', config, '--strict')).code).toBe(1);
  });

  test('the address of examples is told until the YAML or the definition has another', async () => {
    file('placed.ts', LINTED(`{ tags: ['Scanner'] }`));
    const withUrl = (url: string): string =>
      file(
        'placed.yaml',
        `platforms: {main: {tc_api_path: 'https://tc.example/api', api_access_id: '\${env:A}', api_secret_key: '\${env:K}'}}
feeds: {acme: {use: ./placed.ts, tc_owner: O${url}}}
`,
      );
    const linted = (url: string): Promise<{ stdout: string; code: number }> =>
      tcfeeds('lint', '--config', withUrl(url), '--strict', '--json');
    const told = await linted('');
    expect(told.code).toBe(1);
    expect(told.stdout).toContain('"placeholder_address"');
    expect((await linted(`, url: 'http://192.0.2.7/list.txt'`)).code).toBe(0);
  });

  test('a fixed rating of a generic feed is an error, one from a field is none [M8]', async () => {
    const yaml = (rating: string): string =>
      file(
        'lint.yaml',
        `platforms: {main: {tc_api_path: 'https://tc.example/api', api_access_id: '\${env:A}', api_secret_key: '\${env:K}'}}
feeds:
  fixed: {use: generic-csv, tc_owner: O, url: 'https://l.example/', class: state, header: row, value: v, tags: [Bot], rating: ${rating}}
`,
      );
    const fixed = await tcfeeds('lint', '--config', yaml('3'));
    expect(fixed.code).toBe(1);
    expect(fixed.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'feed is indicator_threat_rating, got 3',
    );
    expect((await tcfeeds('lint', '--config', yaml('{field: r}'))).code).toBe(0);
  });

  test('the definitions of this package have no finding', async () => {
    expect((await tcfeeds('lint', '--config', config, '--strict')).code).toBe(0);
  });

  test('a definition that cannot be loaded is a finding, not the end', async () => {
    const found = await tcfeeds(
      'lint',
      file('broken.ts', 'throw new Error("no")'),
      '--config',
      config,
    );
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('unusable');
  });
});

describe('tcfeeds docs', () => {
  test('prints the page and the data mapping of a definition', async () => {
    const page = await tcfeeds('docs', 'feed', 'malc0de', '--config', config);
    expect(page.stdout).toContain('## Deprecation');
    const mapping = await tcfeeds('docs', 'mapping', 'malc0de', '--config', config);
    expect(mapping.stdout).toMatch(/^# Data mapping: Malc0de/);
    for (const line of mapping.stdout.split('\n').filter((text) => text.startsWith('|')))
      expect(page.stdout).toContain(line);
  });

  test('says of a generic definition that a feed of the YAML makes it', async () => {
    const { code, stderr } = await tcfeeds('docs', 'feed', 'generic-json', '--config', config);
    expect(code).toBe(1);
    expect(stderr).toMatch(/name a feed of the YAML with "use: generic-json"/);
  });

  test('prints a schema that completes the keys of generic feeds', async () => {
    const { stdout } = await tcfeeds('docs', 'schema');
    const validate = new Ajv2020({ strict: false, formats: { uri: true } }).compile(
      JSON.parse(stdout) as object,
    );
    const feed = (block: string): boolean => validate(parse(`feeds: {f: {${block}}}`));
    expect(feed('use: generic-list, class: state, url: "https://l.example/", tags: [A]')).toBe(
      true,
    );
    expect(feed('use: generic-csv, collections: {a: {class: window, header: row}, b: false}')).toBe(
      true,
    );
    expect(feed('use: generic-list, clas: state')).toBe(false);
    expect(feed('use: generic-csv, collections: {a: {clas: window}}')).toBe(false);
    expect(feed('use: generic-list, class: states')).toBe(false);
  });
});
