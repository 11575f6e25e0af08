// Which File objects are one file (M6). Sources give one hash, two or three, so the same file arrives under different keys;
// any shared hash makes them one, unless two values of one algorithm contradict each other.
import { objectKey } from '../core/mapped-object.ts';

const ALGORITHMS = ['md5', 'sha1', 'sha256'] as const;
const SEPARATOR = ' : ';

export interface FileEntry {
  readonly key: string;
  /** `md5:… : sha1:… : sha256:…`, known ones only. */
  readonly id: string;
  /** True for a row of the ledger. */
  readonly held: boolean;
}

export interface FileIdentity {
  /** The key to use instead, only where it differs. */
  readonly aliases: ReadonlyMap<string, string>;
  /** The united hashes per key in use. */
  readonly ids: ReadonlyMap<string, string>;
  /** Groups of files that share a hash and contradict each other in another; they were kept apart. */
  readonly conflicts: number;
}

const hashesOf = (id: string): string[] => id.split(SEPARATOR);
const algorithmOf = (hash: string): string => hash.slice(0, hash.indexOf(':'));

/** Decides for entries of which each shares a hash or a key with another one. */
export function resolveFiles(entries: readonly FileEntry[]): FileIdentity {
  const aliases = new Map<string, string>();
  const ids = new Map<string, string>();
  let conflicts = 0;
  for (const group of connected(entries)) {
    const keys = [...new Set(group.map((entry) => entry.key))].sort();
    const united = unite(group);
    if (united) {
      const key = keyInUse(group, united);
      ids.set(key, united);
      for (const other of keys) if (other !== key) aliases.set(other, key);
      continue;
    }
    conflicts += 1;
    for (const key of keys) {
      const own = group.filter((entry) => entry.key === key);
      ids.set(key, unite(own) ?? undisputed(own));
    }
  }
  return { aliases, ids, conflicts };
}

/** Entries joined by equal keys or shared hashes. */
function connected(entries: readonly FileEntry[]): FileEntry[][] {
  const parent = new Map<string, string>();
  const find = (name: string): string => {
    let root = name;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root))
      root = up;
    parent.set(name, root);
    return root;
  };
  for (const { key, id } of entries) {
    for (const hash of hashesOf(id)) parent.set(find(hash), find(key));
  }
  const groups = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    const root = find(entry.key);
    const group = groups.get(root);
    if (group) group.push(entry);
    else groups.set(root, [entry]);
  }
  return [...groups.values()];
}

/** All hashes in the order of their algorithms; undefined when two values of one algorithm contradict each other. */
function unite(group: readonly FileEntry[]): string | undefined {
  const hashes = new Set(group.flatMap((entry) => hashesOf(entry.id)));
  const byAlgorithm = new Map([...hashes].map((hash) => [algorithmOf(hash), hash]));
  return byAlgorithm.size === hashes.size ? inOrder(byAlgorithm) : undefined;
}

/** One key, contradicting entries: what the ledger says, and nothing that is disputed. */
function undisputed(own: readonly FileEntry[]): string {
  const held = own.find((entry) => entry.held);
  if (held) return held.id;
  const hashes = [...new Set(own.flatMap((entry) => hashesOf(entry.id)))];
  const agreed = hashes.filter(
    (hash) => hashes.filter((other) => algorithmOf(other) === algorithmOf(hash)).length === 1,
  );
  return inOrder(new Map(agreed.map((hash) => [algorithmOf(hash), hash])));
}

function inOrder(byAlgorithm: ReadonlyMap<string, string>): string {
  return ALGORITHMS.flatMap((algorithm) => byAlgorithm.get(algorithm) ?? []).join(SEPARATOR);
}

/** The ledger's key when there is one (the strongest, should there be two), else that of the united hashes. */
function keyInUse(group: readonly FileEntry[], united: string): string {
  const strength = (key: string): number =>
    ALGORITHMS.findIndex((algorithm) => key.startsWith(`File|${algorithm}:`));
  const held = group
    .filter((entry) => entry.held)
    .map((entry) => entry.key)
    .sort((a, b) => strength(b) - strength(a) || (a < b ? -1 : 1));
  return held[0] ?? objectKey({ kind: 'indicator', type: 'File', id: united });
}
