// How an owner finds its indicators: by type and identity, Files by each of their hashes.
import { HASH_KINDS, type FileHashes } from '../values/file-hashes.ts';
import type { IndicatorValue } from '../values/indicator-value.ts';
import type { OwnerRecord } from './owner.ts';
import type { IndicatorRecord } from './records.ts';

export function findIndicator(
  owner: OwnerRecord,
  type: string,
  value: IndicatorValue,
): IndicatorRecord[] {
  if (value.hashes !== undefined) return findFiles(owner, value.hashes);
  const found = owner.indicators.get(type)?.get(value.identity);
  return found === undefined ? [] : [found];
}

/** Every File of the owner that has one of the hashes, each once. */
export function findFiles(owner: OwnerRecord, hashes: FileHashes): IndicatorRecord[] {
  const found: IndicatorRecord[] = [];
  for (const kind of HASH_KINDS) {
    const hash = hashes[kind];
    const file = hash === undefined ? undefined : owner.filesByHash[kind].get(hash);
    if (file !== undefined && !found.includes(file)) found.push(file);
  }
  return found;
}

export function addToIndex(record: IndicatorRecord): void {
  const { owner, hashes } = record;
  if (hashes === undefined) {
    const type = record.type.name;
    let values = owner.indicators.get(type);
    if (values === undefined) {
      values = new Map<string, IndicatorRecord>();
      owner.indicators.set(type, values);
    }
    values.set(record.identity, record);
    return;
  }
  for (const kind of HASH_KINDS) {
    const hash = hashes[kind];
    if (hash !== undefined) owner.filesByHash[kind].set(hash, record);
  }
}

export function removeFromIndex(record: IndicatorRecord): void {
  const { owner, hashes } = record;
  if (hashes === undefined) {
    owner.indicators.get(record.type.name)?.delete(record.identity);
    return;
  }
  for (const kind of HASH_KINDS) {
    const hash = hashes[kind];
    if (hash !== undefined && owner.filesByHash[kind].get(hash) === record)
      owner.filesByHash[kind].delete(hash);
  }
}
