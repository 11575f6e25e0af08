// Where the pieces of a document end is chance: every split of its bytes, and of its text, gives the same records.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  csv,
  json,
  jsonLines,
  matchedLines,
  misp,
  rss,
  stix,
  textList,
  type Format,
} from '../../../src/feeds/index.ts';
import { openReader } from '../../../src/feeds/formats/any-of.ts';
import { DocumentDecoder } from '../../../src/feeds/formats/decode.ts';

const record = z.object({ value: z.string(), note: z.string().optional() });
const PAD = '# '.padEnd(300, 'é');

const documents: readonly (readonly [name: string, format: Format<unknown>, text: string])[] = [
  [
    'CSV with a header in a comment',
    csv({ record, header: 'comment', total: /^# END (\d+)/ }),
    `${PAD}\r\n# value,note\r\n"a","x ""y"", z"\r\n"b", "two\r\nlines"\r\nc,\u0085ü€😀\r\n# END 3`,
  ],
  ['CSV with a header row', csv({ record, header: 'row' }), 'note,value\n1,"a,b"\n2,c\n'],
  ['TSV', csv({ record, header: ['value', 'note'], delimiter: '\t' }), 'a\tb\n"c"\td d\n'],
  [
    'JSON in a member',
    json({ record, path: ['data', '[]'], total: 'count', createdAt: 'at' }),
    '\ufeff{"count":3,"data":[{"value":"a\\"]}"},{"value":"ü€😀"},\n{"value":"[{"}],"at":"2031-01-01T00:00:00Z"}',
  ],
  [
    'JSON by name',
    json({ record, path: ['{}', '[]'], nameField: 'note' }),
    ' {"1":[{"value":"a"}],\r\n"2" : [ {"value":"b"},{"value":"\\u00fc"} ] } ',
  ],
  [
    'JSON lines',
    jsonLines({ record, metadata: { when: { type: 'end' }, total: 'n' } }),
    '{"value":"a"}\r\n{"value":"b\\n"}\nno json\n\n{"type":"end","n":2}',
  ],
  [
    'a list',
    textList({ record, value: 'value', remark: { note: /\d+/ }, total: /^# (\d+) values/ }),
    '# 3 values\r\n192.0.2.1 # 7\r\n  http://a.example/x y ; z\n"b.example", rest\n// end',
  ],
  [
    'lines of a form',
    matchedLines({ record, words: 'hosts', match: /^0\.0\.0\.0 (?<value>\S+)/ }),
    '# hosts\n0.0.0.0 a.example\r\n127.0.0.1 localhost\n0.0.0.0 ü.example',
  ],
  [
    'RSS',
    rss({ record: z.object({ title: z.string().optional(), link: z.string().optional() }) }),
    '<?xml version="1.0"?>\n<rss><channel><item><title>a &amp; b</title><link>x</link></item>\r\n<item><title><![CDATA[<c> ü€😀]]></title></item></channel></rss>',
  ],
  [
    'STIX',
    stix(),
    `{"type":"bundle","objects":[{"type":"malware","id":"malware--1","name":"ü"},{"type":"identity","id":"identity--1"},{"type":"indicator","id":"indicator--2","pattern":"[url:value = 'x]']"}]}`,
  ],
  [
    'STIX lines',
    stix(),
    '{"type":"tool","id":"tool--1","name":"a"}\n{"type":"tool","id":"tool--2","name":"b"}',
  ],
  [
    'MISP',
    misp(),
    '{"response":[{"Event":{"uuid":"1","info":"ü","Attribute":[{"type":"md5","value":"x"},{"type":"url","value":"y"}],"Object":[{"name":"file","Attribute":[{"type":"md5","value":"z"}]}]}}]}',
  ],
];

interface Seen {
  readonly records: unknown[];
  readonly facts: unknown[];
}

/** Reads pieces as `mapCollection` does: twice where records refer to each other. */
function read(format: Format<unknown>, feed: (push: (text: string) => void) => void): Seen {
  const seen: Seen = { records: [], facts: [] };
  const survey = format.survey?.();
  for (const one of survey ? [survey.first, survey.second] : [format]) {
    const reader = openReader([one], {
      record: (value, raw) => seen.records.push([value, raw]),
      bad: (reason, _message, raw) => seen.records.push([reason, raw]),
      skip: (reason, _message, raw) => seen.records.push([reason, raw]),
      note: (name) => seen.facts.push(name),
      total: (total) => seen.facts.push(total),
      createdAt: (at) => seen.facts.push(at),
      header: (names) => seen.facts.push([...names]),
    });
    feed((text) => reader.push(text));
    seen.facts.push(reader.end().proven);
  }
  return seen;
}

function decoded(format: Format<unknown>, pieces: readonly Uint8Array[]): Seen {
  return read(format, (push) => {
    const decoder = new DocumentDecoder(format.decoding, { text: push, note: () => undefined });
    for (const piece of pieces) decoder.push(piece);
    decoder.end();
  });
}

describe.each(documents)('%s', (_name, format, text) => {
  const bytes = Buffer.from(text);
  const whole = decoded(format, [bytes]);

  test('has records', () => {
    expect(whole.records.length).toBeGreaterThanOrEqual(2);
  });

  const expected = JSON.stringify(whole);

  test('is the same for every split of its bytes [A15]', () => {
    const wrong = [...bytes.keys()].filter(
      (at) =>
        JSON.stringify(decoded(format, [bytes.subarray(0, at), bytes.subarray(at)])) !== expected,
    );
    expect(wrong).toEqual([]);
    expect(
      decoded(
        format,
        [...bytes].map((byte) => Buffer.of(byte)),
      ),
    ).toEqual(whole);
  });

  test('is the same for every split of its text [A15]', () => {
    const plain = text.replace('\ufeff', '');
    const inTwo = (at: number): Seen =>
      read(format, (push) => {
        push(plain.slice(0, at));
        push(plain.slice(at));
      });
    const wrong = Array.from({ length: plain.length }, (_unit, at) => at).filter(
      (at) => JSON.stringify(inTwo(at)) !== expected,
    );
    expect(wrong).toEqual([]);
  });
});

describe('a line that is longer than what is read at once', () => {
  const SIZE = 64 * 1024;
  const many = (bytes: readonly number[] | string, size = 2.5 * SIZE): Buffer => {
    const one = Buffer.from(bytes as string);
    return Buffer.concat(Array<Buffer>(Math.ceil(size / one.length)).fill(one));
  };
  const KANJI = [0x8a, 0xbf, 0x8e, 0x9a];

  test.each<
    [
      what: string,
      charset: string | undefined,
      bytes: Buffer,
      unit: string,
      bad: string | undefined,
    ]
  >([
    ['UTF-8', undefined, many('"cafés",'), '"cafés",', undefined],
    [
      'UTF-8 with one byte of latin-1',
      undefined,
      Buffer.concat([many('"cafés",', SIZE), Buffer.of(0xe9), many('"cafés",')]),
      '"cafés",',
      'é',
    ],
    [
      'UTF-8 with one byte of windows-1252, as stated',
      'windows-1252',
      Buffer.concat([many('"cafés",', SIZE), Buffer.of(0x80), many('"cafés",')]),
      '"cafés",',
      '€',
    ],
    ['latin-1', 'iso-8859-1', many([0x63, 0xe9, 0x20]), 'cé ', undefined],
    ['windows-1251', 'windows-1251', many([0xef, 0xf0, 0xe8, 0x22]), 'при"', undefined],
    ['Shift_JIS', 'shift_jis', many([0x22, ...KANJI, 0x22, 0x2c]), '"漢字",', undefined],
    ['Shift_JIS without a blank', 'shift_jis', many([0x61, ...KANJI]), 'a漢字', undefined],
    ['GBK', 'gbk', many([0x22, 0xba, 0xba, 0xd7, 0xd6, 0x22]), '"汉字"', undefined],
  ])('is the same wherever it is cut: %s [A14] [A15]', (_what, charset, bytes, unit, bad) => {
    const all = Buffer.concat([bytes, Buffer.from('\nend\n')]);
    const text = (cuts: readonly number[]): string => {
      let out = '';
      const sink = { text: (block: string) => (out += block), note: () => undefined };
      const decoder = new DocumentDecoder('lines', sink, charset);
      for (const [at, end] of [...cuts, all.length].entries())
        decoder.push(all.subarray(cuts[at - 1] ?? 0, end));
      decoder.end();
      return out;
    };
    const expected = text([]);
    const units = expected.split(unit).length - 1;
    expect(expected.replaceAll(unit, '')).toBe(`${bad ?? ''}\nend\n`);
    expect(units).toBeGreaterThan(10_000);
    const around = [-2, -1, 0, 1, 2, 3];
    const wrong = [1, 300, SIZE, 2 * SIZE, bytes.length]
      .flatMap((at) => around.map((step) => at + step))
      .filter((at) => at > 0 && text([at]) !== expected);
    expect(wrong).toEqual([]);
    const even = (size: number): number[] =>
      Array.from({ length: Math.floor(all.length / size) }, (_, n) => (n + 1) * size);
    expect(text(even(16_384)) === expected).toBe(true);
    expect(text(even(10_007)) === expected).toBe(true);
  });
});
