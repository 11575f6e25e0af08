// A query of the platform's language as data: what the builder makes, the writer writes and the reader reads back.

export const TQL_OPERATORS = [
  'EQ',
  'NE',
  'GT',
  'LT',
  'GEQ',
  'LEQ',
  'IN',
  'LIKE',
  'CONTAINS',
  'STARTSWITH',
  'ENDSWITH',
  'NULL',
] as const;
export type TqlOperator = (typeof TQL_OPERATORS)[number];

/** Numbers are digits, so that an id beyond 2^53 keeps them all. */
export type TqlLiteral =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'boolean'; readonly value: boolean };

export interface TqlTest {
  readonly kind: 'test';
  readonly keyword: string;
  readonly operator: TqlOperator;
  /** The language negates membership, patterns and null only. */
  readonly negated?: boolean;
  readonly values: readonly TqlLiteral[];
}
export type TqlCondition =
  | TqlTest
  | { readonly kind: 'and' | 'or'; readonly parts: readonly TqlCondition[] }
  | { readonly kind: 'sub'; readonly keyword: string; readonly query: TqlCondition };

const join = (kind: 'and' | 'or', parts: readonly TqlCondition[]): TqlCondition => {
  const flat = parts.flatMap((part) => (part.kind === kind ? part.parts : [part]));
  const [first] = flat;
  return first !== undefined && flat.length === 1 ? first : { kind, parts: flat };
};
export const allOf = (...parts: readonly TqlCondition[]): TqlCondition => join('and', parts);
export const anyOf = (...parts: readonly TqlCondition[]): TqlCondition => join('or', parts);
