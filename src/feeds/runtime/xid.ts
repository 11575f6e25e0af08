// Identities of groups. A group's xid is unique over the whole platform and the same xid overwrites: it must be the same in
// every run, differ between feeds, and never depend on names that are shown or cut.
import { createHash } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Version of the scheme; another one would double everything on the platform (S16). */
const SCHEME = 'tcf1';

/**
 * `tcf1-` and SHA-256 over namespace and parts, each with its length in front: `['a', 'b-c']` and `['a-b', 'c']` differ.
 * @example xidOf('malc0de', ['x.exe', '0123…']) // 'tcf1-…'
 */
export function xidOf(namespace: string, parts: readonly string[]): string {
  const encoded = [namespace, ...parts].map((part) => `${part.length}:${part}`).join('');
  return `${SCHEME}-${sha256(encoded)}`;
}

/**
 * The id that the vendor's Python framework makes: a list is joined with `-`, hashed, and the hexadecimal text hashed again;
 * a single text is hashed once. Joining is ambiguous, so use it only to take over what an older feed has written.
 */
export function tcexXidOf(parts: string | readonly string[]): string {
  return typeof parts === 'string' ? sha256(parts) : sha256(sha256(parts.join('-')));
}
