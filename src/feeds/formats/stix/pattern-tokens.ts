// Words of a STIX pattern. Values may hold anything (` OR `, `]`, quotes behind a backslash), so that a pattern can only be read
// by its tokens, never by splitting it.

export type PatternToken =
  | { readonly kind: 'mark'; readonly text: '[' | ']' | '(' | ')' | ',' }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'value'; readonly text: string }
  /** `file:hashes.SHA-256`: without quotes and without indexes. */
  | { readonly kind: 'path'; readonly text: string }
  /** In upper case. */
  | { readonly kind: 'word'; readonly text: string };

const STEP = String.raw`(?:[\w-]+|'(?:[^'\\]|\\.)*'|"[^"]*")`;
const TOKEN = new RegExp(
  [
    String.raw`\s+`,
    String.raw`([[\](),])`,
    String.raw`(!=|<>|<=|>=|==|[=<>])`,
    String.raw`[tbh]?'((?:[^'\\]|\\.)*)'`,
    String.raw`([A-Za-z][\w-]*:${STEP}(?:\.${STEP}|\[(?:\*|\d+)\])*)`,
    String.raw`(-?\d+(?:\.\d+)?)`,
    String.raw`([A-Za-z]+)`,
  ].join('|'),
  'sy',
);
/** Only these two need a backslash; before anything else one is data, as producers who do not escape write it. */
const ESCAPED = /\\(['\\])/g;
const QUOTED = /'((?:[^'\\]|\\.)*)'|"([^"]*)"/gs;
const INDEX = /\[(?:\*|\d+)\]/g;

/** By place, in the order above: named groups cost an object per token. */
const tokenOf = (found: RegExpExecArray): PatternToken | undefined => {
  const [, mark, operator, value, path, number, word] = found;
  if (mark !== undefined) return { kind: 'mark', text: mark as '[' };
  if (operator !== undefined) return { kind: 'operator', text: operator };
  if (value !== undefined) return { kind: 'value', text: value.replace(ESCAPED, '$1') };
  if (path !== undefined)
    return { kind: 'path', text: path.replace(INDEX, '').replace(QUOTED, '$1$2') };
  if (number !== undefined) return { kind: 'value', text: number };
  return word === undefined ? undefined : { kind: 'word', text: word.toUpperCase() };
};

/** The tokens, or the place (from 0) of the first character that belongs to none. */
export function patternTokens(pattern: string): readonly PatternToken[] | number {
  const tokens: PatternToken[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < pattern.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(pattern);
    if (!found) return at;
    const token = tokenOf(found);
    if (token) tokens.push(token);
  }
  return tokens;
}
