// Options that nobody reads: TypeScript would refuse them, but a definition is loaded without its types, and a misspelt option would be
// as if it had not been written.
import { CodedError } from '../core/errors.ts';
import { didYouMean, knownWords } from '../core/nearest.ts';

/** The keys of a type as data. The compiler demands every one of them, so that none is forgotten when the type grows. */
export type KeysOf<T> = Readonly<Record<keyof T & string, true>>;

/** @throws {ConfigInvalid} with the nearest key when the options have one that is not known, or are no options at all */
export function refuseUnknownKeys(
  what: string,
  options: unknown,
  known: Readonly<Record<string, true>>,
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new CodedError('ConfigInvalid', `${what}: expected options, got ${shown(options)}`);
  const names = Object.keys(known);
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(known, name));
  const [first] = unknown;
  if (first === undefined) return;
  const near = didYouMean(first, names);
  throw new CodedError(
    'ConfigInvalid',
    `${what} has no option ${unknown.join(', ')}${near === '' ? `; it has ${knownWords(first, names)}` : near}`,
  );
}

/** @throws {ConfigInvalid} with the nearest word when it is none of those that are known */
export function refuseUnknownWord(what: string, word: unknown, known: readonly string[]): void {
  if (typeof word === 'string' && known.includes(word)) return;
  const near = typeof word === 'string' ? nearTo(word, known) : '';
  throw new CodedError(
    'ConfigInvalid',
    `${what}: expected one of ${known.join(', ')}, got ${shown(word)}${near}`,
  );
}

/** `Hostname` is `Host` with more behind it, which is further away than a slip of the fingers. */
function nearTo(word: string, known: readonly string[]): string {
  const begins = known.find(
    (name) => name !== '' && word.toLowerCase().startsWith(name.toLowerCase()),
  );
  return didYouMean(word, known) || (begins === undefined ? '' : `; did you mean ${begins}?`);
}

const shown = (given: unknown): string =>
  typeof given === 'string' ? `“${given}”` : given === null ? 'null' : typeof given;
