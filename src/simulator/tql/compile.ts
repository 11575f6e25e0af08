// A TQL tree to a predicate over records, by the keyword table of the record's kind.
import type { GroupRecord, IndicatorRecord } from '../state/records.ts';
import { TqlError } from './lexer.ts';
import type { Literal, Node, Operator } from './parser.ts';
import { wildcardTest } from '../values/wildcard.ts';
import { readTqlDate } from './relative-date.ts';

/** What a query is evaluated against: the platform's time and content. */
export interface TqlContext {
  readonly nowSeconds: number;
  readonly indicators: ReadonlyMap<number, IndicatorRecord>;
  readonly groups: ReadonlyMap<number, GroupRecord>;
}

export type FieldType = 'text' | 'number' | 'boolean' | 'date';
type Scalar = string | number | boolean;
export type FieldValue = Scalar | readonly Scalar[] | undefined;

export interface Field<T> {
  /** As the platform spells it. */
  readonly name: string;
  readonly type: FieldType;
  readonly read: (record: T) => FieldValue;
  readonly caseSensitive?: true;
  /** Understood, but not told by `OPTIONS`. */
  readonly unlisted?: true;
}

export interface SubQuery<T> {
  readonly name: string;
  readonly compile: (query: Node, context: TqlContext) => (record: T) => boolean;
}

/** Keywords of one kind of record, by lower-case name. */
export interface Keywords<T> {
  readonly fields: ReadonlyMap<string, Field<T>>;
  readonly subQueries: ReadonlyMap<string, SubQuery<T>>;
}

/** A sub-query over what a record is linked to: true when one of them fits. */
export const subQuery = <T, Item>(
  name: string,
  linked: (record: T) => Iterable<Item>,
  keywords: () => Keywords<Item>,
): SubQuery<T> => ({
  name,
  compile: (query, context) => {
    const fits = compileTql(query, keywords(), context);
    return (record) => {
      for (const item of linked(record)) if (fits(item)) return true;
      return false;
    };
  },
});

/** @throws {TqlError} when it does not fit the field */
export const literalValue = (
  literal: Literal,
  field: Field<never>,
  keyword: string,
  context: TqlContext,
): Scalar => {
  const { text } = literal;
  const wrong = (): never => {
    throw new TqlError(`${keyword} expects a ${field.type}, not ${text}`);
  };
  switch (field.type) {
    case 'text':
      return field.caseSensitive === true ? text : text.toLowerCase();
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? wrong() : Number(text);
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : wrong();
    case 'date':
      return readTqlDate(text, context.nowSeconds) ?? wrong();
  }
};

/** The test of one scalar that is not undefined. */
const scalarTest = (
  operator: Operator,
  values: readonly Scalar[],
): ((value: Scalar) => boolean) => {
  const [first = ''] = values;
  const set = new Set(values);
  switch (operator) {
    case 'EQ':
      return (value) => value === first;
    case 'NE':
      return (value) => value !== first;
    case 'GT':
      return (value) => value > first;
    case 'LT':
      return (value) => value < first;
    case 'GEQ':
      return (value) => value >= first;
    case 'LEQ':
      return (value) => value <= first;
    case 'IN':
      return (value) => set.has(value);
    case 'LIKE': {
      const fits = wildcardTest(String(first), '%');
      return (value) => fits(String(value));
    }
    case 'CONTAINS':
      return (value) => String(value).includes(String(first));
    case 'STARTSWITH':
      return (value) => String(value).startsWith(String(first));
    case 'ENDSWITH':
      return (value) => String(value).endsWith(String(first));
    case 'NULL':
      return () => false;
  }
};

const isList = (value: FieldValue): value is readonly Scalar[] => Array.isArray(value);

const compileTest = <T>(
  node: Node & { kind: 'test' },
  field: Field<T>,
  context: TqlContext,
): ((record: T) => boolean) => {
  const { operator } = node;
  if (operator === 'NULL')
    return (record) => {
      const value = field.read(record);
      return value === undefined || (isList(value) && value.length === 0);
    };
  const literals = node.values.map((literal) =>
    literalValue(literal, field, node.keyword, context),
  );
  // "Not equal" of a list means that no member is equal.
  const positive = operator === 'NE' ? 'EQ' : operator;
  const test = scalarTest(positive, literals);
  const fold = field.type === 'text' && field.caseSensitive !== true;
  const one = (value: Scalar): boolean =>
    test(fold && typeof value === 'string' ? value.toLowerCase() : value);
  const matches = (record: T): boolean => {
    const value = field.read(record);
    if (value === undefined) return false;
    return isList(value) ? value.some(one) : one(value);
  };
  return operator === 'NE' ? (record) => !matches(record) : matches;
};

/** @throws {TqlError} when a keyword is unknown or a value does not fit it. */
export const compileTql = <T>(
  node: Node,
  keywords: Keywords<T>,
  context: TqlContext,
): ((record: T) => boolean) => {
  switch (node.kind) {
    case 'and': {
      const parts = node.parts.map((part) => compileTql(part, keywords, context));
      return (record) => parts.every((fits) => fits(record));
    }
    case 'or': {
      const parts = node.parts.map((part) => compileTql(part, keywords, context));
      return (record) => parts.some((fits) => fits(record));
    }
    case 'not': {
      const fits = compileTql(node.part, keywords, context);
      return (record) => !fits(record);
    }
    case 'sub': {
      const sub = keywords.subQueries.get(node.keyword.toLowerCase());
      if (sub === undefined) throw new TqlError(`${node.keyword} is no sub-query`);
      return sub.compile(node.query, context);
    }
    case 'test': {
      const field = keywords.fields.get(node.keyword.toLowerCase());
      if (field === undefined) throw new TqlError(`unknown keyword ${node.keyword}`);
      return compileTest(node, field, context);
    }
  }
};
