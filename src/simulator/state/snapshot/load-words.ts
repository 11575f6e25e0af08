// Lines of a saved store that are no objects: owners, tags, types, labels, deleted indicators. What the options made already stays.
import type { PlatformStore } from '../store.ts';
import type { SavedLine } from './lines.ts';

type Word = Extract<
  SavedLine,
  { k: 'indicatorType' | 'owner' | 'tag' | 'attributeType' | 'label' | 'deleted' }
>;

const loadOwner = (store: PlatformStore, line: Word & { k: 'owner' }): void => {
  if (store.owner(line.name) !== undefined) return;
  const owner = store.addOwner(line.name, line.kind, line.role);
  owner.indicatorQuota = line.quota;
  const [json = false, csv = false] = line.bulk ?? [];
  owner.bulk = { json, csv, snapshot: undefined };
};

export const loadWord = (store: PlatformStore, line: Word): void => {
  switch (line.k) {
    case 'indicatorType':
      if (store.indicatorTypes.named(line.type.name) === undefined)
        store.indicatorTypes.declare(line.type);
      return;
    case 'owner':
      loadOwner(store, line);
      return;
    case 'attributeType':
      if (store.vocabulary.attributeType(line.name) === undefined)
        store.vocabulary.addAttributeType(line.name, line.maxSize, line.choices);
      return;
    case 'tag':
    case 'label':
    case 'deleted': {
      const owner = store.owner(line.owner);
      if (owner === undefined) return;
      if (line.k === 'label')
        store.vocabulary.addLabel(owner, line.name, line.description, line.color);
      else if (line.k === 'tag') owner.tags.restore(line);
      else
        owner.deleted.push({
          type: line.type,
          summary: line.summary,
          addedAt: line.at,
          deletedAt: line.deleted,
        });
    }
  }
};
