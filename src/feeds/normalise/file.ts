// Files are known by MD5, SHA-1 and SHA-256, joined as one object. A hash is what its length says, whatever the source calls it.
import { refuse, trimBlanks, type Normalised } from './result.ts';

const ALGORITHMS: Readonly<Record<number, string>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };
const HEX = /^[0-9a-f]+$/;
const LABEL = /^(?:md5|sha-?1|sha-?256)[:=]/i;
const ABSENT: ReadonlySet<string> = new Set(['', '-', 'n/a', 'none', 'null']);
const SEPARATOR = ' : ';

/** The algorithm of a hexadecimal text by its length. */
export function hashAlgorithm(text: string): 'md5' | 'sha1' | 'sha256' | undefined {
  const lower = text.toLowerCase();
  return HEX.test(lower)
    ? (ALGORITHMS[lower.length] as 'md5' | 'sha1' | 'sha256' | undefined)
    : undefined;
}

/** One hash, or several separated by ` : `, each with or without its label. Missing ones (`None`, `n/a`) are left out. */
export function normaliseFile(input: string): Normalised {
  // Nearly always it is one hash and nothing else.
  const only = hashAlgorithm(input);
  if (only !== undefined)
    return { type: 'File', value: `${only}:${input.toLowerCase()}`, notes: [] };
  const found = new Map<string, string>();
  for (const part of input.split(SEPARATOR)) {
    const trimmed = trimBlanks(part);
    const hash = trimmed.replace(LABEL, '').toLowerCase();
    if (ABSENT.has(hash)) continue;
    if (hash.includes('…')) return refuse('truncated', 'a whole hash', trimmed);
    const algorithm = hashAlgorithm(hash);
    if (algorithm === undefined)
      return refuse(HEX.test(hash) ? 'hash_length' : 'hash_chars', '32, 40 or 64 hex digits', part);
    const held = found.get(algorithm);
    if (held !== undefined && held !== hash)
      return refuse('hash_conflict', `one ${algorithm}`, `${held}, ${hash}`);
    found.set(algorithm, hash);
  }
  if (found.size === 0) return refuse('hash_missing', 'at least one hash', input);
  const value = Object.values(ALGORITHMS)
    .flatMap((name) => (found.has(name) ? [`${name}:${found.get(name) ?? ''}`] : []))
    .join(SEPARATOR);
  return { type: 'File', value, notes: [] };
}
