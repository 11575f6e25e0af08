// Documents of the store are JSON that this program wrote, and their readers believe their types. So each is checked where it is read:
// one that somebody changed, or that another version wrote, is one error with its name instead of many strange ones later.
import { CodedError } from './errors.ts';

/**
 * @param what it should be: `the plan`
 * @param key in the store
 * @param problem what is wrong with it, and where
 */
export const damagedDocument = (
  what: string,
  key: string,
  problem: string,
  advice = 'The store was changed from outside, or by another version of this program: restore the file, or use that version',
): CodedError =>
  new CodedError('IntegrityMismatch', `${what} ${key} cannot be read: ${problem}. ${advice}`, {
    details: { key },
  });

type Kind = 'array' | 'boolean' | 'number' | 'object' | 'string';
/** Members that a document must have, and of which kind. */
export type RequiredMembers<T> = { readonly [name in keyof T]?: Kind };

/** For rooms without a schema library: the first member that is wrong, and `undefined` when all are right. */
export function wrongMember<T>(document: unknown, members: RequiredMembers<T>): string | undefined {
  if (kindOf(document) !== 'object') return `expected an object, got ${kindOf(document)}`;
  const found = document as Readonly<Record<string, unknown>>;
  if (found['v'] !== 1)
    return `v: expected 1, got ${'v' in found ? JSON.stringify(found['v']) : 'nothing'}`;
  for (const [name, kind] of Object.entries(members))
    if (kindOf(found[name]) !== kind)
      return `${name}: expected ${String(kind)}, got ${kindOf(found[name])}`;
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
