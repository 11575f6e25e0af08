// The form in which two lists of indicators are compared: one line each, compressed IPv6, lower-case hashes with their kind.
import { compressAddress, compressBlock } from './address.ts';
import { HASH_KINDS, type FileHashes } from './file-hashes.ts';

const canonicalFile = (hashes: FileHashes): string =>
  HASH_KINDS.flatMap((kind) => {
    const hash = hashes[kind];
    return hash === undefined ? [] : [`${kind}:${hash.toLowerCase()}`];
  }).join(' : ');

export const canonicalValue = (
  type: string,
  summary: string,
  hashes: FileHashes | undefined,
): string => {
  if (hashes !== undefined) return canonicalFile(hashes);
  if (type === 'Address') return compressAddress(summary);
  if (type === 'CIDR') return compressBlock(summary);
  return summary;
};

const SURROGATE = /[\ud800-\udfff]/;

/** Sorts by UTF-8 bytes, joins with LF, ends with LF. UTF-16 order is the same order unless a line has a surrogate pair. */
export const canonicalText = (lines: readonly string[]): string => {
  const sorted = lines.some((line) => SURROGATE.test(line))
    ? lines
        .map((line) => Buffer.from(line, 'utf8'))
        .sort((left, right) => Buffer.compare(left, right))
        .map((line) => line.toString('utf8'))
    : [...lines].sort();
  return sorted.length === 0 ? '' : `${sorted.join('\n')}\n`;
};
