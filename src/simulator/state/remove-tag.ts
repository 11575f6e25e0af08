// Deletes a tag of an owner and takes it from everything that carries it.
import type { OwnerRecord } from './owner.ts';
import type { PlatformStore } from './store.ts';
import type { TagRecord } from './words.ts';

export const removeTag = (store: PlatformStore, owner: OwnerRecord, tag: TagRecord): void => {
  owner.tags.remove(tag);
  for (const records of [store.indicators, store.groups])
    for (const record of records.values())
      if (record.tags.includes(tag))
        record.tags = owner.tags.sets.intern(record.tags.filter((one) => one !== tag));
  store.version += 1;
};
