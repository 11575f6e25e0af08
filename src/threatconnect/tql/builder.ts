// Typed queries for those who want a keyword that has no filter of its own: the keyword decides which values fit.
import { CodedError } from '../../core/errors.ts';
import { idSegment } from '../path-segment.ts';
import { allOf, anyOf, type TqlCondition, type TqlLiteral, type TqlOperator } from './condition.ts';
import type { SUB_QUERIES } from './keywords.ts';
import {
  KEYWORDS,
  type KeywordOf,
  type KeywordType,
  type SubQueryName,
  type TqlObject,
} from './keywords.ts';

export type Ordered = 'EQ' | 'NE' | 'GT' | 'LT' | 'GEQ' | 'LEQ';
export type Pattern = 'LIKE' | 'CONTAINS' | 'STARTSWITH' | 'ENDSWITH';

/** Ids beyond 2^53 are given as text of digits or as bigint; a number that is not exact any more is refused. */
export type NumberValue = number | bigint | `${bigint}`;

/** Keywords whose number is an id: text as records have it fits, half a number does not. */
export type IdKeyword = (typeof ID_KEYWORDS)[number];
const ID_KEYWORDS = [
  'id',
  'commonId',
  'owner',
  'tagOwner',
  'type',
  'associatedGroup',
  'associatedIndicator',
  'associatedVictim',
  'associatedCase',
  'caseId',
  'victimId',
  'indicatorId',
  'groupId',
  'childGroup',
  'parentGroup',
] as const;

/** What fits behind a keyword; `O` keeps the grammar of an object to itself. */
export interface TqlBuilder<O extends TqlObject> {
  (keyword: KeywordOf<O, 'text'>, operator: 'EQ' | 'NE' | Pattern, value: string): TqlOf<O>;
  (keyword: KeywordOf<O, 'number'>, operator: Ordered, value: NumberValue): TqlOf<O>;
  (
    keyword: Extract<KeywordOf<O, 'number'>, IdKeyword>,
    operator: Ordered,
    value: string | bigint | number,
  ): TqlOf<O>;
  (keyword: KeywordOf<O, 'boolean'>, operator: 'EQ' | 'NE', value: boolean): TqlOf<O>;
  /** A date is ISO 8601, a `Date`, or relative like `NOW() - 1 HOUR`. */
  (keyword: KeywordOf<O, 'date'>, operator: Ordered, value: string | Date): TqlOf<O>;
  readonly in: {
    (keyword: KeywordOf<O, 'text'>, values: readonly [string, ...string[]]): TqlOf<O>;
    (keyword: KeywordOf<O, 'number'>, values: readonly [NumberValue, ...NumberValue[]]): TqlOf<O>;
    (
      keyword: Extract<KeywordOf<O, 'number'>, IdKeyword>,
      values: readonly [string | bigint | number, ...(string | bigint | number)[]],
    ): TqlOf<O>;
  };
  readonly isNull: (keyword: KeywordOf<O>) => TqlOf<O>;
  readonly isNotNull: (keyword: KeywordOf<O>) => TqlOf<O>;
  readonly has: <S extends SubQueryName>(
    name: S,
    query: TqlOf<(typeof SUB_QUERIES)[S]>,
  ) => TqlOf<O>;
  readonly and: (...parts: readonly [TqlOf<O>, ...TqlOf<O>[]]) => TqlOf<O>;
  readonly or: (...parts: readonly [TqlOf<O>, ...TqlOf<O>[]]) => TqlOf<O>;
}

/** A condition in the grammar of one kind of object. */
export interface TqlOf<O extends TqlObject> {
  readonly object: O;
  readonly condition: TqlCondition;
}

type Value = string | number | bigint | boolean | Date;

function createBuilder<O extends TqlObject>(object: O): TqlBuilder<O> {
  const types = new Map<string, KeywordType>(
    (['text', 'number', 'boolean', 'date'] as const).flatMap((type) =>
      KEYWORDS[object][type].map((keyword) => [keyword, type] as const),
    ),
  );
  const of = (condition: TqlCondition): TqlOf<O> => ({ object, condition });
  const literals = (keyword: string, values: readonly Value[]): readonly TqlLiteral[] =>
    values.map((value) => toLiteral(keyword, types.get(keyword), value));
  const test = (keyword: string, operator: TqlOperator, values: readonly Value[]): TqlOf<O> =>
    of({ kind: 'test', keyword, operator, values: literals(keyword, values) });
  return Object.assign(
    (keyword: string, operator: TqlOperator, value: Value) => test(keyword, operator, [value]),
    {
      in: (keyword: string, values: readonly Value[]) => test(keyword, 'IN', values),
      isNull: (keyword: string) => test(keyword, 'NULL', []),
      isNotNull: (keyword: string) =>
        of({ kind: 'test', keyword, operator: 'NULL', negated: true, values: [] }),
      has: (name: SubQueryName, { condition }: TqlOf<TqlObject>) =>
        of({ kind: 'sub', keyword: name, query: condition }),
      and: (...parts: readonly TqlOf<O>[]) => of(allOf(...parts.map((part) => part.condition))),
      or: (...parts: readonly TqlOf<O>[]) => of(anyOf(...parts.map((part) => part.condition))),
    },
  );
}

const isIdKeyword = (keyword: string): boolean =>
  (ID_KEYWORDS as readonly string[]).includes(keyword);

/** @throws {ConfigInvalid} when the value is no number, or none that is exact, where the keyword wants one */
function toLiteral(keyword: string, type: KeywordType | undefined, value: Value): TqlLiteral {
  if (value instanceof Date) return { kind: 'text', value: `${value.toISOString().slice(0, 19)}Z` };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (type !== 'number' && typeof value === 'string') return { kind: 'text', value };
  if (type === 'number' && isIdKeyword(keyword))
    return { kind: 'number', digits: idSegment(value, `tql: ${keyword}`) };
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new CodedError(
      'ConfigInvalid',
      `tql: ${keyword}: the number ${value} has lost digits; give text or a bigint`,
      { details: { object: keyword } },
    );
  const digits = String(value);
  if (/^-?\d+(?:\.\d+)?$/.test(digits)) return { kind: 'number', digits };
  throw new CodedError('ConfigInvalid', `tql: ${keyword} expects a number, got ${digits}`);
}

/**
 * Typed conditions, one builder per kind of object.
 *
 * @example
 * matching(tql.indicators('observationCount', 'GT', 3));
 * matching(tql.indicators.has('hasAttribute', tql.attributes('text', 'CONTAINS', 'c2')));
 */
export const tql: { readonly [O in TqlObject]: TqlBuilder<O> } = {
  indicators: createBuilder('indicators'),
  groups: createBuilder('groups'),
  tags: createBuilder('tags'),
  securityLabels: createBuilder('securityLabels'),
  attributes: createBuilder('attributes'),
  victims: createBuilder('victims'),
};
