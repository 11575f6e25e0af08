// JSON documents: `JSON.parse` of the whole document is the referee of the scanner.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CodedError } from '../../../src/core/errors.ts';
import { JsonScanner } from '../../../src/feeds/formats/json-scanner.ts';
import { SILENT_SINK, type Format } from '../../../src/feeds/formats/format.ts';
import { anyOf, csv, json, jsonLines, type JsonOptions } from '../../../src/feeds/index.ts';

interface Read {
  readonly records: readonly unknown[];
  readonly names: readonly (readonly string[])[];
  readonly facts: Readonly<Record<string, unknown>>;
}

function scan(path: readonly string[], pieces: readonly string[]): Read {
  const records: unknown[] = [];
  const names: (readonly string[])[] = [];
  const facts: [string, unknown][] = [];
  const scanner = new JsonScanner([path], {
    record: (text, found) => {
      records.push(JSON.parse(text));
      names.push(found);
    },
    fact: (name, text) => facts.push([name, JSON.parse(text)]),
  });
  for (const piece of pieces) scanner.push(piece);
  scanner.end();
  return { records, names, facts: Object.fromEntries(facts) };
}

/** A text cut at these places. */
const piecesOf = (text: string, cuts: readonly number[]): readonly string[] => {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [...places, text.length].map((end, index) => text.slice(places[index - 1] ?? 0, end));
};

const name = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => text !== '__proto__');
const layout = fc.record({
  records: fc.array(fc.dictionary(name, fc.jsonValue({ depthSize: 'small' })), { maxLength: 6 }),
  facts: fc.dictionary(
    name,
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true })),
  ),
  indent: fc.constantFrom(undefined, 1, '\t'),
  cuts: fc.array(fc.nat(), { maxLength: 12 }),
});

describe('the scanner', () => {
  test('finds what a whole reader finds, however the text is cut [A15]', () => {
    fc.assert(
      fc.property(layout, ({ records, facts, indent, cuts }) => {
        const whole = JSON.parse(JSON.stringify(records)) as unknown[];
        const list = JSON.stringify(records, null, indent);
        expect(scan(['[]'], piecesOf(list, cuts)).records).toEqual(whole);
        const named = JSON.stringify(
          { ...facts, data: records, more: [{ data: 1 }] },
          null,
          indent,
        );
        const read = scan(['data', '[]'], piecesOf(named, cuts));
        expect(read.records).toEqual(whole);
        const { data: _data, more: _more, ...rest } = facts;
        expect(read.facts).toEqual(JSON.parse(JSON.stringify(rest)));
        const keyed = JSON.stringify(
          Object.fromEntries(records.map((one, n) => [`id${n}`, [one]])),
        );
        const byName = scan(['{}', '[]'], piecesOf(keyed, cuts));
        expect(byName.records).toEqual(whole);
        expect(byName.names).toEqual(whole.map((_one, n) => [`id${n}`, '']));
      }),
    );
  });

  test('never takes the beginning of a document for a whole one [A12]', () => {
    fc.assert(
      fc.property(layout, fc.nat(), ({ records, indent }, cut) => {
        const list = JSON.stringify(records, null, indent);
        const part = list.slice(0, cut % list.length);
        expect(() => scan(['[]'], [part])).toThrow(CodedError);
      }),
    );
  });

  test.each([
    ['a comma too many', '[{"a":1},]'],
    ['no comma', '[{"a":1} {"a":2}]'],
    ['no colon', '{"data" [1]}'],
    ['more behind the end', '[] []'],
    ['a closing bracket of the other kind', '{"data":[1}}'],
    ['text', 'Unauthorized'],
    ['an object in place of the array', '{"error":"Unauthorized"}'],
  ])('%s is no JSON', (_name, text) => {
    expect(() => scan(text.includes('data') ? ['data', '[]'] : ['[]'], [text])).toThrow(CodedError);
  });

  test('a value without an end is refused before it fills the memory [A16]', () => {
    const scanner = new JsonScanner([['[]']], { record: () => undefined, fact: () => undefined });
    scanner.push('["');
    const block = 'x'.repeat(1024 * 1024);
    expect(() => {
      for (let n = 0; n < 20; n += 1) scanner.push(block);
    }).toThrow(/more than 16 MiB/);
  });
});

const record = z.object({ id: z.string().optional(), ip: z.string(), port: z.number().optional() });

interface Out {
  readonly records: unknown[];
  readonly bad: string[];
  total?: number;
  at?: string;
}

function read(options: Omit<JsonOptions<z.infer<typeof record>>, 'record'>, text: string): Out {
  const out: Out = { records: [], bad: [] };
  const reader = json({ record, ...options }).open({
    record: (value) => out.records.push(value),
    bad: (reason) => out.bad.push(reason),
    skip: () => undefined,
    note: () => undefined,
    total: (total) => (out.total = total),
    createdAt: (at) => (out.at = at),
    header: () => undefined,
  });
  reader.push(text);
  reader.end();
  return out;
}

describe('the format', () => {
  test('renames fields, takes the name of the member, total and date', () => {
    const text =
      '{"count":2,"built":"2031-01-02T03:04:05Z","list":{"7":{"address":"192.0.2.7","port":443},"8":{"address":"192.0.2.8"}}}';
    const options = {
      path: ['list', '{}'],
      nameField: 'id',
      rename: { address: 'ip' },
      total: 'count',
      createdAt: 'built',
    } as const;
    expect(read(options, text)).toEqual({
      records: [
        { ip: '192.0.2.7', port: 443, id: '7' },
        { ip: '192.0.2.8', id: '8' },
      ],
      bad: [],
      total: 2,
      at: '2031-01-02T03:04:05Z',
    });
  });

  test('one value that is no object costs only itself [M1]', () => {
    expect(
      read({ path: ['[]'] }, '[{"ip":"192.0.2.1"},7,{"ip":nothing},{"ip":"192.0.2.2"}]'),
    ).toEqual({
      records: [{ ip: '192.0.2.1' }, { ip: '192.0.2.2' }],
      bad: ['json_no_object', 'json_syntax'],
    });
  });

  test('an answer that says of itself that it is none is an error [A11]', () => {
    const says = { query_status: ['ok', 'no_results'] };
    expect(read({ path: ['data', '[]'], says }, '{"query_status":"ok","data":[]}').records).toEqual(
      [],
    );
    expect(read({ path: ['data', '[]'], says }, '{"query_status":"no_results"}').records).toEqual(
      [],
    );
    expect(() =>
      read({ path: ['data', '[]'], says }, '{"query_status":"unknown_auth_key"}'),
    ).toThrow(/query_status = "unknown_auth_key"; expected ok or no_results/);
  });

  test('a plain value where records should be is another layout, null is none [A11]', () => {
    expect(() => read({ path: ['{}', '[]'] }, '{"error":"Unauthorized"}')).toThrow(
      /expected an array of JSON at error, got a plain value/,
    );
    expect(read({ path: ['data', '[]'] }, '{"data":null}').records).toEqual([]);
  });

  test('a member called __proto__ is data', () => {
    const text = '[{"ip":"192.0.2.1","__proto__":{"port":1}}]';
    const [only] = read({ path: ['[]'], rename: { x: 'ip' } }, text).records;
    expect((only as { port?: number }).port).toBeUndefined();
  });
});

describe('fields that the definition does not know', () => {
  const headerOf = (format: Format<unknown>, text: string): readonly string[] => {
    let header: readonly string[] = [];
    const reader = format.open({ ...SILENT_SINK, header: (names) => (header = names) });
    reader.push(text);
    reader.end();
    return header;
  };
  const record = z.object({ a: z.string() });
  const rows = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => JSON.stringify({ a: '', [`field ${n}`]: 1 }));

  test.each([
    [500, 501, 'field 499'],
    [600, 502, 'and 100 more'],
    [7000, 502, 'and at least 4500 more'],
  ])('are told up to a number: of %i there are %i names, the last is “%s” [A15]', (...row) => {
    const [count, names, last] = row;
    for (const header of [
      headerOf(json({ record, path: ['[]'] }), `[${rows(count).join(',')}]`),
      headerOf(jsonLines({ record }), rows(count).join('\n')),
    ]) {
      expect(header).toHaveLength(names);
      expect(header.at(-1)).toBe(last);
    }
  });

  test('are told by the beginning of a long name [A15]', () => {
    const text = JSON.stringify([{ a: '', ['x'.repeat(1_000_000)]: 1 }]);
    expect(headerOf(json({ record, path: ['[]'] }), text)).toEqual(['a', `${'x'.repeat(100)}…`]);
  });
});

describe('a page of JSON', () => {
  test.each<[readonly string[], unknown, boolean]>([
    [['results', '[]'], { results: [] }, true],
    [['results', '[]'], { results: [{}] }, true],
    [['results', '[]'], { results: null }, false],
    [['results', '[]'], { results: {} }, false],
    [['results', '[]'], { error: 'x' }, false],
    [['results', '[]'], {}, false],
    [['results', '[]'], [], false],
    [['a', 'b', '[]', 'c', '[]'], { a: { b: [] } }, true],
    [['[]'], [], true],
    [['[]'], {}, false],
    [['{}', '[]'], {}, true],
    [['{}', '[]'], [], false],
    [['data'], { data: {} }, true],
    [['data'], { data: null }, false],
  ])('by the path %j, is %j one: %s [A2]', (path, page, isOne) => {
    expect(json({ record: z.object({}), path }).isPage?.(page)).toBe(isOne);
    expect(anyOf([json({ record: z.object({}), path })]).isPage?.(page)).toBe(isOne);
  });

  test('nobody can say of a format that has others beside it', () => {
    const record = z.object({ a: z.string() });
    const format = anyOf([json({ record, path: ['[]'] }), csv({ record, header: 'row' })]);
    expect(format.isPage?.([])).toBeUndefined();
  });
});
