// Regular expressions that an operator writes. The engine tries every way to match before it gives up, so that an innocent pattern and
// one long line of a source can take hours. Two bounds keep it short: how much of a line is looked at, and how many steps that takes.
import { CodedError } from '../../core/errors.ts';
import { UncountablePattern, type Uncountable } from './pattern-parts.ts';
import { stepsOf } from './pattern-steps.ts';
import { waysIn } from './ways.ts';

const LONGEST_PATTERN = 200;
/** How many characters of a line a pattern may see: the more steps it takes, the fewer. */
const LENGTHS = [1000, 400, 200, 100, 60];
/** Up to 36 ns each (measured), so that the worst line takes less than 100 ms. Enough for three open repetitions in 60 characters. */
const MOST_STEPS = 2.5e6;

const REASONS: Readonly<Record<Uncountable | 'tooMany', string>> = {
  endless:
    'what is repeated without end can match one text in several ways: such a pattern may take hours for one line. Write [a-z.]+ instead of ([a-z]+\\.?)+',
  refersBack: 'a pattern cannot refer back to a group',
  unknown: 'a pattern cannot look behind itself or change its own flags',
  tooMany:
    'there are too many ways to match: such a pattern may take hours for one line. Begin it with ^, and say what stands between its repetitions, as in ^[^;]+;[^;]+;',
};

type Checked = { readonly length: number } | { readonly problem: string };

function check(pattern: string): Checked {
  if (pattern.length > LONGEST_PATTERN)
    return {
      problem: `expected a pattern of up to ${LONGEST_PATTERN} characters, got ${pattern.length}`,
    };
  try {
    new RegExp(pattern);
  } catch {
    return { problem: 'expected a regular expression' };
  }
  try {
    const steps = stepsOf(pattern);
    const length = LENGTHS.find((some) => waysIn(steps, some) <= MOST_STEPS);
    return length === undefined ? { problem: REASONS.tooMany } : { length };
  } catch (error) {
    if (error instanceof UncountablePattern) return { problem: REASONS[error.why] };
    throw error;
  }
}

/** Why the pattern is refused; undefined for one that is fine. */
export function problemOfPattern(pattern: string): string | undefined {
  const checked = check(pattern);
  return 'problem' in checked ? checked.problem : undefined;
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
 * The expression of a pattern. It sees the beginning of a line only: 1 000 characters where repetitions have one end each, fewer (down
 * to 60) where it has more ways to match.
 * @throws {ConfigInvalid} when it may take too long
 */
export function boundedPattern(pattern: string): RegExp {
  const checked = check(pattern);
  if ('length' in checked) return new BoundedPattern(pattern, checked.length);
  throw new CodedError(
    'ConfigInvalid',
    `pattern ${pattern.slice(0, LONGEST_PATTERN)}: ${checked.problem}`,
  );
}
