// Reads a STIX pattern as what an indicator needs of it: observations, each with its comparisons. How observations are joined
// (OR, AND, FOLLOWEDBY, WITHIN …) makes no difference to which values are meant.
import { patternTokens, type PatternToken } from './pattern-tokens.ts';

export interface Comparison {
  readonly path: string;
  /** `=`, `IN`, `LIKE`, `EXISTS` … */
  readonly operator: string;
  readonly values: readonly string[];
  /** Under a NOT of its own or around it. */
  readonly negated: boolean;
}

export interface PatternProblem {
  /** What was expected, what was found. */
  readonly problem: string;
}

/** Deeper than any pattern that means something; without a limit brackets could exhaust the stack. */
const MAX_DEPTH = 64;
const JOINS: ReadonlySet<string> = new Set(['AND', 'OR', 'FOLLOWEDBY']);
const BOTH_OR_ONE: ReadonlySet<string> = new Set(['AND', 'OR']);
const NOT: ReadonlySet<string> = new Set(['NOT']);
const EXISTS: ReadonlySet<string> = new Set(['EXISTS']);
const QUALIFIERS: ReadonlySet<string> = new Set(['WITHIN', 'REPEATS', 'START', 'STOP']);
const UNITS: ReadonlySet<string> = new Set(['SECONDS', 'TIMES']);
const WORD_OPERATORS: ReadonlySet<string> = new Set([
  'IN',
  'LIKE',
  'MATCHES',
  'ISSUBSET',
  'ISSUPERSET',
]);

class Syntax extends Error {}

class PatternReader {
  readonly observations: (readonly Comparison[])[] = [];
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly PatternToken[];

  constructor(tokens: readonly PatternToken[]) {
    this.tokens = tokens;
  }

  /** observation (join observation)* */
  joined(): void {
    this.deeper();
    do {
      if (this.take('(')) {
        this.joined();
        this.expect(')');
      } else {
        this.expect('[');
        const comparisons: Comparison[] = [];
        this.comparisons(comparisons, false);
        this.observations.push(comparisons);
        this.expect(']');
      }
      this.qualifiers();
    } while (this.takeWord(JOINS) !== undefined);
    this.depth -= 1;
  }

  end(): void {
    if (this.at < this.tokens.length) throw this.wrong('the end');
  }

  /** WITHIN 5 SECONDS, REPEATS 3 TIMES, START t'…' STOP t'…': when something counts, not what. */
  private qualifiers(): void {
    while (this.takeWord(QUALIFIERS) !== undefined) {
      this.value();
      this.takeWord(UNITS);
    }
  }

  private comparisons(into: Comparison[], negated: boolean): void {
    this.deeper();
    do {
      const isNegated = this.takeWord(NOT) === undefined ? negated : !negated;
      if (this.take('(')) {
        this.comparisons(into, isNegated);
        this.expect(')');
      } else into.push(this.comparison(isNegated));
    } while (this.takeWord(BOTH_OR_ONE) !== undefined);
    this.depth -= 1;
  }

  private comparison(outside: boolean): Comparison {
    if (this.takeWord(EXISTS) !== undefined)
      return { path: this.path(), operator: 'EXISTS', values: [], negated: outside };
    const path = this.path();
    const negated = this.takeWord(NOT) === undefined ? outside : !outside;
    const operator = this.operator();
    return { path, operator, values: operator === 'IN' ? this.set() : [this.value()], negated };
  }

  private operator(): string {
    const token = this.tokens[this.at];
    const isOperator =
      token?.kind === 'operator' || (token?.kind === 'word' && WORD_OPERATORS.has(token.text));
    if (!isOperator) throw this.wrong('an operator');
    this.at += 1;
    return token.text === '==' ? '=' : token.text;
  }

  private set(): readonly string[] {
    this.expect('(');
    const values = [this.value()];
    while (this.take(',')) values.push(this.value());
    this.expect(')');
    return values;
  }

  private path(): string {
    const token = this.tokens[this.at];
    if (token?.kind !== 'path') throw this.wrong('the path of a property');
    this.at += 1;
    return token.text;
  }

  private value(): string {
    const token = this.tokens[this.at];
    const isTruth = token?.kind === 'word' && (token.text === 'TRUE' || token.text === 'FALSE');
    if (token?.kind !== 'value' && !isTruth) throw this.wrong('a value');
    this.at += 1;
    return token.text;
  }

  private take(mark: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'mark' || token.text !== mark) return false;
    this.at += 1;
    return true;
  }

  private takeWord(words: ReadonlySet<string>): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'word' || !words.has(token.text)) return undefined;
    this.at += 1;
    return token.text;
  }

  private expect(mark: string): void {
    if (!this.take(mark)) throw this.wrong(`“${mark}”`);
  }

  private deeper(): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new Syntax(`at most ${MAX_DEPTH} brackets inside each other`);
  }

  private wrong(expected: string): Syntax {
    const token = this.tokens[this.at];
    return new Syntax(`${expected}, got ${token ? `“${token.text.slice(0, 40)}”` : 'the end'}`);
  }
}

/** The comparisons of each observation, or what is wrong with the pattern. */
export function readPattern(pattern: string): readonly (readonly Comparison[])[] | PatternProblem {
  const tokens = patternTokens(pattern);
  if (typeof tokens === 'number')
    return { problem: `a STIX pattern, got something else at character ${tokens + 1}` };
  const reader = new PatternReader(tokens);
  try {
    reader.joined();
    reader.end();
  } catch (error) {
    if (error instanceof Syntax) return { problem: error.message };
    throw error;
  }
  return reader.observations;
}
