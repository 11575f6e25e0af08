// When two contents count as the same. Mapping computes the same value for a single claim, so the two must agree.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/json.ts';
import { comparableContent, type ObjectContent } from '../core/mapped-object.ts';

const FINGERPRINT_LENGTH = 32;

/** The mapping fingerprint of an object with claims by several collections. */
export function joinMappings(mappings: readonly string[]): string {
  return [...new Set(mappings)].sort().join(',');
}

/** Hash of the comparable content and the mapping version (S12): hex, 32 characters. */
export function fingerprintOf(content: ObjectContent, mapping: string): string {
  return createHash('sha256')
    .update(`${mapping}\n${canonicalJson(comparableContent(content))}`)
    .digest('hex')
    .slice(0, FINGERPRINT_LENGTH);
}
