// A refused v3 write of an object that exists leaves it as it was: its own fields, tags, labels and attributes. Objects that the write
// created on the way to link them stay.
import { GroupRecord, type IntelRecord, IndicatorRecord } from '../../state/records.ts';
import type { PlatformStore } from '../../state/store.ts';

export const orUndo = (store: PlatformStore, record: IntelRecord, write: () => void): void => {
  const { groups: _groups, ...before } = record;
  const attributes = record.attributes.map((item) => ({
    item,
    before: Object.fromEntries(Object.entries(item)),
  }));
  const extras =
    record instanceof IndicatorRecord && record.extras !== undefined
      ? { ...record.extras }
      : undefined;
  const fields = record instanceof GroupRecord ? { ...record.fields } : undefined;
  const wasActive = record instanceof IndicatorRecord ? record.active : undefined;
  try {
    write();
  } catch (error) {
    // Through the store, which counts what is active.
    if (record instanceof IndicatorRecord && wasActive !== undefined)
      store.setActive(record, wasActive);
    Object.assign(
      record,
      before,
      extras === undefined ? {} : { extras },
      fields === undefined ? {} : { fields },
    );
    for (const { item, before: saved } of attributes) Object.assign(item, saved);
    store.version += 1;
    throw error;
  }
};
