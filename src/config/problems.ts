// Everything wrong with a configuration is collected and told at once, each finding with its place.
import { CodedError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';

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
  const near = nearest(word, known);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

/** Known words as a list for messages. */
export const listed = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : words.join(', ');
