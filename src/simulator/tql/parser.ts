// TQL text to a tree. `AND` binds tighter than `OR`; words are case-insensitive; `NOT` stands before a membership or pattern test, or
// before a whole condition.
import { readTokens, TqlError, type Token } from './lexer.ts';

export type Operator =
  | 'EQ'
  | 'NE'
  | 'GT'
  | 'LT'
  | 'GEQ'
  | 'LEQ'
  | 'IN'
  | 'LIKE'
  | 'CONTAINS'
  | 'STARTSWITH'
  | 'ENDSWITH'
  | 'NULL';

export interface Literal {
  readonly text: string;
  readonly quoted: boolean;
}

export type Node =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Node[] }
  | { readonly kind: 'not'; readonly part: Node }
  | { readonly kind: 'sub'; readonly keyword: string; readonly query: Node }
  | {
      readonly kind: 'test';
      readonly keyword: string;
      readonly operator: Operator;
      readonly values: readonly Literal[];
    };

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['=', 'EQ'],
  ['==', 'EQ'],
  ['EQ', 'EQ'],
  ['EQUALS', 'EQ'],
  ['!=', 'NE'],
  ['NE', 'NE'],
  ['>', 'GT'],
  ['GT', 'GT'],
  ['<', 'LT'],
  ['LT', 'LT'],
  ['>=', 'GEQ'],
  ['GEQ', 'GEQ'],
  ['<=', 'LEQ'],
  ['LEQ', 'LEQ'],
  ['IN', 'IN'],
  ['LIKE', 'LIKE'],
  ['CONTAINS', 'CONTAINS'],
  ['STARTSWITH', 'STARTSWITH'],
  ['ENDSWITH', 'ENDSWITH'],
]);
const NEGATABLE: ReadonlySet<Operator> = new Set([
  'IN',
  'LIKE',
  'CONTAINS',
  'STARTSWITH',
  'ENDSWITH',
]);
/** Deeper nesting is no query of a client but an attack on the stack. */
const MAX_DEPTH = 100;

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Node {
    const node = this.#or();
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new TqlError(`unexpected ${rest.text}`);
    return node;
  }

  #or(): Node {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new TqlError('the query is nested too deeply');
    const parts = [this.#and()];
    while (this.#takeWord('OR')) parts.push(this.#and());
    this.#depth -= 1;
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'or', parts };
  }

  #and(): Node {
    const parts = [this.#condition()];
    while (this.#takeWord('AND')) parts.push(this.#condition());
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'and', parts };
  }

  #condition(): Node {
    let negated = false;
    while (this.#takeWord('NOT')) negated = !negated;
    const part = this.#positive();
    return negated ? { kind: 'not', part } : part;
  }

  #positive(): Node {
    if (this.#takeSign('(')) {
      const inner = this.#or();
      this.#expectSign(')');
      return inner;
    }
    const keyword = this.#next();
    if (keyword.kind !== 'word') throw new TqlError(`a keyword is expected, not ${keyword.text}`);
    if (this.#takeSign('(')) {
      const query = this.#or();
      this.#expectSign(')');
      return { kind: 'sub', keyword: keyword.text, query };
    }
    return this.#test(keyword.text);
  }

  #test(keyword: string): Node {
    if (this.#takeWord('IS')) {
      const negated = this.#takeWord('NOT');
      if (!this.#takeWord('NULL')) throw new TqlError(`NULL is expected after ${keyword} IS`);
      const test: Node = { kind: 'test', keyword, operator: 'NULL', values: [] };
      return negated ? { kind: 'not', part: test } : test;
    }
    const negated = this.#takeWord('NOT');
    const sign = this.#next();
    const operator = sign.kind === 'text' ? undefined : OPERATORS.get(sign.text.toUpperCase());
    if (operator === undefined) throw new TqlError(`an operator is expected, not ${sign.text}`);
    if (negated && !NEGATABLE.has(operator)) throw new TqlError(`NOT ${sign.text} is no operator`);
    const values = operator === 'IN' ? this.#list() : [this.#literal()];
    const test: Node = { kind: 'test', keyword, operator, values };
    return negated ? { kind: 'not', part: test } : test;
  }

  #list(): Literal[] {
    this.#expectSign('(');
    const values = [this.#literal()];
    while (this.#takeSign(',')) values.push(this.#literal());
    this.#expectSign(')');
    return values;
  }

  #literal(): Literal {
    const token = this.#next();
    if (token.kind === 'sign') throw new TqlError(`a value is expected, not ${token.text}`);
    return { text: token.text, quoted: token.kind === 'text' };
  }

  #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new TqlError('the query ends too early');
    this.#at += 1;
    return token;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'word' || token.text.toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #takeSign(sign: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== sign) return false;
    this.#at += 1;
    return true;
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw new TqlError(`${sign} is expected`);
  }
}

/** The tree, or undefined for empty text: no filter. */
export const parseTql = (text: string): Node | undefined => {
  const tokens = readTokens(text);
  return tokens.length === 0 ? undefined : new Parser(tokens).whole();
};

/** Whether the query names the keyword anywhere at its top level or in conditions beneath (not in sub-queries). */
export const mentions = (node: Node | undefined, keyword: string): boolean => {
  if (node === undefined) return false;
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.parts.some((part) => mentions(part, keyword));
    case 'not':
      return mentions(node.part, keyword);
    case 'test':
      return node.keyword.toLowerCase() === keyword.toLowerCase();
    case 'sub':
      return false;
  }
};
