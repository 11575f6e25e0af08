// Where text that is not JSON breaks off: the platform's report names the list and the entity at which its reader gave up, and the
// last entity before it.
export interface BreakPlace {
  /** As `$.group[1]`; `$` when no entity was reached. */
  readonly path: string;
  /** The entity before it: xid or summary; empty when there is none. */
  readonly last: string;
}

const BLANK = /\s*/y;
const KEY = /"([^"\\]*)"\s*:\s*\[/y;

/** The end of the value at a position, by its brackets and texts alone. */
const endOf = (text: string, from: number): number => {
  let depth = 0;
  let inText = false;
  for (let at = from; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (inText) {
      if (sign === '\\') at += 1;
      else if (sign === '"') inText = false;
    } else if (sign === '"') inText = true;
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') {
      depth -= 1;
      if (depth < 0) return at;
      if (depth === 0) return at + 1;
    } else if (sign === ',' && depth === 0) return at;
  }
  return text.length;
};

const blankEnd = (text: string, from: number): number => {
  BLANK.lastIndex = from;
  return BLANK.test(text) ? BLANK.lastIndex : from;
};

const nameOf = (text: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    const { xid, summary } = (value ?? {}) as { xid?: unknown; summary?: unknown };
    return typeof xid === 'string' ? xid : typeof summary === 'string' ? summary : '';
  } catch {
    return undefined;
  }
};

/** Reads one list; gives the place of the first entity that is not JSON, or where the list ends. */
const readList = (
  text: string,
  key: string,
  from: number,
): { readonly place: BreakPlace } | { readonly end: number; readonly last: string } => {
  let last = '';
  let at = blankEnd(text, from);
  for (let index = 0; text.charAt(at) !== ']'; index += 1) {
    const end = endOf(text, at);
    const name = nameOf(text.slice(at, end));
    if (name === undefined) return { place: { path: `$${key}[${index}]`, last } };
    last = name;
    at = blankEnd(text, end);
    if (text.charAt(at) === ',') at = blankEnd(text, at + 1);
    else if (text.charAt(at) !== ']') return { place: { path: `$${key}[${index + 1}]`, last } };
  }
  return { end: at + 1, last };
};

/** The place at which a text breaks that `JSON.parse` refused. */
export const breakPlace = (text: string): BreakPlace => {
  let at = blankEnd(text, 0);
  if (text.charAt(at) === '[') {
    const read = readList(text, '', at + 1);
    return 'place' in read ? read.place : { path: '$', last: read.last };
  }
  let last = '';
  let path = '$';
  if (text.charAt(at) !== '{') return { path, last };
  at = blankEnd(text, at + 1);
  for (;;) {
    KEY.lastIndex = at;
    const key = KEY.exec(text);
    if (key === null) return { path, last };
    path = `$.${key[1] ?? ''}`;
    const read = readList(text, `.${key[1] ?? ''}`, KEY.lastIndex);
    if ('place' in read) return { ...read.place, last: read.place.last || last };
    last = read.last || last;
    at = blankEnd(text, read.end);
    if (text.charAt(at) !== ',') return { path, last };
    at = blankEnd(text, at + 1);
  }
};
