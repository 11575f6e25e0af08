// A query as text. Every value goes through the escaping, so that no value can become part of the query (injection); words are
// looked at too, because callers without types can give any text for one.
import { CodedError } from '../../core/errors.ts';
import { tqlString } from '../tql.ts';
import { TQL_OPERATORS, type TqlCondition, type TqlLiteral, type TqlTest } from './condition.ts';

const SIGNS = { EQ: '=', NE: '!=', GT: '>', LT: '<', GEQ: '>=', LEQ: '<=' } as const;

const KEYWORD = /^[A-Za-z_]\w*$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** @throws {ConfigInvalid} when a keyword, an operator or a number is none */
export function writeTql(condition: TqlCondition): string {
  switch (condition.kind) {
    case 'test':
      return writeTest(condition);
    case 'sub':
      return `${checked(condition.keyword, KEYWORD, 'keyword')}(${writeTql(condition.query)})`;
    case 'and':
    case 'or':
      // How and/or bind is not documented, so parentheses never leave it open.
      return condition.parts
        .map((part) =>
          part.kind === 'and' || part.kind === 'or' ? `(${writeTql(part)})` : writeTql(part),
        )
        .join(` ${condition.kind} `);
  }
}

function writeTest({ keyword: word, operator, negated, values }: TqlTest): string {
  const keyword = checked(word, KEYWORD, 'keyword');
  if (!TQL_OPERATORS.includes(operator)) throw bad('operator', operator);
  if (operator === 'NULL') return `${keyword} is ${negated === true ? 'not ' : ''}null`;
  if (operator === 'IN')
    return `${keyword} ${negated === true ? 'not ' : ''}in (${values.map(writeLiteral).join(',')})`;
  const [value = { kind: 'text', value: '' }] = values;
  const text = writeLiteral(value);
  if (operator in SIGNS) return `${keyword} ${SIGNS[operator as keyof typeof SIGNS]} ${text}`;
  return `${keyword} ${negated === true ? 'not ' : ''}${operator.toLowerCase()} ${text}`;
}

function writeLiteral(literal: TqlLiteral): string {
  switch (literal.kind) {
    case 'text':
      return tqlString(literal.value);
    case 'number':
      return checked(literal.digits, NUMBER, 'number');
    case 'boolean':
      return String(literal.value);
  }
}

function checked(text: string, pattern: RegExp, what: string): string {
  if (pattern.test(text)) return text;
  throw bad(what, text);
}

const bad = (what: string, got: string): CodedError =>
  new CodedError('ConfigInvalid', `tql: expected a ${what}, got ${got.slice(0, 40)}`, {
    details: { object: 'tql' },
  });
