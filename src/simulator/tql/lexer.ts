// Cuts TQL text into words, numbers, quoted strings and signs.

export class TqlError extends Error {}

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

const SIGN = /^(?:==|!=|>=|<=|=|>|<|\(|\)|,)/;
const WORD = /^[A-Za-z_][A-Za-z0-9_]*/;
const NUMBER = /^-?\d+(?:\.\d+)?/;
const QUOTES = '"\'`';

const readQuoted = (text: string, start: number): { value: string; end: number } => {
  const quote = text[start];
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === quote) return { value, end: at + 1 };
    if (char !== '\\') value += char;
    else {
      at += 1;
      const escaped = text[at] ?? '';
      if (!`${QUOTES}\\`.includes(escaped) || escaped === '')
        throw new TqlError(`unknown escape \\${escaped} at position ${at}`);
      value += escaped;
    }
  }
  throw new TqlError(`text that starts at position ${start} does not end`);
};

export const readTokens = (text: string): Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    if (QUOTES.includes(char)) {
      const { value, end } = readQuoted(text, at);
      tokens.push({ kind: 'text', text: value });
      at = end;
      continue;
    }
    const rest = text.slice(at);
    const sign = SIGN.exec(rest)?.[0];
    const number = NUMBER.exec(rest)?.[0];
    const found = sign ?? number ?? WORD.exec(rest)?.[0];
    if (found === undefined) throw new TqlError(`unexpected ${char} at position ${at}`);
    const kind = sign !== undefined ? 'sign' : number !== undefined ? 'number' : 'word';
    tokens.push({ kind, text: found });
    at += found.length;
  }
  return tokens;
};
