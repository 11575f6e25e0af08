// One indicator of a batch: checked, found or created, written; or deleted.
import type { FileOccurrence, IndicatorExtras } from '../state/extras.ts';
import type { IndicatorRecord } from '../state/records.ts';
import { instantText } from '../values/dates.ts';
import type { IndicatorTypeInfo, IndicatorTypes } from '../values/indicator-types.ts';
import { readIndicatorValue, type IndicatorValue } from '../values/indicator-value.ts';
import type { BatchContext, LinkTarget } from './context.ts';
import { resolveFile } from './file-merge.ts';
import { EntityProblem, invalidIndicator } from './outcome.ts';
import { refuseMissing } from './links.ts';
import { dates, flag, instant, numberBetween, objects, text, type Entity } from './read-fields.ts';

const CODE = '0x1005';
const RATING = { max: 5, whole: false, code: CODE } as const;
const CONFIDENCE = { max: 100, whole: true, code: CODE } as const;
const PRIVATE_TYPES: ReadonlySet<string> = new Set([
  'Address',
  'EmailAddress',
  'File',
  'Host',
  'URL',
]);

/** The text by which reports name the entity. */
export const indicatorSource = (entity: Entity, types: IndicatorTypes): string => {
  for (const key of ['summary', 'md5', 'sha1', 'sha256'])
    if (typeof entity[key] === 'string') return entity[key];
  const type = typeof entity['type'] === 'string' ? types.named(entity['type']) : undefined;
  const parts = type?.valueKeys
    .map((key) => entity[key])
    .filter((part) => typeof part === 'string');
  return parts?.join(' : ') ?? '';
};

const identify = (
  context: BatchContext,
  entity: Entity,
): { type: IndicatorTypeInfo; value: IndicatorValue } => {
  const typeName = text(entity, 'type') ?? '';
  const types = context.store.indicatorTypes;
  const type = types.named(typeName);
  const value =
    type === undefined ? undefined : readIndicatorValue(type, entity, context.store.switches);
  if (type === undefined || value === undefined)
    throw invalidIndicator(typeName, indicatorSource(entity, types));
  return { type, value };
};

const readOccurrence = (item: Entity, id: number): FileOccurrence => {
  const fileName = text(item, 'fileName');
  const path = text(item, 'path');
  const seconds = instant(item, 'date');
  return {
    id,
    ...(fileName === undefined ? {} : { fileName }),
    ...(path === undefined ? {} : { path }),
    ...(seconds === undefined ? {} : { date: instantText(seconds) }),
  };
};

const readExtras = (
  { store }: BatchContext,
  entity: Entity,
  type: string,
): IndicatorExtras | undefined => {
  const extras: IndicatorExtras = {};
  if (type === 'File') {
    const range = { max: Number.MAX_SAFE_INTEGER, whole: true, code: CODE };
    const size = numberBetween(entity, 'size', range) ?? numberBetween(entity, 'intValue1', range);
    const occurrences = objects(entity, 'fileOccurrence', true);
    if (size !== undefined) extras.size = size;
    if (occurrences !== undefined)
      extras.fileOccurrences = occurrences.map((item) =>
        readOccurrence(item, store.nextId('occurrence')),
      );
  } else if (type === 'Host') {
    const dns = flag(entity, 'dnsActive') ?? flag(entity, 'flag1');
    const whois = flag(entity, 'whoisActive') ?? flag(entity, 'flag2');
    if (dns !== undefined) extras.dnsActive = dns;
    if (whois !== undefined) extras.whoisActive = whois;
  } else return undefined;
  return Object.keys(extras).length === 0 ? undefined : extras;
};

const addExtras = (record: IndicatorRecord, incoming: IndicatorExtras): void => {
  const { fileOccurrences, ...scalars } = incoming;
  record.extras = Object.assign(record.extras ?? {}, scalars);
  if (fileOccurrences !== undefined)
    record.extras.fileOccurrences = [...(record.extras.fileOccurrences ?? []), ...fileOccurrences];
};

const readLinks = (entity: Entity): LinkTarget[] => {
  const targets: LinkTarget[] = [];
  for (const item of objects(entity, 'associatedGroups') ?? [])
    targets.push({ kind: 'group', xid: text(item, 'groupXid') ?? '' });
  for (const item of objects(entity, 'associatedIndicators') ?? [])
    targets.push({
      kind: 'indicator',
      type: text(item, 'indicatorType') ?? '',
      summary: text(item, 'summary') ?? '',
    });
  const ids = entity['associatedGroup'];
  if (Array.isArray(ids))
    for (const id of ids) if (typeof id === 'number') targets.push({ kind: 'group-id', id });
  return targets;
};

const find = (
  context: BatchContext,
  type: IndicatorTypeInfo,
  value: IndicatorValue,
): IndicatorRecord[] => {
  const { store, owner, settings, at } = context;
  if (value.hashes !== undefined) return resolveFile(store, owner, value.hashes, settings, at);
  const [existing] = store.findIndicator(owner, type.name, value);
  return [existing ?? store.addIndicator(owner, type, value, at)];
};

const overQuota = (
  context: BatchContext,
  type: IndicatorTypeInfo,
  value: IndicatorValue,
): boolean => {
  const { store, owner } = context;
  return (
    owner.indicatorQuota !== undefined &&
    owner.indicatorTotal() >= owner.indicatorQuota &&
    store.findIndicator(owner, type.name, value).length === 0
  );
};

export const createIndicator = (context: BatchContext, entity: Entity): void => {
  const { type, value } = identify(context, entity);
  const rating = numberBetween(entity, 'rating', RATING);
  const confidence = numberBetween(entity, 'confidence', CONFIDENCE);
  const active = flag(entity, 'active');
  const locked = flag(entity, 'activeLocked');
  const isPrivate = flag(entity, 'privateFlag');
  const when = dates(entity);
  const extras = readExtras(context, entity, type.name);
  const targets = readLinks(entity);
  refuseMissing(context, value.summary, targets);
  const { metadata, problem } = context.reader.readOrReport(entity, CODE, context.settings.version);
  if (context.store.exclusionLists.excludes(context.owner, type.name, value.summary)) {
    if (context.store.switches.excludedValue === 'skip') return;
    throw new EntityProblem(
      CODE,
      `${value.summary} is not valid. The indicator '${value.summary}' is on an exclusion list.`,
    );
  }
  if (overQuota(context, type, value))
    throw new EntityProblem(
      '0x1008',
      `Adding this indicator would exceed the number of allowed indicators for owner ${context.owner.name}`,
    );

  for (const record of find(context, type, value)) {
    record.modifiedAt = context.at;
    if (rating !== undefined) record.rating = rating;
    if (confidence !== undefined) record.confidence = confidence;
    if (active !== undefined) context.store.setActive(record, active);
    if (locked !== undefined) record.activeLocked = locked;
    if (isPrivate !== undefined && PRIVATE_TYPES.has(type.name)) record.privateFlag = isPrivate;
    if (when !== undefined) record.dates = { ...record.dates, ...when };
    if (extras !== undefined) addExtras(record, extras);
    record.xid = text(entity, 'xid') ?? record.xid;
    context.writer.apply(record, metadata, context.at);
    if (targets.length > 0) context.links.push({ from: record, targets });
  }
  context.store.version += 1;
  if (problem !== undefined) throw problem;
};

export const deleteIndicator = (context: BatchContext, entity: Entity): void => {
  const { type, value } = identify(context, entity);
  if (!context.mayDelete)
    throw new EntityProblem('0x1002', 'You are not authorized to delete indicators.');
  const found = context.store.findIndicator(context.owner, type.name, value);
  if (found.length === 0 && context.store.switches.deleteMissing === 'error')
    throw new EntityProblem(
      '0x1007',
      `The requested ${type.name} '${indicatorSource(entity, context.store.indicatorTypes)}' was not found`,
    );
  for (const record of found) context.store.removeIndicator(record);
};
