// Regular expressions that an author gives. One with the flag g or y remembers where it stopped: the same line fits every other time,
// and records would be lost without a word.
import { CodedError } from '../core/errors.ts';

/** @throws {ConfigInvalid} for what is no regular expression, and for one that depends on what it was asked before */
export function refuseStatefulPattern(what: string, pattern: unknown): void {
  if (pattern === undefined) return;
  // Not by its class: a definition from outside may come from another realm.
  const { source, flags } = Object(pattern) as Partial<RegExp>;
  if (typeof flags !== 'string')
    throw new CodedError(
      'ConfigInvalid',
      `${what}: expected a regular expression, got ${pattern === null ? 'null' : typeof pattern}`,
    );
  const [stateful] = /[gy]/.exec(flags) ?? [];
  if (stateful === undefined) return;
  throw new CodedError(
    'ConfigInvalid',
    `${what}: expected a pattern without the flag ${stateful}, got /${source ?? ''}/${flags}; with it the pattern goes on where it stopped in the line before`,
  );
}
