// Regular expressions that an operator writes. The engine tries every way to match before it gives up, so that an innocent pattern and
// one long line of a source can take hours. Two bounds keep it short: how much of a line is looked at, and how many ways there are.
import { CodedError } from '../../core/errors.ts';

const LONGEST_PATTERN = 200;
/** How many characters of a line a pattern may see: the more ways it has to match, the fewer. */
const LENGTHS = [1000, 400, 200, 100];
/** Ways times beginnings: three open repetitions in 100 characters. The worst line then takes some 50 ms (measured). */
const MOST_STEPS = 1e8;

/** Why the pattern is refused; undefined for one that is fine. */
export function problemOfPattern(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN)
    return `expected a pattern of up to ${LONGEST_PATTERN} characters, got ${pattern.length}`;
  try {
    new RegExp(pattern);
  } catch {
    return 'expected a regular expression';
  }
  if (/\\(?:[1-9]|k<)/.test(pattern)) return 'a pattern cannot refer back to a group';
  if (lengthFor(pattern) !== undefined) return undefined;
  return waysOfChoice({ pattern, length: 2, at: 0 }) === Infinity
    ? 'a group that is repeated without end cannot have a repetition or a choice inside: such a pattern may take hours for one line. Write [a-z.]+ instead of ([a-z]+\\.?)+'
    : 'there are too many ways to match: such a pattern may take hours for one line. Use up to three of * and +, and say more of what stands in the line';
}

/** Characters that the pattern may see; undefined when even few are too many. */
const lengthFor = (pattern: string): number | undefined =>
  LENGTHS.find((length) => length * waysOfChoice({ pattern, length, at: 0 }) <= MOST_STEPS);

interface Reading {
  readonly pattern: string;
  /** Of the text: an open repetition may end at each of its characters. */
  readonly length: number;
  at: number;
}

/** Most ways in which a choice matches one text. It ends at the end of its group. */
function waysOfChoice(reading: Reading): number {
  let sum = 0;
  let product = 1;
  while (reading.at < reading.pattern.length && reading.pattern[reading.at] !== ')') {
    if (reading.pattern[reading.at] === '|') {
      sum += product;
      product = 1;
      reading.at += 1;
    } else product *= waysOfTerm(reading);
  }
  return sum + product;
}

const ATOM = /\\.|\[(?:\\.|[^\]\\])*\]|[^]/y;
const GROUP = /\((?:\?(?:[:=!]|<[=!]|<\w+>))?/y;
const REPEAT = /(?:([*+])|(\?)|\{(\d+)(?:(,)(\d*))?\})\??/y;

function take(pattern: RegExp, reading: Reading): RegExpExecArray | null {
  pattern.lastIndex = reading.at;
  const found = pattern.exec(reading.pattern);
  if (found) reading.at += found[0].length;
  return found;
}

/** One character, class or group with its repetition. */
function waysOfTerm(reading: Reading): number {
  const isGroup = take(GROUP, reading) !== null;
  const ways = isGroup ? waysOfChoice(reading) : 1;
  if (isGroup) reading.at += 1;
  else take(ATOM, reading);
  const repeat = take(REPEAT, reading);
  if (!repeat) return ways;
  const [, mark, maybe, least, comma, most] = repeat;
  if (mark !== undefined || (comma !== undefined && most === ''))
    return ways > 1 ? Infinity : reading.length;
  const first = maybe === undefined ? Number(least) : 0;
  const last = maybe === undefined ? Number(comma === undefined ? least : most) : 1;
  return (last - first + 1) * ways ** last;
}

class BoundedPattern extends RegExp {
  private readonly length: number;

  constructor(pattern: string, length: number) {
    super(pattern);
    this.length = length;
  }

  override exec(text: string): RegExpExecArray | null {
    return super.exec(text.slice(0, this.length));
  }
}

/**
 * The expression of a pattern. It sees the beginning of a line only: 1 000 characters with one open repetition, 400 with two, 100 with three.
 * @throws {ConfigInvalid} when it may take too long
 */
export function boundedPattern(pattern: string): RegExp {
  const problem = problemOfPattern(pattern);
  const length = lengthFor(pattern);
  if (problem === undefined && length !== undefined) return new BoundedPattern(pattern, length);
  throw new CodedError(
    'ConfigInvalid',
    `pattern ${pattern.slice(0, LONGEST_PATTERN)}: ${problem ?? 'too many ways to match'}`,
  );
}
