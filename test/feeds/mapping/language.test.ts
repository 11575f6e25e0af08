// The words of a mapping, on one record at a time.
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import {
  attackNames,
  compute,
  countryName,
  dedupe,
  describeNode,
  equals,
  extract,
  firstNonEmpty,
  hashes,
  hashOf,
  hostOf,
  instant,
  isPresent,
  join,
  keyedValue,
  lookup,
  lower,
  parameter,
  pathEnd,
  refanged,
  relativeInstant,
  repairEncoding,
  replace,
  runTime,
  scale,
  slice,
  split,
  tagList,
  text,
  trim,
  truncate,
  truthyKeys,
  upper,
  without,
  type Expression,
} from '../../../src/feeds/index.ts';
import { compileNode } from '../../../src/feeds/mapping/compile.ts';
import { NODE } from '../../../src/feeds/mapping/expression.ts';
import { referencesOf } from '../../../src/feeds/mapping/references.ts';

const schema = z.object({
  name: z.string(),
  score: z.union([z.number(), z.string()]).optional(),
  tags: z.array(z.string()).optional(),
  flags: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])).optional(),
  nested: z.object({ kind: z.string(), op: z.number() }).optional(),
});
const r = referencesOf(schema);

function value(
  expression: Expression<unknown>,
  record: Partial<z.infer<typeof schema>> = {},
): { readonly is: unknown; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const evaluate = compileNode(expression[NODE], {
    parameters: { url: 'https://lists.example/' },
    runAt: '2031-01-03T00:00:00Z',
    sourceNames: ['example source'],
    note: (name) => notes.push(name),
  });
  return { is: evaluate({ name: '', ...record }), notes };
}

const MD5 = '0123456789abcdef0123456789abcdef';

describe('words of a mapping', () => {
  test.each<[string, Expression<unknown>, Partial<z.infer<typeof schema>>, unknown]>([
    ['upper', upper(r.name), { name: 'ab' }, 'AB'],
    ['lower', lower(r.name), { name: 'AB' }, 'ab'],
    ['trim', trim(r.name), { name: ' a ' }, 'a'],
    ['nested field', upper(r.nested.kind), { nested: { kind: 'x', op: 1 } }, 'X'],
    ['missing parent', upper(r.nested.kind), {}, undefined],
    ['number in text', text`${r.nested.op}!`, { nested: { kind: 'x', op: 1 } }, '1!'],
    ['text', text`a ${r.name} b ${r.score}`, { name: 'x', score: 3 }, 'a x b 3'],
    ['text with a missing value', text`a ${r.name} b ${r.score}`, { name: 'x' }, undefined],
    ['firstNonEmpty', firstNonEmpty(r.name, r.nested.kind, 'none'), { name: '' }, 'none'],
    ['lookup', lookup(r.name, { a: 1, b: 2 }), { name: 'b' }, 2],
    ['lookup otherwise', lookup(r.name, { a: 1 }, 0), { name: 'z' }, 0],
    ['lookup of an inherited name', lookup(r.name, { a: 1 }, 0), { name: 'constructor' }, 0],
    [
      'instant',
      instant(r.name, { zone: 'UTC' }),
      { name: '2031-01-02 03:04:05' },
      '2031-01-02T03:04:05Z',
    ],
    ['absent instant', instant(r.name, { absent: ['never'] }), { name: 'never' }, undefined],
    ['replace', replace(r.name, '_', ' '), { name: 'a_b_c' }, 'a b c'],
    ['slice', slice(r.name, 1, 3), { name: 'abcd' }, 'bc'],
    ['refanged', refanged(r.name), { name: 'a[.]example' }, 'a.example'],
    ['hostOf', hostOf(r.name), { name: 'http://A.example:80/x' }, 'a.example'],
    ['hostOf nothing', hostOf(r.name), { name: 'a b' }, undefined],
    ['dedupe', dedupe(r.tags), { tags: ['a', 'b', 'A'] }, ['A', 'b']],
    ['truthyKeys', truthyKeys(r.flags), { flags: { a: true, b: 0, c: '1', d: 'no' } }, ['a', 'c']],
    [
      'extract',
      extract(r.name, ['Address']),
      { name: 'from 192.0.2.1 and a.example' },
      [{ type: 'Address', value: '192.0.2.1' }],
    ],
    ['split', split(r.name, ','), { name: 'a, b,,c' }, ['a', 'b', 'c']],
    ['without', without(r.tags, ['None']), { tags: ['a', 'NONE'] }, ['a']],
    ['join', join(r.tags, '; '), { tags: ['a', 'b'] }, 'a; b'],
    ['join of nothing', join(r.tags, '; '), { tags: [] }, undefined],
    ['equals', equals(r.name, 'x'), { name: 'y' }, false],
    ['isPresent', isPresent(r.score), {}, false],
    ['truncate', truncate(r.name, 10), { name: 'a'.repeat(11) }, 'aaaaaa […]'],
    [
      'keyedValue',
      keyedValue(r.name, ['URL', 'MD5'], 'URL'),
      { name: 'URL: a,b=c, MD5: x' },
      'a,b=c',
    ],
    ['pathEnd', pathEnd(r.name), { name: 'http://a.example/b/c.exe?x=/y' }, 'c.exe'],
    ['pathEnd of a host', pathEnd(r.name), { name: 'http://a.example' }, undefined],
    ['pathEnd of a cut URL', pathEnd(r.name), { name: 'a.example/c.e (...)' }, undefined],
    ['hashOf', hashOf(r.name, 'md5'), { name: MD5.toUpperCase() }, MD5],
    ['hashOf another length', hashOf(r.name, 'sha1'), { name: MD5 }, undefined],
    ['hashes', hashes(r.name, r.nested.kind), { name: MD5 }, MD5],
    ['countryName', countryName(r.name), { name: 'ru' }, 'Russia'],
    ['countryName of no country', countryName(r.name), { name: 'ZZ' }, undefined],
    ['repairEncoding', repairEncoding(r.name), { name: 'Ã©' }, 'é'],
    ['repairEncoding of whole text', repairEncoding(r.name), { name: 'é' }, 'é'],
    ['parameter', parameter('url'), {}, 'https://lists.example/'],
    ['runTime', runTime(), {}, '2031-01-03T00:00:00Z'],
    [
      'compute',
      compute([r.name, r.score], 'both', (a, b) => `${a}${String(b)}`),
      { name: 'x', score: 1 },
      'x1',
    ],
  ])('%s', (_name, expression, record, expected) => {
    expect(value(expression, record).is).toEqual(expected);
  });

  test('what is found in text says in the counts of the run that it was, and in words where [M12]', () => {
    const expression = extract(r.name, ['Address', 'File']);
    const found = value(expression, { name: `192.0.2.1 and 192.0.2.2 drop ${MD5}` });
    expect(found.is).toHaveLength(3);
    expect(found.notes).toEqual(['extracted_address', 'extracted_address', 'extracted_file']);
    expect(value(expression, { name: 'nothing' }).notes).toEqual([]);
    expect(describeNode(expression[NODE])).toContain('Address, File found in the text of');
  });

  test.each([
    ['T1566 - Phishing', 'Phishing'],
    ['T1566.001: Spearphishing Attachment', 'Spearphishing Attachment'],
    ['Phishing - T1566', 'Phishing'],
    ['Phishing (t1566)', 'Phishing'],
    ['Phishing [T1566]', 'Phishing'],
    ['TA0001 Initial Access', 'Initial Access'],
    ['T1566', 'T1566'],
    ['T-Rex', 'T-Rex'],
    ['Exfiltration Over C2 Channel', 'Exfiltration Over C2 Channel'],
  ])('the technique %s is the tag %s [M11]', (given, expected) => {
    expect(value(attackNames(r.tags), { tags: [given, expected] }).is).toEqual([expected]);
  });

  test.each([
    ['3 hours ago', '2031-01-02T21:00:00Z'],
    ['about an hour ago', '2031-01-02T23:00:00Z'],
    ['2d', '2031-01-01T00:00:00Z'],
    ['1 week and 2 days ago', '2030-12-25T00:00:00Z'],
    ['1 day, 2 hours, and 3 min ago', '2031-01-01T21:57:00Z'],
    ['1 month ago', '2030-12-04T00:00:00Z'],
    ['Yesterday', '2031-01-02T00:00:00Z'],
    ['just now', '2031-01-03T00:00:00Z'],
    ['2031-01-02 03:04:05', '2031-01-02T03:04:05Z'],
  ])('the date “%s” is %s, told from the run [M10]', (name, expected) => {
    expect(value(relativeInstant(r.name, { zone: 'UTC' }), { name })).toEqual({
      is: expected,
      notes: [],
    });
  });

  test('a distance that cannot be meant is noted, and another beginning may be named [M10]', () => {
    const from = { name: '1h', nested: { kind: '2031-06-01T12:00:00Z', op: 1 } };
    expect(value(relativeInstant(r.name, { from: r.nested.kind }), from).is).toBe(
      '2031-06-01T11:00:00Z',
    );
    expect(value(relativeInstant(r.name), { name: '3 moons ago' }).notes).toEqual(['date_invalid']);
    expect(value(relativeInstant(r.name), { name: '90 years ago' }).notes).toEqual([
      'date_out_of_range',
    ]);
    expect(value(relativeInstant(r.name), {}).notes).toEqual([]);
  });

  test.each([
    ['80', 80, []],
    [8.0, 8, []],
    [0.8, 1, []],
    ['0,8', undefined, ['number_invalid']],
    [200, 100, ['number_clamped']],
    [-1, 0, ['number_clamped']],
    ['', undefined, []],
  ] as const)('the score %j becomes %s [M9]', (score, expected, notes) => {
    expect(value(scale(r.score, { min: 0, max: 100, round: true }), { score })).toEqual({
      is: expected,
      notes,
    });
  });

  test('a share becomes a percentage [M9]', () => {
    expect(value(scale(r.score, { times: 100, round: true }), { score: 0.295 }).is).toBe(30);
  });

  test('tags lose placeholders, numbers, values, the source and case variants [M11]', () => {
    const tags = [
      'None',
      '123',
      '192.0.2.1',
      MD5,
      'c2.example',
      'Example Source list',
      'exe',
      'Bot',
      'bot',
      'x'.repeat(129),
      '  Family\u0007A ',
    ];
    expect(value(tagList(r.tags, ['EXE']), { tags })).toEqual({
      is: ['Bot', 'Family A'],
      notes: [
        'tag_placeholder',
        'tag_number',
        'tag_number',
        'tag_is_value',
        'tag_is_value',
        'tag_source_name',
        'tag_without_meaning',
        'tag_too_long',
      ],
    });
  });

  test('tags may be families by platform, which look like hosts; hosts are none', () => {
    const families = ['elf.mirai', 'js.clearfake', 'win.cobalt_strike', 'Win.Remcos'];
    const hosts = ['win.com', 'js.org', 'win.example', 'py.de', 'www.win.remcos', 'mail.remcos'];
    const { is, notes } = value(tagList(r.tags), { tags: [...families, ...hosts] });
    expect(is).toEqual([...families].sort());
    expect(notes).toEqual(hosts.map(() => 'tag_is_value'));
  });

  test('reads in words for the documents', () => {
    expect(describeNode(text`Seen at ${upper(r.nested.kind)}`[NODE])).toBe(
      '“Seen at {`nested.kind` in upper case}”',
    );
    expect(describeNode(compute([r.name], 'its secret', () => 1)[NODE])).toBe(
      'its secret (from `name`)',
    );
  });
});

describe('references', () => {
  test('have the types of the record schema', () => {
    expectTypeOf(r.name).toExtend<Expression<string>>();
    expectTypeOf(r.nested.op).toExtend<Expression<number | undefined>>();
    expectTypeOf(r.tags).toExtend<Expression<readonly string[] | undefined>>();
    expectTypeOf(r.name).not.toExtend<Expression<number>>();
  });

  test('a wrong path does not compile, and is refused when loaded', () => {
    // @ts-expect-error the record has no such field
    expect(() => r.nope as unknown).toThrow('mapping refers to nope');
    // @ts-expect-error the object has no such member
    expect(() => r.nested.nope as unknown).toThrow('nested.nope');
    // @ts-expect-error a list is no text
    upper(r.tags);
  });

  test('fields may be called like the inside of an expression', () => {
    expect(r.nested.op[NODE]).toEqual({ op: 'field', path: ['nested', 'op'] });
  });
});
