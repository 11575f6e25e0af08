// What parts of a pattern cost one after the other, beside each other and again and again, counted in steps of an engine that tries
// every way.
//
// From one place of one text a term can match in some number of *ways*; those of neighbours multiply. A repetition that is followed
// by something which cannot match what it repeats (`\d+\.`, `[^;]+;`) costs the steps of looking for its end, but has one end only:
// there the ways multiply no further. The same holds for alternatives that begin differently, and from one round of a repeated group
// to the next.
import { areDisjoint, NO_CHARACTERS, union, type CharacterSet } from './character-set.ts';
import { ANY_NUMBER, atMost, isOne, ONE, plus, times, type Ways } from './ways.ts';

/** Why nothing can be counted. */
export type Uncountable = 'endless' | 'refersBack' | 'unknown';

export class UncountablePattern extends Error {
  readonly why: Uncountable;

  constructor(why: Uncountable) {
    super(why);
    this.why = why;
  }
}

/** A part of a pattern, matched from one place of one text. */
export interface Part {
  readonly ways: Ways;
  /** The ways that are left when what follows can match none of the characters in `more`. */
  readonly settled: Ways;
  /** Where it might have stopped, it might have gone on with one of these. */
  readonly more: CharacterSet;
  readonly steps: Ways;
  readonly first: CharacterSet;
  /** It may match nothing. */
  readonly isEmpty: boolean;
  /** It never matches a character. */
  readonly isPlace?: true;
}

export const NOTHING: Part = {
  ways: ONE,
  settled: ONE,
  more: NO_CHARACTERS,
  steps: ONE,
  first: NO_CHARACTERS,
  isEmpty: true,
};
export const PLACE: Part = { ...NOTHING, isPlace: true };

/** One of two. */
export function either(left: Part, right: Part): Part {
  const isTold = !left.isEmpty && !right.isEmpty && areDisjoint(left.first, right.first);
  const add = isTold ? atMost : plus;
  return {
    ways: add(left.ways, right.ways),
    settled: add(left.settled, right.settled),
    more: union(left.more, right.more),
    steps: plus(left.steps, right.steps),
    first: union(left.first, right.first),
    isEmpty: left.isEmpty || right.isEmpty,
  };
}

/** One behind the other. */
export function followed(whole: Part, next: Part): Part {
  const isTold = areDisjoint(whole.more, next.first);
  const common = {
    first: whole.isEmpty ? union(whole.first, next.first) : whole.first,
    isEmpty: whole.isEmpty && next.isEmpty,
  };
  if (next.isPlace)
    return { ...whole, ...common, steps: plus(whole.steps, times(whole.ways, next.steps)) };
  if (!isTold)
    return {
      ...common,
      ways: times(whole.ways, next.ways),
      settled: times(whole.ways, next.settled),
      more: next.more,
      steps: plus(whole.steps, times(whole.ways, next.steps)),
    };
  // Of the ends of what stands before, one lets this begin; at the others it fails with the first character, or matches nothing.
  const begun = times(whole.settled, next.ways);
  return {
    ...common,
    ways: next.isEmpty ? plus(whole.ways, begun) : begun,
    settled: times(whole.settled, next.settled),
    more: next.isEmpty ? union(whole.more, next.more) : next.more,
    steps: plus(plus(whole.steps, whole.ways), times(whole.settled, next.steps)),
  };
}

/** From so many rounds on it counts as repeated without end, which is no less. */
const MANY_ROUNDS = 50;

/** From `least` to `most` times. @throws {UncountablePattern} when nothing bounds the ways */
export function repeated(part: Part, least: number, most: number): Part {
  if (part.isPlace) return part;
  const isTold = !part.isEmpty && areDisjoint(part.first, part.more) && isOne(part.settled);
  const common = { first: part.first, isEmpty: part.isEmpty || least === 0 };
  if (isTold) {
    const isOpen = most > MANY_ROUNDS;
    const rounds: Ways = isOpen ? ANY_NUMBER : [most];
    const ends: Ways = isOpen ? ANY_NUMBER : [most - least + 1];
    return {
      ...common,
      ways: times(ends, part.ways),
      settled: ONE,
      more: least === most ? part.more : union(part.more, part.first),
      steps: plus(ONE, times(rounds, plus(part.steps, part.ways))),
    };
  }
  if (most > MANY_ROUNDS) throw new UncountablePattern('endless');
  let ways: Ways = least === 0 ? ONE : [0];
  let steps = ONE;
  let power = ONE;
  for (let round = 1; round <= most; round += 1) {
    steps = plus(steps, times(power, part.steps));
    power = times(power, part.ways);
    if (round >= least) ways = plus(ways, power);
  }
  return { ...common, ways, settled: ways, more: NO_CHARACTERS, steps };
}
