// How many steps an engine that tries every way takes at most for one line, counted from the text of a pattern.
import { charactersOf, type CharacterSet } from './character-set.ts';
import {
  either,
  followed,
  NOTHING,
  PLACE,
  repeated,
  UncountablePattern,
  type Part,
} from './pattern-parts.ts';
import { ANY_NUMBER, plus, times, type Ways } from './ways.ts';

interface Reading {
  readonly pattern: string;
  /** Of the atoms so far; the same come again. */
  readonly sets: Map<string, CharacterSet>;
  at: number;
}

/** Steps for all beginnings of a match. `pattern` must be a regular expression. @throws {UncountablePattern} */
export function stepsOf(pattern: string): Ways {
  const reading = { pattern, sets: new Map<string, CharacterSet>(), at: 0 };
  const { part, isAnchored } = choice(reading);
  return isAnchored ? plus(part.steps, ANY_NUMBER) : times(part.steps, ANY_NUMBER);
}

/** Up to the end of its group. */
function choice(reading: Reading): { readonly part: Part; readonly isAnchored: boolean } {
  let isAnchored = true;
  let part: Part | undefined;
  for (;;) {
    isAnchored &&= reading.pattern[reading.at] === '^';
    const next = sequence(reading);
    part = part === undefined ? next : either(part, next);
    if (reading.pattern[reading.at] !== '|') return { part, isAnchored };
    reading.at += 1;
  }
}

function sequence(reading: Reading): Part {
  let whole = NOTHING;
  while (reading.at < reading.pattern.length && !'|)'.includes(reading.pattern[reading.at] ?? ''))
    whole = followed(whole, term(reading));
  return whole;
}

const PLACES = /\\[bB]|[$^]/y;
const BACK = /\\(?:[1-9]|k)/y;
const ATOM =
  /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|c[a-zA-Z]|0[0-7]{0,2}|[^])|\[(?:\\[^]|[^\]\\])*\]|[^]/y;
const GROUP = /\((?:\?(?::|([=!]|<[=!])|<[^>]+>))?/y;
const REPEAT = /(?:([*+])|(\?)|\{(\d+)(?:(,)(\d*))?\})\??/y;

function take(pattern: RegExp, reading: Reading): RegExpExecArray | null {
  pattern.lastIndex = reading.at;
  const found = pattern.exec(reading.pattern);
  if (found) reading.at += found[0].length;
  return found;
}

/** One character, class, place or group with its repetition. */
function term(reading: Reading): Part {
  const part = onceOf(reading);
  const repeat = take(REPEAT, reading);
  if (!repeat) return part;
  const [, mark, maybe, least, comma, most] = repeat;
  if (mark !== undefined || (comma !== undefined && most === ''))
    return repeated(part, 0, Infinity);
  if (maybe !== undefined) return repeated(part, 0, 1);
  return repeated(part, Number(least), Number(comma === undefined ? least : most));
}

function onceOf(reading: Reading): Part {
  if (take(BACK, reading)) throw new UncountablePattern('refersBack');
  if (take(PLACES, reading)) return PLACE;
  const group = take(GROUP, reading);
  if (!group) {
    const atom = take(ATOM, reading)?.[0] ?? '';
    const first = reading.sets.get(atom) ?? charactersOf(atom);
    reading.sets.set(atom, first);
    return { ...NOTHING, first, isEmpty: false };
  }
  // Such as `(?i:`, which newer engines know.
  if (reading.pattern[reading.at] === '?') throw new UncountablePattern('unknown');
  const { part } = choice(reading);
  reading.at += 1;
  // What looks around gives one answer; behind, it reads backwards, where nothing here says what follows what.
  if (group[1]?.startsWith('<')) throw new UncountablePattern('unknown');
  return group[1] === undefined ? part : { ...PLACE, steps: part.steps };
}
