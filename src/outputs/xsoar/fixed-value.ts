// The value that XSOAR knows an object by, in mode `fixed`.
import type { ExportedObject } from '../exported-object.ts';

const LENGTHS = [64, 40, 32];

/** The strongest of the hashes that the platform joins by colons; a text without hashes is itself. */
export function fileHash(summary: string): string {
  const parts = summary.split(':').map((part) => part.trim());
  for (const length of LENGTHS) {
    const hash = parts.find((part) => part.length === length && /^[0-9a-f]+$/i.test(part));
    if (hash !== undefined) return hash;
  }
  return summary;
}

export function fixedValue(object: ExportedObject): string {
  if (object.kind === 'group') return object.record.name;
  const { type, values, summary } = object.record;
  if (type !== 'File') return summary;
  return values['sha256'] ?? values['sha1'] ?? values['md5'] ?? fileHash(summary);
}
