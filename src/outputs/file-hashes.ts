// The hashes of a File by its summary, in which the platform joins them by colons.

export type HashName = 'md5' | 'sha1' | 'sha256';

const LENGTHS: readonly (readonly [HashName, number])[] = [
  ['md5', 32],
  ['sha1', 40],
  ['sha256', 64],
];
const HEX = /^[0-9a-f]+$/;

/** In lower case, weakest first; empty for a text without hashes. */
export function hashesIn(summary: string): readonly (readonly [HashName, string])[] {
  const parts = summary.split(':').map((part) => part.trim().toLowerCase());
  return LENGTHS.flatMap(([name, length]) => {
    const hash = parts.find((part) => part.length === length && HEX.test(part));
    return hash === undefined ? [] : [[name, hash] as const];
  });
}
