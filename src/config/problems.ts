// Everything wrong with a configuration is collected and told at once, each finding with its place.
import { CodedError } from '../core/errors.ts';

export interface ConfigProblem {
  /** `file:line`, the name of an environment variable, or `--set name=value`. */
  readonly where: string;
  /** Dotted path of the key; empty for the file as a whole. */
  readonly key: string;
  /** Expected, got, what to do. Never a secret. */
  readonly message: string;
}

/** One error for all findings: `file:line: key: message`, a line each. */
export function configError(problems: readonly ConfigProblem[]): CodedError {
  const lines = problems.map(
    ({ where, key, message }) => `${where}: ${key === '' ? '' : `${key}: `}${message}`,
  );
  const head = lines.length > 1 ? `${lines.length} problems in the configuration:\n` : '';
  return new CodedError('ConfigInvalid', head + lines.join('\n'), { details: { problems: lines } });
}

/** ` Did you mean …?` when a known word is near, else nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({ candidate, steps: distance(plain(word), plain(candidate)) }))
    .filter(({ candidate, steps }) => steps <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.steps - b.steps)[0];
  return near === undefined ? '' : ` Did you mean ${near.candidate}?`;
}

/** Known words as a list for messages. */
export const listed = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : words.join(', ');

const plain = (word: string): string => word.toLowerCase().replaceAll(/[-_.]/g, '');

/** Number of letters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
