// Comparisons (EQ NE GT GE LT LE) of numbers and dates, for the server where it has a keyword and for records here.
// A value that is not set is different from every value and neither greater nor less: the same on both sides.
import { CodedError } from '../../core/errors.ts';
import { allOf, anyOf, type TqlCondition, type TqlOperator } from '../tql/condition.ts';
import { leaf, type Filter, type FilterObject, type Judged, type Pushed } from './filter.ts';

const OPERATIONS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Operation = (typeof OPERATIONS)[number];

export type Comparable<O extends FilterObject, V> = {
  readonly [K in Operation]: (value: V) => Filter<O>;
};

interface Scale {
  readonly name: string;
  readonly keyword: string | undefined;
  readonly needs: readonly string[];
  readonly read: (record: Judged) => number | undefined;
  /** The nearest values at or below and at or above that the server can be asked with. */
  readonly around: (value: number) => readonly [below: number, above: number];
  readonly literal: (value: number) => TqlCondition & { kind: 'test' };
}

const OPERATORS: Readonly<Record<Operation, TqlOperator>> = {
  eq: 'EQ',
  ne: 'NE',
  gt: 'GT',
  ge: 'GEQ',
  lt: 'LT',
  le: 'LEQ',
};
const OPPOSITES: Readonly<Record<Operation, Operation>> = {
  eq: 'ne',
  ne: 'eq',
  gt: 'le',
  ge: 'lt',
  lt: 'ge',
  le: 'gt',
};

const holds = (operation: Operation, left: number | undefined, right: number): boolean => {
  if (left === undefined) return operation === 'ne';
  switch (operation) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
  }
};

function pushed(scale: Scale, operation: Operation, value: number): Pushed | undefined {
  const { keyword } = scale;
  if (keyword === undefined) return undefined;
  const test = (operator: TqlOperator, number: number): TqlCondition => ({
    ...scale.literal(number),
    keyword,
    operator,
  });
  const [below, above] = scale.around(value);
  if (below === above) {
    const condition = test(OPERATORS[operation], value);
    return { condition: operation === 'ne' ? orNull(keyword, condition) : condition, exact: true };
  }
  switch (operation) {
    case 'eq':
      return { condition: allOf(test('GEQ', below), test('LEQ', above)), exact: false };
    case 'ne':
      return undefined;
    case 'gt':
    case 'ge':
      return { condition: test('GEQ', below), exact: false };
    case 'lt':
    case 'le':
      return { condition: test('LEQ', above), exact: false };
  }
}

const orNull = (keyword: string, condition: TqlCondition): TqlCondition =>
  anyOf(condition, { kind: 'test', keyword, operator: 'NULL', values: [] });

/** Not greater includes what is not set, so the opposite asks for that too. */
function opposite(scale: Scale, operation: Operation, value: number): Pushed | undefined {
  const contrary = pushed(scale, OPPOSITES[operation], value);
  if (contrary === undefined || scale.keyword === undefined) return undefined;
  return operation === 'eq' || operation === 'ne'
    ? contrary
    : { ...contrary, condition: orNull(scale.keyword, contrary.condition) };
}

function comparable<O extends FilterObject, V>(
  scale: Scale,
  toNumber: (value: V) => number,
  show: (value: V) => string,
  expected: string,
): Comparable<O, V> {
  const make = (operation: Operation) => (value: V) => {
    const number = toNumber(value);
    if (Number.isNaN(number))
      throw new CodedError(
        'ConfigInvalid',
        `filter: ${scale.name} ${operation}: expected a value to compare with (${expected}), got ${show(value)}`,
        { details: { object: 'filter' } },
      );
    const server = pushed(scale, operation, number);
    const contrary = opposite(scale, operation, number);
    return leaf({
      label: `${scale.name} ${operation} ${show(value)}`,
      ...(server === undefined ? {} : { server }),
      ...(contrary === undefined ? {} : { opposite: contrary }),
      local: (record) => holds(operation, scale.read(record), number),
      needs: scale.needs,
    });
  };
  return Object.fromEntries(
    OPERATIONS.map((operation) => [operation, make(operation)]),
  ) as unknown as Comparable<O, V>;
}

const numberIn =
  (key: string) =>
  (record: Judged): number | undefined =>
    typeof record[key] === 'number' ? record[key] : undefined;

/** The language knows whole numbers only, so the server is asked with the next whole ones. */
export const numeric = <O extends FilterObject>(
  name: string,
  keyword: string | undefined,
  needs: readonly string[] = [],
  max: number = Number.MAX_SAFE_INTEGER,
): Comparable<O, number> =>
  comparable<O, number>(
    {
      name,
      keyword,
      needs,
      read: numberIn(name),
      around: (value) => [Math.floor(value), Math.ceil(value)],
      literal: (value) => ({
        kind: 'test',
        keyword: name,
        operator: 'EQ',
        values: [{ kind: 'number', digits: String(value) }],
      }),
    },
    // Nothing is beyond the scale, so that a comparison with it is a slip; as NaN it is refused.
    (value) => (value >= 0 && value <= max ? value : Number.NaN),
    String,
    `a number from 0 to ${max}`,
  );

const SECOND = 1_000;
const instantText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Dates of the platform have whole seconds. A text without zone is UTC, as everything here. */
export const dated = <O extends FilterObject>(
  name: string,
  keyword: string | undefined,
  needs: readonly string[] = [],
): Comparable<O, string | Date> =>
  comparable<O, string | Date>(
    {
      name,
      keyword,
      needs,
      read: (record) => {
        const value = record[name];
        const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
        return Number.isNaN(ms) ? undefined : ms;
      },
      around: (value) => [Math.floor(value / SECOND) * SECOND, Math.ceil(value / SECOND) * SECOND],
      literal: (value) => ({
        kind: 'test',
        keyword: name,
        operator: 'EQ',
        values: [{ kind: 'text', value: instantText(value) }],
      }),
    },
    (value) => inFourDigitYears(value instanceof Date ? value.getTime() : instantOf(value)),
    (value) =>
      value instanceof Date
        ? Number.isNaN(value.getTime())
          ? 'an invalid Date'
          : value.toISOString()
        : value,
    'a date in ISO 8601, like 2026-01-31 or 2026-01-31T12:00:00Z',
  );

const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?$/i;

/** ISO 8601 only: other forms mean another instant on another machine. `NaN` for them and for days that no month has. */
function instantOf(text: string): number {
  const [, day = DATE.test(text) ? text : '', time = '00:00', zone = 'Z'] =
    INSTANT.exec(text) ?? [];
  const start = Date.parse(`${day}T00:00:00Z`);
  // JavaScript takes 30 February for 2 March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== day) return Number.NaN;
  return Date.parse(`${day}T${time}${zone}`);
}

/** Dates are written with four digits of the year. */
const inFourDigitYears = (ms: number): number =>
  ms >= Date.parse('0000-01-01T00:00:00Z') && ms <= Date.parse('9999-12-31T23:59:59Z')
    ? ms
    : Number.NaN;
