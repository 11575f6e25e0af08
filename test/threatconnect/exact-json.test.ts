import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExactJson } from '../../src/threatconnect/index.ts';

describe('reading JSON without losing digits', () => {
  test.each([
    ['{"id":9007199254740993}', { id: '9007199254740993' }],
    ['{"id":9007199254740991}', { id: 9007199254740991 }],
    ['{"id":-9223372036854775808}', { id: '-9223372036854775808' }],
    ['[12345678901234567890,1]', ['12345678901234567890', 1]],
    ['98765432109876543210', '98765432109876543210'],
    ['{"s":"id 9007199254740993 stays"}', { s: 'id 9007199254740993 stays' }],
    ['{"9007199254740993":1}', { '9007199254740993': 1 }],
    [
      String.raw`{"a":"quote \" 9007199254740993","b":9007199254740993}`,
      { a: 'quote " 9007199254740993', b: '9007199254740993' },
    ],
    [String.raw`{"a":"back\\","b":9007199254740993}`, { a: 'back\\', b: '9007199254740993' }],
    ['{"d":0.12345678901234567890}', { d: 0.12345678901234568 }],
    ['{"d":1234567890123456789.5}', { d: 1234567890123456789.5 }],
    ['{"e":12345678901234567890e3}', { e: 1.234567890123456789e22 }],
    ['{"e":1E+20}', { e: 1e20 }],
    ['{"rating":3.00,"n":null,"t":true}', { rating: 3, n: null, t: true }],
  ])('%s', (text, expected) => {
    expect(parseExactJson(text)).toEqual(expected);
  });

  test('gives what JSON.parse gives when all numbers are small', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, (_key, member: unknown) =>
          Number.isInteger(member) && !Number.isSafeInteger(member) ? 0 : member,
        );
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('keeps every 64-bit id beside any text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.string(), (id, note) => {
        const parsed = parseExactJson(`{"note":${JSON.stringify(note)},"id":${id}}`) as Record<
          string,
          unknown
        >;
        expect(parsed).toEqual({ note, id: id <= 2n ** 53n - 1n ? Number(id) : String(id) });
      }),
    );
  });

  test('finds a long id wherever it stands, between hashes and long digits in text', () => {
    const blank = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r'), maxLength: 3 });
    const id = fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n });
    const hex = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a'), maxLength: 70 });
    fc.assert(
      fc.property(id, hex, blank, blank, fc.boolean(), (number, hash, before, after, negative) => {
        const digits = `${negative ? '-' : ''}${number}`;
        const text = `{"hash":"${hash}",${before}"ids"${after}:[1,${before}${digits}${after}]}`;
        expect(parseExactJson(text)).toEqual({ hash, ids: [1, digits] });
      }),
    );
  });

  test.each([
    '{"id":00009007199254740993}',
    '{"a":"open 9007199254740993',
    '<html>9007199254740993</html>',
    '',
  ])('refuses what is not JSON: %s', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });
});
