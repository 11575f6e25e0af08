// A query as text. Every value goes through the escaping, so that no value can become part of the query (injection).
import { tqlString } from '../tql.ts';
import type { TqlCondition, TqlLiteral, TqlTest } from './condition.ts';

const SIGNS = { EQ: '=', NE: '!=', GT: '>', LT: '<', GEQ: '>=', LEQ: '<=' } as const;

export function writeTql(condition: TqlCondition): string {
  switch (condition.kind) {
    case 'test':
      return writeTest(condition);
    case 'sub':
      return `${condition.keyword}(${writeTql(condition.query)})`;
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

function writeTest({ keyword, operator, negated, values }: TqlTest): string {
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
      return literal.digits;
    case 'boolean':
      return String(literal.value);
  }
}
