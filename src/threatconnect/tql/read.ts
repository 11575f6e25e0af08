// Text of a query to data: for queries that people have written, which are checked before they are sent.
import {
  allOf,
  anyOf,
  TQL_OPERATORS,
  type TqlCondition,
  type TqlLiteral,
  type TqlOperator,
} from './condition.ts';
import { tqlString } from '../tql.ts';
import { badQuery, readTokens, type Token } from './tokens.ts';

const SPELLINGS: Readonly<Record<string, TqlOperator>> = {
  '=': 'EQ',
  '==': 'EQ',
  EQUALS: 'EQ',
  '!=': 'NE',
  '>': 'GT',
  '<': 'LT',
  '>=': 'GEQ',
  '<=': 'LEQ',
};
const NEGATABLE: ReadonlySet<TqlOperator> = new Set([
  'IN',
  'LIKE',
  'CONTAINS',
  'STARTSWITH',
  'ENDSWITH',
]);
const asValue = ({ kind, text }: Token): string =>
  kind === 'number' || kind === 'sign' ? text : tqlString(text);
/** Nobody writes deeper queries; a machine that does must not exhaust the stack. */
const MAX_DEPTH = 100;

/**
 * Reads all documented spellings; `and` binds tighter than `or`.
 *
 * @throws {ConfigInvalid} when the text is no query
 */
export function readTql(text: string): TqlCondition {
  const tokens = readTokens(text);
  let at = 0;

  const next = (): Token => {
    const token = tokens[at];
    if (token === undefined) throw badQuery('the query ends too early');
    at += 1;
    return token;
  };
  const takes = (kind: Token['kind'], word: string): boolean => {
    const token = tokens[at];
    const same = token?.kind === kind && token.text.toUpperCase() === word;
    if (same) at += 1;
    return same;
  };
  const expect = (sign: string): void => {
    if (!takes('sign', sign))
      throw badQuery(`expected ${sign}, got ${tokens[at]?.text ?? 'the end'}`);
  };
  const literal = (): TqlLiteral => {
    const token = next();
    const { kind, text: value } = token;
    if (kind === 'text') return { kind, value };
    if (kind === 'number') return { kind, digits: value };
    if (kind === 'word' && /^(?:true|false)$/i.test(value))
      return { kind: 'boolean', value: /^true$/i.test(value) };
    throw badQuery(
      kind === 'word'
        ? `expected a value, got ${value}; texts need quotes: ${asValue(token)}`
        : `expected a value, got ${value}`,
    );
  };
  const list = (): readonly TqlLiteral[] => {
    expect('(');
    const values = [literal()];
    while (takes('sign', ',')) values.push(literal());
    expect(')');
    return values;
  };
  const negation = (negated: boolean): { readonly negated?: true } =>
    negated ? { negated: true } : {};

  const test = (keyword: string): TqlCondition => {
    if (takes('word', 'IS')) {
      const negated = takes('word', 'NOT');
      if (!takes('word', 'NULL')) {
        const got = next();
        throw badQuery(
          `expected null or not null after ${keyword} is, got ${got.text}; equal is written ${keyword} ${negated ? '!=' : '='} ${asValue(got)}`,
        );
      }
      return { kind: 'test', keyword, operator: 'NULL', ...negation(negated), values: [] };
    }
    const negated = takes('word', 'NOT');
    const { kind, text: word } = next();
    const operator =
      SPELLINGS[word.toUpperCase()] ?? TQL_OPERATORS.find((known) => known === word.toUpperCase());
    if (operator === undefined || operator === 'NULL' || kind === 'text' || kind === 'number')
      throw badQuery(`expected an operator after ${keyword}, got ${word}`);
    if (negated && !NEGATABLE.has(operator)) throw badQuery(`not cannot stand before ${word}`);
    const values = operator === 'IN' ? list() : [literal()];
    return { kind: 'test', keyword, operator, ...negation(negated), values };
  };
  const one = (depth: number): TqlCondition => {
    if (depth > MAX_DEPTH) throw badQuery('the query is nested too deeply');
    if (takes('sign', '(')) {
      const inner = any(depth + 1);
      expect(')');
      return inner;
    }
    const { kind, text: keyword } = next();
    if (kind !== 'word') throw badQuery(`expected a keyword, got ${keyword}`);
    if (!takes('sign', '(')) return test(keyword);
    const query = any(depth + 1);
    expect(')');
    return { kind: 'sub', keyword, query };
  };
  const all = (depth: number): TqlCondition => {
    const parts = [one(depth)];
    while (takes('word', 'AND')) parts.push(one(depth));
    return allOf(...parts);
  };
  const any = (depth: number): TqlCondition => {
    const parts = [all(depth)];
    while (takes('word', 'OR')) parts.push(all(depth));
    return anyOf(...parts);
  };

  const condition = any(0);
  const rest = tokens[at];
  if (rest !== undefined) throw badQuery(`expected and, or or the end, got ${rest.text}`);
  return condition;
}
