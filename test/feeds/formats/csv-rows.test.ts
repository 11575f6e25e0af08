import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CodedError } from '../../../src/core/errors.ts';
import { CsvRowReader } from '../../../src/feeds/formats/csv-rows.ts';

interface Seen {
  readonly rows: string[][];
  readonly comments: string[];
  readonly malformed: string[];
  closed: boolean;
  /** Code of the error that ended the reading. */
  refused?: string;
}

function read(pieces: readonly string[], delimiter = ',', escape?: 'backslash'): Seen {
  const seen: Seen = { rows: [], comments: [], malformed: [], closed: false };
  const reader = new CsvRowReader(
    { delimiter, comment: '#', escape },
    {
      row: (cells) => seen.rows.push([...cells]),
      comment: (line) => seen.comments.push(line),
      malformed: (reason) => seen.malformed.push(reason),
    },
  );
  try {
    for (const piece of pieces) reader.push(piece);
    seen.closed = reader.end();
  } catch (error) {
    seen.refused = (error as CodedError).code;
  }
  return seen;
}

describe('rows of CSV', () => {
  test.each([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a,b', [['a', 'b']]],
    ['"a", "b" ,"c"\r\n', [['a', 'b', 'c']]],
    ['"a,1","say ""hi""","x\ny"\n', [['a,1', 'say "hi"', 'x\ny']]],
    ['a,,\n', [['a', '', '']]],
    ['\n\r\n  \na\n', [['a']]],
    ['a\u0085b\u2028c,d\n', [['a\u0085b\u2028c', 'd']]],
    ['5" disk,x\n', [['5" disk', 'x']]],
    ['http://a.example/#x,1\n', [['http://a.example/#x', '1']]],
  ])('%j [A14]', (text, rows) => {
    expect(read([text]).rows).toEqual(rows);
  });

  test.each([
    ['"say \\"hi\\"",b\n', [['say "hi"', 'b']]],
    ['"C:\\\\","b"\n', [['C:\\', 'b']]],
    ['"C:\\temp",b\n', [['C:\\temp', 'b']]],
    ['"a\\"\nb",c\n', [['a"\nb', 'c']]],
    ['C:\\,b\n', [['C:\\', 'b']]],
  ])('with backslashes before quotes: %j, for every split of it [A14]', (text, rows) => {
    for (const at of text.split('').keys())
      expect(read([text.slice(0, at), text.slice(at)], ',', 'backslash').rows).toEqual(rows);
  });

  test('tabs separate when they are the delimiter [A14]', () => {
    expect(read(['a\t\tb, c\n'], '\t').rows).toEqual([['a', '', 'b, c']]);
  });

  test('comments are no rows, also when indented or at the end [A14]', () => {
    expect(read(['# one\n  # two\r\na\n# END 1'])).toMatchObject({
      rows: [['a']],
      comments: ['# one', '# two', '# END 1'],
    });
  });

  test('text behind a closing quote costs its own line only [M1]', () => {
    expect(read(['"a"x,1\n"b",2\n'])).toMatchObject({
      rows: [['b', '2']],
      malformed: ['csv_quote'],
    });
  });

  test('a quote that never closes is no end of the document [A12]', () => {
    expect(read(['a,b\n"c,d\ne,f\n'])).toMatchObject({ rows: [['a', 'b']], closed: false });
  });

  test('a quote that swallows a megabyte costs its own line only [M1]', () => {
    const seen = read([`"open\n${'x,y\n'.repeat(300_000)}`]);
    expect(seen.malformed).toEqual(['csv_record_too_long']);
    expect(seen.rows).toHaveLength(300_000);
  });

  test.each([
    ['a row', 'x'],
    ['a comment', '#'],
    ['blanks', ' '],
    ['text behind a quote', '"a"x'],
  ])(
    '%s without a line end costs its own line only, and is not kept beyond a megabyte [M1] [A15]',
    (_what, head) => {
      const piece = 'y'.repeat(64 * 1024);
      const pieces = [
        head === ' ' ? ' '.repeat(1024 ** 2) : head,
        ...Array<string>(24).fill(piece),
      ];
      const reader = new CsvRowReader(
        { delimiter: ',', comment: '#' },
        { row: () => undefined, comment: () => undefined, malformed: () => undefined },
      );
      const kept = pieces.map((text) => {
        reader.push(text);
        return (reader as unknown as { readonly pending: string }).pending.length;
      });
      expect(Math.max(...kept)).toBeLessThan(1024 ** 2);
      expect(kept.at(-1)).toBe(0);
      const all = [...pieces, 'end\na,b\n'];
      const seen = read(all);
      expect(seen).toMatchObject({
        rows: [['a', 'b']],
        comments: [],
        malformed: ['csv_record_too_long'],
      });
      expect(read([all.join('')])).toEqual(seen);
    },
  );

  test.each([
    ['a table', ['x,1\ry,2\rz,3\r']],
    ['a table with a banner', ['# a\r# b\rx,1\r']],
    ['a table of megabytes', Array<string>(20).fill('x,1\r'.repeat(16_000))],
  ])('%s whose lines end with CR alone is refused, not one wrong record [A11]', (_what, pieces) => {
    expect(read(pieces)).toMatchObject({ rows: [], refused: 'FeedFormat' });
  });

  test.each([
    ['inside of quotes', '"x\ry",1', ['x\ry', '1']],
    ['in a later line', 'a,b\nx\ry,1\n', ['a', 'b']],
    ['before CR LF', 'a,b\r\r\nc,d', ['a', 'b']],
    ['at the end', 'a,b\r', ['a', 'b']],
  ])('a CR %s is no end of a line [A14]', (_where, text, first) => {
    const seen = read([text]);
    expect(seen.rows[0]).toEqual(first);
    expect(seen.refused).toBeUndefined();
  });

  const cell = fc.string({
    unit: fc.constantFrom('a', 'B', ',', '"', '\n', ' ', '#', 'é', '\u0085', ';'),
    maxLength: 6,
  });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  const quoted = (rows: readonly (readonly string[])[]): string =>
    rows
      .map((row) => `${row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\n`)
      .join('');

  test('rows come back as they were quoted, and as a second reader sees them', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = quoted(rows);
        expect(read([text]).rows).toEqual(rows);
        expect(read([text]).rows).toEqual(parse(text, { relax_column_count: true }));
      }),
    );
  });

  test('every split of the text gives the same rows [A15]', () => {
    const anything = fc.string({
      unit: fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', '\r', ' ', '#', '","'),
      maxLength: 25,
    });
    fc.assert(
      fc.property(anything, fc.array(fc.nat(25), { maxLength: 4 }), (text, cuts) => {
        const at = [
          0,
          ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b),
          text.length,
        ];
        const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
        expect(read(pieces)).toEqual(read([text]));
      }),
      { numRuns: 2000 },
    );
  });
});
