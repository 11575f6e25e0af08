// Identities of groups. A group's xid is unique over the whole platform and the same xid overwrites: it must be the same in
// every run, differ between feeds, and never depend on names that are shown or cut.
import { hash } from 'node:crypto';

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** Version of the scheme; another one would double everything on the platform (S16). */
const SCHEME = 'tcf1';

/** Names repeat: of many records the last ones say the same few groups. */
const MAX_KNOWN = 5000;

const encoded = (parts: readonly string[]): string =>
  parts.map((part) => `${part.length}:${part}`).join('');

/**
 * `tcf1-` and SHA-256 over namespace and parts, each with its length in front: `['a', 'b-c']` and `['a-b', 'c']` differ.
 * @example xidOf('malc0de', ['x.exe', '0123…']) // 'tcf1-…'
 */
export function xidOf(namespace: string, parts: readonly string[]): string {
  return `${SCHEME}-${sha256(encoded([namespace, ...parts]))}`;
}

/** `xidOf` for the records of one job, in which the same groups come again and again. */
export function createXids(namespace: string): (parts: readonly string[]) => string {
  const known = new Map<string, string>();
  return (parts) => {
    const text = encoded(parts);
    const held = known.get(text);
    if (held !== undefined) return held;
    if (known.size === MAX_KNOWN) known.clear();
    const xid = xidOf(namespace, parts);
    known.set(text, xid);
    return xid;
  };
}

/**
 * The id that the vendor's Python framework makes: a list is joined with `-`, hashed, and the hexadecimal text hashed again;
 * a single text is hashed once. Joining is ambiguous, so use it only to take over what an older feed has written.
 */
export function tcexXidOf(parts: string | readonly string[]): string {
  return typeof parts === 'string' ? sha256(parts) : sha256(sha256(parts.join('-')));
}
