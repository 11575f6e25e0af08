import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTql, tql, writeTql, type TqlCondition } from '../../../src/threatconnect/index.ts';
import { TQL_OPERATORS } from '../../../src/threatconnect/tql/condition.ts';
import { parseTql } from '../../../src/simulator/tql/parser.ts';

const NEGATABLE = ['IN', 'LIKE', 'CONTAINS', 'STARTSWITH', 'ENDSWITH', 'NULL'];
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('"', '\\', "'", '`', '") or (id > 0', '\\"', 'and', 'not in ("x")', '%', '\n'),
);
const literal = fc.oneof(
  text.map((value) => ({ kind: 'text', value }) as const),
  fc
    .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
    .map((value) => ({ kind: 'number', digits: String(value) }) as const),
  fc.boolean().map((value) => ({ kind: 'boolean', value }) as const),
);
const keyword = fc.constantFrom('summary', 'rating', 'dateAdded', 'tag', 'indicatorActive', 'id');
const single: fc.Arbitrary<TqlCondition> = fc
  .record({
    keyword,
    operator: fc.constantFrom(...TQL_OPERATORS),
    negated: fc.boolean(),
    values: fc.array(literal, { minLength: 1, maxLength: 4 }),
  })
  .map(({ keyword: word, operator, negated, values }) => ({
    kind: 'test',
    keyword: word,
    operator,
    ...(negated && NEGATABLE.includes(operator) ? { negated: true } : {}),
    values: operator === 'NULL' ? [] : operator === 'IN' ? values : values.slice(0, 1),
  }));
const condition = fc.letrec<{
  any: TqlCondition;
  and: TqlCondition;
  or: TqlCondition;
  sub: TqlCondition;
}>((tie) => {
  const parts = (other: 'and' | 'or') =>
    fc.array(fc.oneof({ maxDepth: 3, withCrossShrink: true }, single, tie(other), tie('sub')), {
      minLength: 2,
      maxLength: 3,
    });
  return {
    any: fc.oneof({ maxDepth: 4 }, single, tie('and'), tie('or'), tie('sub')),
    and: parts('or').map((list) => ({ kind: 'and', parts: list })),
    or: parts('and').map((list) => ({ kind: 'or', parts: list })),
    sub: tie('any').map((query) => ({ kind: 'sub', keyword: 'hasTag', query })),
  };
}).any;

describe('writing and reading queries', () => {
  test('are inverse for every condition', () => {
    fc.assert(
      fc.property(condition, (one) => {
        expect(readTql(writeTql(one))).toEqual(one);
      }),
      { numRuns: 400 },
    );
  });

  test('means the same to the platform’s imitation, which knows nothing of ours', () => {
    const values = (node: unknown): unknown[] =>
      typeof node !== 'object' || node === null
        ? []
        : Object.entries(node).flatMap(([key, member]) =>
            key === 'values'
              ? (member as { text: string }[]).map((value) => value.text)
              : Array.isArray(member)
                ? member.flatMap(values)
                : values(member),
          );
    const ours = (node: TqlCondition): unknown[] =>
      node.kind === 'test'
        ? node.values.map((value) =>
            value.kind === 'text'
              ? value.value
              : value.kind === 'number'
                ? value.digits
                : String(value.value),
          )
        : node.kind === 'sub'
          ? ours(node.query)
          : node.parts.flatMap(ours);
    fc.assert(
      fc.property(condition, (one) => {
        expect(values(parseTql(writeTql(one)))).toEqual(ours(one));
      }),
      { numRuns: 400 },
    );
  });
});

describe('the builder', () => {
  test.each([
    [tql.indicators('summary', 'LIKE', 'a"%'), String.raw`summary like "a\"%"`],
    [tql.indicators('id', 'EQ', 9223372036854775807n), 'id = 9223372036854775807'],
    [tql.indicators('id', 'EQ', '9223372036854775807'), 'id = 9223372036854775807'],
    [
      tql.indicators('dateAdded', 'GT', new Date('2026-01-02T03:04:05.678Z')),
      'dateAdded > "2026-01-02T03:04:05Z"',
    ],
    [tql.indicators('dateAdded', 'GT', 'NOW() - 1 HOUR'), 'dateAdded > "NOW() - 1 HOUR"'],
    [tql.indicators.in('typeName', ['Host', 'URL']), 'typeName in ("Host","URL")'],
    [tql.indicators.isNull('rating'), 'rating is null'],
    [tql.indicators.isNotNull('rating'), 'rating is not null'],
    [tql.indicators.has('hasGroup', tql.groups('status', 'EQ', 'New')), 'hasGroup(status = "New")'],
    [
      tql.indicators.and(
        tql.indicators('activeLocked', 'EQ', true),
        tql.indicators.or(tql.indicators('rating', 'GT', 1), tql.indicators('rating', 'LT', 4)),
      ),
      'activeLocked = true and (rating > 1 or rating < 4)',
    ],
  ])('writes %#', (query, expected) => {
    expect(writeTql(query.condition)).toBe(expected);
  });

  test('says when a number is none', () => {
    expect(() => tql.indicators('id', 'EQ', Number.NaN)).toThrow(
      /expected the digits of an id, got NaN/,
    );
  });
});

describe('reading', () => {
  test.each([
    ['a EQ "x"', 'a = "x"'],
    ["a == 'x'", 'a = "x"'],
    ['a equals `x`', 'a = "x"'],
    ['a ne 5 AND b GEQ 6 or c LEQ 7', '(a != 5 and b >= 6) or c <= 7'],
    ['(a IS NOT NULL)', 'a is not null'],
    ['a NOT IN (1, 2)', 'a not in (1,2)'],
    ['indicatorActive EQ True', 'indicatorActive = true'],
  ])('takes the spelling %s', (spelled, expected) => {
    expect(writeTql(readTql(spelled))).toBe(expected);
  });

  test.each([
    ['', /ends too early/],
    ['a', /ends too early/],
    ['a = ', /ends too early/],
    ['a = "x', /has no end/],
    ['a = b', /expected a value, got b; texts need quotes: "b"$/],
    ['a in (b)', /texts need quotes/],
    ['a = )', /expected a value, got \)$/],
    ['a ~ 5', /unexpected character/],
    ['a = 5 b', /expected and, or or the end/],
    ['(a = 5', /expected \)/],
    ['a not = 5', /not cannot stand before/],
    ['a is 5', /expected null or not null after a is, got 5; equal is written a = 5$/],
    ['a is not Host', /got Host; equal is written a != "Host"$/],
    ['"a" = 5', /expected a keyword/],
    [`${'('.repeat(200)}a = 5`, /nested too deeply/],
  ])('refuses %s', (bad, words) => {
    expect(() => readTql(bad)).toThrow(words);
  });
});
