// Tags and security labels nested in a v3 write.
import { TAG_MAX_LENGTH } from '../../batch/incoming-metadata.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import type { IntelRecord } from '../../state/records.ts';
import type { LabelRecord, TagRecord } from '../../state/words.ts';
import type { PlatformStore } from '../../state/store.ts';
import { idOf, refuseNested, type Body, type Nested } from './nested-read.ts';

/** Lists by id or name, changed by the mode. */
const changed = <T extends { readonly id: number; readonly name: string }>(
  present: readonly T[],
  { data, mode }: Nested,
  resolve: (item: Body) => T,
): readonly T[] => {
  if (mode === 'delete')
    return present.filter(
      (one) => !data.some((item) => idOf(item) === one.id || item['name'] === one.name),
    );
  const given = data.map(resolve);
  return [...new Set(mode === 'replace' ? given : [...present, ...given])];
};

export const checkTagName = (name: unknown): string =>
  typeof name !== 'string' || name === '' || name.length > TAG_MAX_LENGTH
    ? refuseNested(
        `The name for this tag is invalid, please enter a(n) name between 1-${TAG_MAX_LENGTH} characters in length`,
      )
    : name;

/** The tag of that name, made when it is missing. */
const named = (store: PlatformStore, { tags }: OwnerRecord, name: string): TagRecord => {
  const known = tags.find(name);
  const usedAt = known?.lastUsedAt;
  const tag = tags.named(name, store.clock.nowSeconds());
  store.log.onUndo(() => {
    if (usedAt === undefined) tags.remove(tag);
    else tag.lastUsedAt = usedAt;
  });
  return tag;
};

const tagOf = (store: PlatformStore, owner: OwnerRecord, item: Body): TagRecord => {
  const id = idOf(item);
  if (item['name'] === undefined && id !== undefined) {
    for (const tag of owner.tags.all()) if (tag.id === id) return tag;
    return refuseNested(`tags: no tag ${id} in this owner`);
  }
  // A technique stands for its tag; the names of the techniques are not part of the imitation.
  return named(store, owner, checkTagName(item['name'] ?? item['techniqueId']));
};

export const writeTags = (store: PlatformStore, record: IntelRecord, nested: Nested): void => {
  const { owner } = record;
  const tags = changed(record.tags, nested, (item) => tagOf(store, owner, item));
  record.tags = owner.tags.sets.intern(tags);
};

export const changedLabels = (
  store: PlatformStore,
  owner: OwnerRecord,
  present: readonly LabelRecord[],
  nested: Nested,
): readonly LabelRecord[] =>
  changed(present, nested, (item) => {
    const name = typeof item['name'] === 'string' ? item['name'] : '';
    const id = idOf(item);
    return (
      store.vocabulary.findLabel(owner, name) ??
      store.vocabulary.labels.find((label) => label.id === id && name === '') ??
      refuseNested(`The requested security label was not found: ${name}`)
    );
  });

export const writeLabels = (store: PlatformStore, record: IntelRecord, nested: Nested): void => {
  record.labels = record.owner.labelSets.intern(
    changedLabels(store, record.owner, record.labels, nested),
  );
};
