// Ids that are the same whoever makes them, and whenever.
import { createHash } from 'node:crypto';

/** Makes UUIDs of version 5 (RFC 9562) of names within a namespace, which is a UUID itself. */
export function createUuidV5(namespace: string): (name: string) => string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  return (name) => {
    const hash = createHash('sha1').update(space).update(name, 'utf8').digest('hex');
    // Version 5, variant 10 in bits.
    const variant = ((Number.parseInt(hash.charAt(16), 16) & 0x3) | 0x8).toString(16);
    return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  };
}

/** Of everything that this program names. Another one would make every receiver hold everything twice. */
const ownName = createUuidV5('fb5a4bbb-8e25-4a4a-b97a-5979dd4b2349');

/** UUID by words; no two lists of words share one. */
export const ownUuid = (...words: readonly string[]): string => ownName(JSON.stringify(words));
