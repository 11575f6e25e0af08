// What an analyst does to an indicator in the middle of a feed's life, as one call for tests.
import { z } from 'zod';
import { MetadataWriter } from '../batch/metadata-writer.ts';
import type { IndicatorRecord } from '../state/records.ts';
import type { PlatformStore } from '../state/store.ts';
import { readInstant } from '../values/dates.ts';
import { readIndicatorValue } from '../values/indicator-value.ts';

export const editSchema = z.strictObject({
  owner: z.string(),
  type: z.string(),
  summary: z.string(),
  addTag: z.string().optional(),
  addAttribute: z.strictObject({ type: z.string(), value: z.string() }).optional(),
  addGroup: z.strictObject({ xid: z.string() }).optional(),
  setActive: z.boolean().optional(),
  setRating: z.number().min(0).max(5).optional(),
  setConfidence: z.int().min(0).max(100).optional(),
  addDnsResolution: z.strictObject({ address: z.string(), at: z.string().optional() }).optional(),
  setThreatAssess: z
    .strictObject({
      rating: z.number().min(0).max(5).optional(),
      confidence: z.number().min(0).max(100).optional(),
      score: z.int().min(0).max(1000).optional(),
    })
    .optional(),
  delete: z.boolean().optional(),
});

export type Edit = z.infer<typeof editSchema>;

const findByText = (
  store: PlatformStore,
  ownerName: string,
  typeName: string,
  summary: string,
): IndicatorRecord | undefined => {
  const owner = store.owner(ownerName);
  const type = store.indicatorTypes.named(typeName);
  if (owner === undefined || type === undefined) return undefined;
  const value = readIndicatorValue(type, { summary }, store.switches);
  return value === undefined ? undefined : store.findIndicator(owner, typeName, value)[0];
};

/** What the platform finds out by itself. */
const learn = (record: IndicatorRecord, edit: Edit, now: number): void => {
  const { addDnsResolution: resolution, setThreatAssess: assess } = edit;
  if (resolution !== undefined) {
    const at = readInstant(resolution.at ?? '') ?? now;
    const { address } = resolution;
    ((record.extras ??= {}).dnsResolutions ??= []).push({ at, address });
  }
  if (assess !== undefined) (record.extras ??= {}).threatAssess = { ...assess, at: now };
};

const APPEND = {
  attributeWriteType: 'Append',
  tagWriteType: 'Append',
  securityLabelWriteType: 'Append',
} as const;

/** False when there is no such indicator. */
export const applyEdit = (store: PlatformStore, edit: Edit): boolean => {
  const record = findByText(store, edit.owner, edit.type, edit.summary);
  if (record === undefined) return false;
  if (edit.delete === true) {
    store.removeIndicator(record);
    return true;
  }
  const at = store.clock.nowSeconds();
  const writer = new MetadataWriter(store, APPEND, undefined);
  const attribute = edit.addAttribute;
  writer.apply(
    record,
    {
      tags: edit.addTag === undefined ? undefined : [edit.addTag],
      attributes:
        attribute === undefined
          ? undefined
          : [{ ...attribute, displayed: false, pinned: false, source: undefined, labels: [] }],
      labels: undefined,
      description: undefined,
      source: undefined,
    },
    at,
  );
  const group = edit.addGroup === undefined ? undefined : store.groupsByXid.get(edit.addGroup.xid);
  if (group !== undefined) store.links.link(group, record);
  if (edit.setActive !== undefined) store.setActive(record, edit.setActive);
  if (edit.setRating !== undefined) record.rating = edit.setRating;
  if (edit.setConfidence !== undefined) record.confidence = edit.setConfidence;
  learn(record, edit, at);
  record.modifiedAt = at;
  store.version += 1;
  return true;
};
