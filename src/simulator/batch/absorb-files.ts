// What a File takes over from those that are merged into it: everything clients wrote to them. Where both have a value, its own stays.
import type { FileOccurrence } from '../state/extras.ts';
import type { IndicatorRecord } from '../state/records.ts';
import { addObservations, reportFalsePositive } from '../state/sightings.ts';
import type { PlatformStore } from '../state/store.ts';

const takeExtras = (primary: IndicatorRecord, other: IndicatorRecord): void => {
  const { size, fileOccurrences, falsePositives, observations } = other.extras ?? {};
  if (size !== undefined) (primary.extras ??= {}).size ??= size;
  if (fileOccurrences !== undefined) {
    const own: readonly FileOccurrence[] = primary.extras?.fileOccurrences ?? [];
    (primary.extras ??= {}).fileOccurrences = [...own, ...fileOccurrences];
  }
  // A user who reported both on one day has reported the merged one once.
  for (const { user, at } of falsePositives ?? []) reportFalsePositive(primary, user, at);
  for (const observation of observations ?? []) addObservations(primary, observation);
};

const takeLinks = (
  { links }: PlatformStore,
  primary: IndicatorRecord,
  other: IndicatorRecord,
): void => {
  for (const group of other.groups) links.link(group, primary);
  for (const linked of other.extras?.indicators ?? []) links.linkIndicators(primary, linked);
  for (const { name, other: end, primary: writes } of other.extras?.associations ?? [])
    if (writes) links.associate(primary, end, name);
    else links.associate(end, primary, name);
  for (const victim of primary.owner.victims.of(other)) victim.linked.add(primary);
};

/** Moves everything of the others to the primary and removes them. */
export const absorbFiles = (
  store: PlatformStore,
  primary: IndicatorRecord,
  others: readonly IndicatorRecord[],
): void => {
  for (const other of others) {
    store.log.touch(primary);
    primary.tags = primary.owner.tags.sets.union(primary.tags, other.tags);
    primary.labels = primary.owner.labelSets.union(primary.labels, other.labels);
    primary.attributes = [...primary.attributes, ...other.attributes];
    if (other.dates !== undefined) primary.dates = { ...other.dates, ...primary.dates };
    takeExtras(primary, other);
    takeLinks(store, primary, other);
    store.dissolve(other);
  }
};
