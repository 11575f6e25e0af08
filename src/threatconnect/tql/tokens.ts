// Cuts a query into words, numbers, quoted texts and signs.
import { CodedError } from '../../core/errors.ts';

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign';
  readonly text: string;
}

const SPACE = /\s+/y;
const SIGN = /==|!=|>=|<=|[=<>(),]/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const WORD = /[A-Za-z_][\w]*/y;
const QUOTES = '"\'`';

export const badQuery = (what: string): CodedError =>
  new CodedError('ConfigInvalid', `tql: ${what}`);

export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  while (at < text.length) {
    if (take(SPACE) !== undefined) continue;
    if (QUOTES.includes(text.charAt(at))) {
      const quoted = readQuoted(text, at);
      tokens.push({ kind: 'text', text: quoted.value });
      at = quoted.end;
      continue;
    }
    const start = at;
    const sign = take(SIGN);
    const number = sign === undefined ? take(NUMBER) : undefined;
    const found = sign ?? number ?? take(WORD);
    if (found === undefined) throw badQuery(`unexpected character at position ${start + 1}`);
    tokens.push({
      kind: sign !== undefined ? 'sign' : number !== undefined ? 'number' : 'word',
      text: found,
    });
  }
  return tokens;
}

function readQuoted(text: string, start: number): { readonly value: string; readonly end: number } {
  const quote = text.charAt(start);
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === quote) return { value, end: at + 1 };
    if (character === '\\') at += 1;
    value += text.charAt(at);
  }
  throw badQuery(`the text that begins at position ${start + 1} has no end`);
}
