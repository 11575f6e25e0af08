// Which File records an incoming set of hashes means, and what happens to their hashes, by `fileMergeMode` and `hashCollisionMode`.
import type { OwnerRecord } from '../state/owner.ts';
import type { IndicatorRecord } from '../state/records.ts';
import type { PlatformStore } from '../state/store.ts';
import { fileSummary, HASH_KINDS, type FileHashes } from '../values/file-hashes.ts';
import type { IndicatorValue } from '../values/indicator-value.ts';
import { absorbFiles } from './absorb-files.ts';
import type { BatchSettings } from './settings.ts';

type Modes = Pick<BatchSettings, 'fileMergeMode' | 'hashCollisionMode'>;

const conflicts = (left: FileHashes, right: FileHashes): boolean =>
  HASH_KINDS.some(
    (kind) => left[kind] !== undefined && right[kind] !== undefined && left[kind] !== right[kind],
  );

const valueOf = (hashes: FileHashes): IndicatorValue => {
  const summary = fileSummary(hashes);
  return { summary, identity: summary, hashes };
};

const create = (
  store: PlatformStore,
  owner: OwnerRecord,
  hashes: FileHashes,
  at: number,
): IndicatorRecord[] => {
  const type = store.indicatorTypes.named('File');
  return type === undefined || Object.keys(hashes).length === 0
    ? []
    : [store.addIndicator(owner, type, valueOf(hashes), at)];
};

/** Hashes of the incoming that no existing match holds. */
const strip = (incoming: FileHashes, matches: readonly IndicatorRecord[]): FileHashes =>
  Object.fromEntries(
    HASH_KINDS.flatMap((kind) => {
      const hash = incoming[kind];
      const held = matches.some((match) => match.hashes?.[kind] === hash);
      return hash === undefined || held ? [] : [[kind, hash]];
    }),
  );

/** The records the incoming metadata is applied to; none when the incoming is dropped. */
export const resolveFile = (
  store: PlatformStore,
  owner: OwnerRecord,
  incoming: FileHashes,
  modes: Modes,
  at: number,
): IndicatorRecord[] => {
  const matches = store.findFiles(owner, incoming);
  if (matches.length === 0) return create(store, owner, incoming, at);
  if (matches.length > 1 && modes.fileMergeMode === 'Distribute') return matches;

  const held = matches.map((match) => match.hashes ?? {});
  const among = held.some((left, index) =>
    held.slice(index + 1).some((right) => conflicts(left, right)),
  );
  const withIncoming = held.some((hashes) => conflicts(hashes, incoming));
  if (among || withIncoming) {
    if (modes.hashCollisionMode === 'Split') return matches;
    if (modes.hashCollisionMode === 'IgnoreIncoming') return [];
    if (modes.hashCollisionMode === 'IgnoreExisting') {
      if (!among) return create(store, owner, strip(incoming, matches), at);
      for (const match of matches) store.removeIndicator(match);
      return create(store, owner, incoming, at);
    }
  }
  const byAge = [...matches].sort((left, right) => right.modifiedAt - left.modifiedAt);
  const [primary, ...others] = byAge;
  if (primary === undefined) return [];
  const existing = byAge.reduce<FileHashes>((all, match) => ({ ...match.hashes, ...all }), {});
  absorbFiles(store, primary, others);
  const merged =
    modes.hashCollisionMode === 'FavorExisting'
      ? { ...incoming, ...existing }
      : { ...existing, ...incoming };
  if (fileSummary(merged) !== primary.summary) store.setHashes(primary, valueOf(merged));
  return [primary];
};
