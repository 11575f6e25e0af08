// Links nested in a v3 write: associated groups and indicators, custom associations, file actions.
import type { ApiRequest } from '../../transport/request.ts';
import { associationTypeOf, fitsPair } from '../../state/seed-associations.ts';
import { GroupRecord, IndicatorRecord, type IntelRecord } from '../../state/records.ts';
import { indicatorFromBody } from './indicator-from-body.ts';
import { groupFromBody } from './group-from-body.ts';
import { idOf, isBody, refuseNested, type Body, type Nested } from './nested-read.ts';

const findGroup = (request: ApiRequest, record: IntelRecord, item: Body): GroupRecord => {
  const id = idOf(item);
  if (id === undefined) return groupFromBody(request, record.owner, item);
  const group = request.platform.store.groups.get(id);
  return group?.owner === record.owner
    ? group
    : refuseNested(`associatedGroups: no group ${id} in this owner`);
};

const findIndicator = (request: ApiRequest, record: IntelRecord, item: Body): IndicatorRecord => {
  const id = idOf(item);
  if (id === undefined) return indicatorFromBody(request, record.owner, item).record;
  const found = request.platform.store.indicators.get(id);
  return found?.owner === record.owner
    ? found
    : refuseNested(`associatedIndicators: no indicator ${id} in this owner`);
};

export const writeGroups = (request: ApiRequest, record: IntelRecord, nested: Nested): void => {
  const { store } = request.platform;
  const groups = nested.data.map((item) => findGroup(request, record, item));
  if (nested.mode === 'replace')
    for (const group of record.groups)
      if (!groups.includes(group)) store.links.unlink(group, record);
  for (const group of groups)
    if (nested.mode === 'delete') store.links.unlink(group, record);
    else store.links.link(group, record);
};

export const writeIndicators = (request: ApiRequest, record: IntelRecord, nested: Nested): void => {
  const { store } = request.platform;
  const given = nested.data.map((item) => findIndicator(request, record, item));
  const present =
    record instanceof GroupRecord
      ? [...record.indicators]
      : record instanceof IndicatorRecord
        ? [...(record.extras?.indicators ?? [])]
        : [];
  const gone =
    nested.mode === 'delete'
      ? given
      : nested.mode === 'replace'
        ? present.filter((one) => !given.includes(one))
        : [];
  for (const one of gone)
    if (record instanceof GroupRecord) store.links.unlink(record, one);
    else if (record instanceof IndicatorRecord) store.links.unlinkIndicators(record, one);
  if (nested.mode === 'delete') return;
  for (const one of given)
    if (record instanceof GroupRecord) store.links.link(record, one);
    else if (record instanceof IndicatorRecord) store.links.linkIndicators(record, one);
};

/** Makes or takes back one named link; only the primary type of an association may write it. */
const writeNamed = (
  request: ApiRequest,
  record: IndicatorRecord,
  other: IndicatorRecord,
  name: string,
  mode: Nested['mode'],
): void => {
  const { store } = request.platform;
  const type = associationTypeOf(name);
  if (type === undefined) return refuseNested(`The requested association was not found: ${name}`);
  const checked = store.switches.associationPairs === 'check';
  if (checked && !fitsPair(type, record.type.name, other.type.name))
    return refuseNested('Association cannot be applied to the indicator types.');
  if (mode === 'delete') store.links.unlinkIndicators(record, other, type.name);
  else store.links.associate(record, other, type.name);
};

const clearNamed = (request: ApiRequest, record: IndicatorRecord, fileActions: boolean): void => {
  for (const { name, other } of [...(record.extras?.associations ?? [])])
    if ((associationTypeOf(name)?.fileAction ?? false) === fileActions)
      request.platform.store.links.unlinkIndicators(record, other, name);
};

/** Each item is linked under its own name or under every name of `customAssociationNames`. */
export const writeCustomAssociations = (
  request: ApiRequest,
  record: IndicatorRecord,
  nested: Nested,
  names: unknown,
): void => {
  const shared = Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  if (nested.mode === 'replace') clearNamed(request, record, false);
  for (const item of nested.data) {
    const other = findIndicator(request, record, item);
    const own = item['customAssociationName'];
    const chosen = typeof own === 'string' ? [own] : shared;
    if (chosen.length === 0) refuseNested('customAssociationNames is required');
    for (const name of chosen) writeNamed(request, record, other, name, nested.mode);
  }
};

export const writeFileActions = (
  request: ApiRequest,
  record: IndicatorRecord,
  nested: Nested,
): void => {
  if (nested.mode === 'replace') clearNamed(request, record, true);
  for (const { relationship, indicator } of nested.data) {
    if (typeof relationship !== 'string' || !isBody(indicator))
      return refuseNested('fileActions: relationship and indicator are required');
    const other = findIndicator(request, record, indicator);
    writeNamed(request, record, other, relationship, nested.mode);
  }
};
