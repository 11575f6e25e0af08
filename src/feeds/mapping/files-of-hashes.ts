// Hashes that a source gives for one file.
import { hashAlgorithm } from '../normalise/file.ts';
import type { FoundValue } from './found-value.ts';

/** One File, unless an algorithm occurs twice or something is no hash: then one for each, so that a bad one costs only itself. */
export function filesOfHashes(hashes: readonly string[]): readonly FoundValue[] {
  const file = (value: string): FoundValue => ({ type: 'File', value });
  const different = [...new Set(hashes.map((hash) => hash.trim().toLowerCase()))];
  const algorithms = different.map(hashAlgorithm);
  const isOneFile =
    !algorithms.includes(undefined) && new Set(algorithms).size === algorithms.length;
  return isOneFile && different.length > 0 ? [file(different.join(' : '))] : different.map(file);
}
