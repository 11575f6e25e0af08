// The up to three hashes of a File indicator. The platform classifies a hash by its length and stores it in upper case.

export type HashKind = 'md5' | 'sha1' | 'sha256';
export const HASH_KINDS: readonly HashKind[] = ['md5', 'sha1', 'sha256'];

export type FileHashes = Readonly<Partial<Record<HashKind, string>>>;

const LENGTHS: ReadonlyMap<number, HashKind> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);
const HEX = /^[0-9a-f]+$/i;

const hashKindOf = (text: string): HashKind | undefined =>
  HEX.test(text) ? LENGTHS.get(text.length) : undefined;

/** Reads hashes from the own keys (which win) or from `a : b : c`; undefined when one is malformed or none is given. */
export const readFileHashes = (
  keys: readonly (string | undefined)[] | undefined,
  summary: string | undefined,
): FileHashes | undefined => {
  const hashes: Partial<Record<HashKind, string>> = {};
  let found = false;
  const parts = keys ?? summary?.split(/ : ?| ?: /) ?? [];
  for (const [index, part] of parts.entries()) {
    if (part === undefined || part === '') continue;
    const kind = hashKindOf(part);
    if (kind === undefined || (keys !== undefined && kind !== HASH_KINDS[index])) return undefined;
    if (hashes[kind] !== undefined) return undefined;
    hashes[kind] = part.toUpperCase();
    found = true;
  }
  return found ? hashes : undefined;
};

export const fileSummary = (hashes: FileHashes): string =>
  HASH_KINDS.flatMap((kind) => hashes[kind] ?? []).join(' : ');
