// Long lines of generated code, broken in the way that the usual formatter breaks them.

const WIDTH = 100;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const QUOTES = new Set(["'", '`', '"']);

/** Places of brackets and commas outside of texts. */
interface Mark {
  readonly at: number;
  readonly char: string;
  /** Brackets around it. */
  readonly depth: number;
}

function marksIn(line: string): readonly Mark[] {
  const marks: Mark[] = [];
  let quote = '';
  let depth = 0;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (QUOTES.has(char)) quote = char;
    else if (char in CLOSING) {
      marks.push({ at, char, depth });
      depth += 1;
    } else if (Object.values(CLOSING).includes(char)) {
      depth -= 1;
      marks.push({ at, char, depth });
    } else if (char === ',') marks.push({ at, char, depth });
  }
  return depth === 0 ? marks : [];
}

/** The bracket to break: the first one, or the only one inside it (`csv({ … })`). */
function bracketOf(
  line: string,
  marks: readonly Mark[],
): { readonly open: Mark; readonly close: Mark } | undefined {
  const open = marks.find(({ char }) => char in CLOSING);
  const close =
    open &&
    marks.find(
      ({ at, depth, char }) => at > open.at && depth === open.depth && char === CLOSING[open.char],
    );
  if (open === undefined || close === undefined) return undefined;
  const inner = marks.find(({ at }) => at > open.at);
  const isOnlyOne =
    inner !== undefined &&
    inner.char in CLOSING &&
    line.slice(open.at + 1, inner.at).trim() === '' &&
    /^[\s,)\]}]*$/.test(
      line
        .slice(open.at + 1, close.at)
        .trim()
        .slice(-1),
    ) &&
    marks.filter(({ depth, char }) => depth === open.depth + 1 && char === ',').length === 0;
  if (!isOnlyOne) return { open, close };
  const innerClose = marks.find(
    ({ at, depth, char }) => at > inner.at && depth === inner.depth && char === CLOSING[inner.char],
  );
  return innerClose ? { open: inner, close: innerClose } : { open, close };
}

function wrapLine(line: string): readonly string[] {
  if (line.length <= WIDTH || /^\s*\/\//.test(line)) return [line];
  const marks = marksIn(line);
  const bracket = bracketOf(line, marks);
  if (bracket === undefined) return [line];
  const { open, close } = bracket;
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const cuts = marks.filter(
    ({ at, depth, char }) =>
      char === ',' && depth === open.depth + 1 && at > open.at && at < close.at,
  );
  const starts = [open.at + 1, ...cuts.map(({ at }) => at + 1)];
  const items = starts
    .map((from, index) => line.slice(from, cuts[index]?.at ?? close.at).trim())
    .filter((item) => item !== '');
  return [
    line.slice(0, open.at + 1),
    ...items.flatMap((item) => wrapLine(`${indent}  ${item},`)),
    `${indent}${line.slice(close.at)}`,
  ];
}

/** The text with its long lines broken at brackets and commas. */
export const wrapLines = (text: string): string => text.split('\n').flatMap(wrapLine).join('\n');
