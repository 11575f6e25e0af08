// What sources really send: encodings, layouts, attacks.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DocumentDecoder } from '../../../src/feeds/formats/decode.ts';
import { SILENT_SINK } from '../../../src/feeds/formats/format.ts';
import { findFeed, rss as rssFormat, z, type RawFactory } from '../../../src/feeds/index.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';

const drop = findFeed('spamhaus-drop');
const urlhaus = findFeed('urlhaus');
const malc0de = findFeed('malc0de');

const HEADER = '# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n';
const row = (id: number, url: string, reporter = 'someone'): string =>
  `"${id}","2031-01-02 03:00:11","${url}","online","","malware_download","None","","${reporter}"\n`;
const dump = (...rows: readonly string[]): string => HEADER + rows.join('');

const rss = (items: string, head = '<?xml version="1.0"?>'): string =>
  `${head}<rss version="2.0"><channel>${items}</channel></rss>`;
const item = (title: string): string => `<item><title>${title}</title></item>`;

describe('encoding', () => {
  test('a byte order mark is no part of the first value [A14]', async () => {
    const { rows, summary } = await mapBytes(
      drop,
      'v4',
      whole(Buffer.from('\ufeff192.0.2.0/24\n')),
    );
    expect(rows.map((one) => one.id)).toEqual(['192.0.2.0/24']);
    expect(summary.notes).toMatchObject({ byte_order_mark_removed: 1 });
  });

  test('lines that are no UTF-8 are read as latin-1 and counted, the others stay [A14]', async () => {
    const bytes = Buffer.concat([
      Buffer.from(dump(row(1, 'http://files.example/é'))),
      Buffer.from(row(2, 'http://files.example/\u00e9'), 'latin1'),
    ]);
    const { rows, summary } = await mapBytes(urlhaus, 'recent', whole(bytes));
    expect(rows.map((one) => one.id)).toEqual(['http://files.example/é', 'http://files.example/é']);
    expect(summary.notes).toMatchObject({ latin1_lines: 1 });
  });

  test.each([
    ['a set of one byte', 'windows-1251', Buffer.from([0xe9]), 'й', {}],
    ['a set of several bytes', 'Shift_JIS', Buffer.from([0x83, 0x41]), 'ア', {}],
    ['a set beside latin-1', 'windows-1252', Buffer.from([0x80]), '€', {}],
    ['latin-1, one to one', 'ISO-8859-1', Buffer.from([0x85]), '\u0085', {}],
    [
      'a set that nobody knows',
      'x-own',
      Buffer.from([0xe9]),
      'é',
      { encoding_unknown: 1, latin1_lines: 1 },
    ],
    ['UTF-8, wrongly', 'utf-8', Buffer.from([0xe9]), 'é', { latin1_lines: 1 }],
    ['a default of the server over UTF-8', 'windows-1251', Buffer.from('é'), 'é', {}],
    ['ASCII as well', 'ISO-2022-JP', Buffer.from('\u001b$B%"\u001b(B'), 'ア', {}],
    ['two bytes for each letter', 'utf-16be', 'é', 'é', {}],
    ['another set than the byte order mark', 'windows-1251', '\ufeffé', 'é', { utf16: 1 }],
  ])('that the source states as %s counts [A14]', (_how, charset, bytes, letter, notes) => {
    const line = (text: string | Buffer): Buffer =>
      Buffer.concat([
        Buffer.from('ascii,'),
        Buffer.from(text),
        Buffer.from(`,${'x'.repeat(300)}\n`),
      ]);
    const wide = (text: string): Buffer =>
      Buffer.from(line('').toString().replace(',,', `,${text},`), 'utf16le').swap16();
    const mark = typeof bytes === 'string' && bytes.startsWith('\ufeff') ? '\ufeff' : '';
    const encoded =
      typeof bytes === 'string'
        ? Buffer.concat([Buffer.from(mark, 'utf16le').swap16(), wide(bytes.replace(mark, ''))])
        : line(bytes);
    const noted: Record<string, number> = {};
    let text = '';
    const sink = {
      text: (block: string) => void (text += block),
      note: (name: string) => void (noted[name] = (noted[name] ?? 0) + 1),
    };
    const decoder = new DocumentDecoder('lines', sink, charset);
    for (const byte of encoded) decoder.push(Uint8Array.of(byte));
    decoder.end();
    expect(text).toBe(`ascii,${letter},${'x'.repeat(300)}\n`);
    expect(noted).toEqual(notes);
  });

  test('that XML declares counts more than what the source states [A14]', async () => {
    const declared = '<?xml version="1.0" encoding="ISO-8859-1"?>';
    const bytes = (head?: string): RawFactory =>
      Object.assign(whole(Buffer.from(rss(item('b\u00fccher.example'), head), 'latin1')), {
        charset: 'windows-1251',
      });
    const ids = async (head?: string): Promise<readonly string[]> =>
      (await mapBytes(malc0de, 'items', bytes(head))).rows.map(({ id }) => id);
    expect(await ids(declared)).toEqual(['xn--bcher-kva.example']);
    expect(await ids()).toEqual(['xn--bcher-x0e.example']);
  });

  test.each([
    ['utf-8', Buffer.from(rss(item('bücher.example')))],
    ['a wrong declaration', Buffer.from(rss(item('b\u00fccher.example')), 'latin1')],
    [
      'ISO-8859-1',
      Buffer.from(
        rss(item('bücher.example'), '<?xml version="1.0" encoding="ISO-8859-1"?>'),
        'latin1',
      ),
    ],
    ['UTF-16', Buffer.from(`\ufeff${rss(item('bücher.example'))}`, 'utf16le')],
  ])('XML in %s [A14]', async (_name, bytes) => {
    const { rows } = await mapBytes(malc0de, 'items', whole(bytes));
    expect(rows.map((one) => one.id)).toEqual(['xn--bcher-kva.example']);
  });
});

test.each([
  ['<category>Bot</category><category> Spam </category>', ['Bot', 'Spam']],
  ['<category>Bot</category>', 'Bot'],
  ['<category>Bot</category><category/>', 'Bot'],
  ['<category term="Bot"/><category term="Spam"/>', ['Bot', 'Spam']],
  ['<category><![CDATA[B]]>ot</category>', 'Bot'],
])('several elements of one name are a list: %s', (elements, category) => {
  const records: unknown[] = [];
  const reader = rssFormat({ record: z.object({}) }).open({
    ...SILENT_SINK,
    record: (record) => records.push(record),
  });
  reader.push(rss(`<item><title>a.example</title>${elements}</item>`));
  reader.end();
  expect(records).toEqual([{ title: 'a.example', category }]);
});

describe('layouts', () => {
  test('JSON lines and text are told apart by their content, not by their address', async () => {
    const json = await mapBytes(
      drop,
      'v4',
      whole(Buffer.from('{"cidr":"192.0.2.0/24"}\n{"type":"metadata","records":1}\n')),
    );
    const text = await mapBytes(
      drop,
      'v4',
      whole(Buffer.from('; list\n192.0.2.0/24 ; SBL000001\n')),
    );
    expect(json.rows.map((one) => one.id)).toEqual(text.rows.map((one) => one.id));
    expect([json.summary.statedTotal, text.summary.statedTotal]).toEqual([true, false]);
  });

  test('a column that a record cannot do without fails the document and names it [A11]', async () => {
    const renamed = HEADER.replace(',url,', ',address,') + row(1, 'http://files.example/');
    await expect(mapBytes(urlhaus, 'recent', whole(Buffer.from(renamed)))).rejects.toMatchObject({
      code: 'FeedFormat',
      message: expect.stringContaining('no column url') as string,
    });
  });

  test('a dump with a header and no rows is complete and empty [A14]', async () => {
    const { summary } = await mapBytes(urlhaus, 'recent', whole(Buffer.from(HEADER)));
    expect(summary).toMatchObject({ records: 0, complete: true });
  });

  test.each([
    ['in a quoted value', dump(row(1, 'http://files.example/a')).slice(0, -30)],
    ['between two values', `${dump(row(1, 'http://files.example/a'))}"2","2031-01-02 03:00:11"`],
  ])('CSV that ends %s was cut [A12]', async (_where, text) => {
    await expect(mapBytes(urlhaus, 'online', whole(Buffer.from(text)))).rejects.toMatchObject({
      code: 'FeedTruncated',
    });
  });

  test('JSON lines that end inside a line were cut [A12]', async () => {
    const text = '{"cidr":"192.0.2.0/24"}\n{"cidr":"198.51';
    await expect(mapBytes(drop, 'v4', whole(Buffer.from(text)))).rejects.toMatchObject({
      code: 'FeedTruncated',
    });
  });

  test('JSON lines without their metadata prove no absence [A12]', async () => {
    const { summary } = await mapBytes(drop, 'v4', whole(Buffer.from('{"cidr":"192.0.2.0/24"}\n')));
    expect(summary).toMatchObject({ records: 1, complete: false, statedTotal: false });
  });

  test.each([2, 0])(
    'one record where the source states %i is not the whole list [A12]',
    async (total) => {
      const text = `{"cidr":"192.0.2.0/24"}\n{"type":"metadata","records":${total}}\n`;
      await expect(mapBytes(drop, 'v4', whole(Buffer.from(text)))).rejects.toMatchObject({
        code: 'FeedTruncated',
        details: { declared: total, records: 1 },
      });
    },
  );

  test('RSS that ends before its root is closed was cut [A12]', async () => {
    const text = rss(item('files.example')).replace('</rss>', '');
    await expect(mapBytes(malc0de, 'items', whole(Buffer.from(text)))).rejects.toMatchObject({
      code: 'FeedTruncated',
    });
  });

  test('a number of gzip members is one document [A14]', async () => {
    const bytes = Buffer.concat([gzipSync('192.0.2.0/24\n'), gzipSync('198.51.100.0/24\n')]);
    expect((await mapBytes(drop, 'v4', whole(bytes))).rows).toHaveLength(2);
  });
});

describe('attacks', () => {
  const bomb =
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>' +
    `<rss><channel>${item('&b;')}</channel></rss>`;

  test.each([
    ['an entity bomb', bomb],
    [
      'an external entity',
      bomb.replace('<!ENTITY a "x">', '<!ENTITY a SYSTEM "file:///etc/passwd">'),
    ],
    ['a document type alone', rss(item('files.example')).replace('?>', '?><!DOCTYPE rss>')],
  ])('%s is refused [A11]', async (_name, text) => {
    await expect(mapBytes(malc0de, 'items', whole(Buffer.from(text)))).rejects.toMatchObject({
      code: 'FeedFormat',
    });
  });

  test.each([
    ['elements inside elements without end', rss('<a>'.repeat(100))],
    ['elements inside an item without end', rss(`<item>${'<a>'.repeat(100)}`)],
    [
      'an item of empty elements without end',
      rss(`<item>${Array.from({ length: 12_000 }, (_, n) => `<${'x'.repeat(90)}${n}/>`).join('')}`),
    ],
    [
      'an element of attributes without end',
      rss(`<item ${Array.from({ length: 10_000 }, (_, n) => `n${n}=""`).join(' ')}>`),
    ],
  ])('%s: refused, whatever the memory would hold [A15]', async (_name, text) => {
    await expect(mapBytes(malc0de, 'items', whole(Buffer.from(text)))).rejects.toMatchObject({
      code: 'FeedFormat',
      message: expect.stringMatching(/more than (?:64 deep|\d+ characters)/) as string,
    });
  });

  test('an undeclared entity stays text [A14]', async () => {
    const { summary } = await mapBytes(
      malc0de,
      'items',
      whole(Buffer.from(rss(item('a&nope;.example')))),
    );
    expect(summary.notes).toMatchObject({ xml_entity_invalid: 1 });
  });

  test('an expanded size over the limit is refused [A15]', async () => {
    const { mapCollection } = await import('../../../src/feeds/index.ts');
    await expect(
      mapCollection({
        feed: drop,
        collection: 'v4',
        parameters: {},
        raw: whole(gzipSync('192.0.2.0/24\n'.repeat(10_000))),
        runAt: '2031-01-03T00:00:00Z',
        limits: { maxExpandedBytes: 1000 },
        writer: { mapped: () => undefined, rejected: () => undefined },
      }),
    ).rejects.toMatchObject({ code: 'FeedTooLarge' });
  });
});

describe('what a document says about its own end', () => {
  const firehol = findFeed('firehol');
  const dshield = findFeed('dshield');
  const feodo = findFeed('feodo-tracker');
  const netset = (entries: number): Buffer =>
    Buffer.from(
      `#\n# Entries         : ${entries} subnets, 257 unique IPs\n#\n8.8.8.0/24\n1.1.1.1\n`,
    );

  test('a list that states its number of values must have them [A12]', async () => {
    const { summary } = await mapBytes(firehol, 'level1', whole(netset(2)));
    expect(summary).toMatchObject({ complete: true, statedTotal: true, declaredTotal: 2 });
    await expect(mapBytes(firehol, 'level1', whole(netset(3)))).rejects.toMatchObject({
      code: 'FeedTruncated',
      message: expect.stringMatching(/3.*2/) as string,
    });
  });

  test('a trailer without a line end is no cut row, also below no row at all [A12]', async () => {
    const head = '"first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"\r\n';
    const { summary } = await mapBytes(
      feodo,
      'recent',
      whole(Buffer.from(`${head}# END 0 entries`)),
    );
    expect(summary).toMatchObject({ complete: true, declaredTotal: 0 });
    const cut = Buffer.from(`${head}"2031-01-02 03:00:00","203.0.113.9","44`);
    await expect(mapBytes(feodo, 'recent', whole(cut))).rejects.toMatchObject({
      code: 'FeedTruncated',
    });
  });

  test('a last row may be short where the source leaves values out', async () => {
    const text = 'Start\tEnd\tNetmask\tAttacks\tName\tCountry\temail\n8.8.8.0\t8.8.8.255\t24\t9';
    const { rows } = await mapBytes(dshield, 'networks', whole(Buffer.from(text)));
    expect(rows.map((one) => one.id)).toEqual(['8.8.8.0/24']);
  });
});
