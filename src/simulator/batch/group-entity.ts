// One group of a batch: checked, found by xid or created, written; or deleted.
import type { GroupRecord } from '../state/records.ts';
import { instantText } from '../values/dates.ts';
import { GROUP_CHOICES, groupTypeNamed, type GroupTypeInfo } from '../values/group-types.ts';
import type { BatchContext, LinkTarget } from './context.ts';
import { ContentProblem, EntityProblem } from './outcome.ts';
import { refuseMissing } from './links.ts';
import { dates, instant, objects, text, type Entity } from './read-fields.ts';

const CODE = '0x1006';
const NAME_MAX_LENGTH = 100;
const DATE_FIELDS: ReadonlySet<string> = new Set([
  'eventDate',
  'publishDate',
  'aiLastRetrievalDate',
  'dueDate',
  'reminderDate',
  'escalationDate',
]);

export const groupSource = (entity: Entity): string => {
  for (const key of ['xid', 'name']) if (typeof entity[key] === 'string') return entity[key];
  return '';
};

const invalid = (entity: Entity, reason: string): EntityProblem =>
  new EntityProblem(CODE, `${groupSource(entity)} is not valid. ${reason}`);

/** The keys of the type, dates in the form in which they are returned. */
export const readGroupFields = (entity: Entity, type: GroupTypeInfo): Record<string, unknown> => {
  const fields: Record<string, unknown> = {};
  for (const key of type.extraKeys) {
    const value = entity[key];
    if (value === undefined || value === null) continue;
    if (DATE_FIELDS.has(key)) {
      const seconds = instant(entity, key);
      if (seconds !== undefined) fields[key] = instantText(seconds);
      continue;
    }
    const choices = GROUP_CHOICES[`${type.name}.${key}`];
    if (choices !== undefined && !(typeof value === 'string' && choices.includes(value)))
      throw invalid(
        entity,
        `The ${key} for this ${type.name} is invalid, please enter one of the following values: ${choices.join(', ')}`,
      );
    if (typeof value === 'object') throw new ContentProblem(value);
    fields[key] = value;
  }
  return fields;
};

const check = (context: BatchContext, entity: Entity): GroupTypeInfo => {
  const type = groupTypeNamed(text(entity, 'type') ?? '');
  if (type === undefined) throw invalid(entity, 'Please enter a valid type');
  const name = text(entity, 'name') ?? '';
  if (name === '') throw invalid(entity, 'Please enter a valid name');
  if (name.length > NAME_MAX_LENGTH && context.store.switches.groupNameTooLong === 'error')
    throw invalid(
      entity,
      `The name for this ${type.name} is invalid, please enter a(n) name between 1-${NAME_MAX_LENGTH} characters in length`,
    );
  if ((text(entity, 'xid') ?? '') === '') throw invalid(entity, 'Please enter a valid xid');
  for (const key of type.requiredKeys)
    if ((text(entity, key) ?? '') === '') throw invalid(entity, `Please enter a valid ${key}`);
  if (entity['insights'] !== undefined && entity['aiProvider'] === undefined)
    throw invalid(entity, 'Please enter a valid aiProvider');
  if (entity['malware'] === true && entity['password'] === undefined)
    throw invalid(entity, 'Please enter a valid password');
  return type;
};

const readLinks = (entity: Entity): LinkTarget[] => {
  const xids = entity['associatedGroupXid'] ?? [];
  if (!Array.isArray(xids)) throw new ContentProblem(xids);
  const targets: LinkTarget[] = xids.map((xid) => ({ kind: 'group', xid: String(xid) }));
  for (const item of objects(entity, 'associatedIndicators') ?? [])
    targets.push({
      kind: 'indicator',
      type: text(item, 'indicatorType') ?? '',
      summary: text(item, 'summary') ?? '',
    });
  return targets;
};

const findOrAdd = (context: BatchContext, entity: Entity, type: GroupTypeInfo): GroupRecord => {
  const { store, owner } = context;
  const xid = text(entity, 'xid') ?? '';
  const existing = store.groupsByXid.get(xid);
  if (existing === undefined)
    return store.addGroup(owner, type, text(entity, 'name') ?? '', xid, context.userName);
  if (existing.owner !== owner)
    throw new EntityProblem('0x100A', `A group with xid ${xid} already exists in another owner`);
  return existing;
};

export const createGroup = (context: BatchContext, entity: Entity): void => {
  const type = check(context, entity);
  const fields = readGroupFields(entity, type);
  const when = dates(entity);
  const targets = readLinks(entity);
  refuseMissing(context, groupSource(entity), targets);
  const { metadata, problem } = context.reader.readOrReport(entity, CODE, context.settings.version);
  const group = findOrAdd(context, entity, type);
  group.name = text(entity, 'name') ?? group.name;
  group.modifiedAt = context.at;
  Object.assign(group.fields, fields);
  if (when !== undefined) group.dates = { ...group.dates, ...when };
  context.writer.apply(group, metadata, context.at);
  if (targets.length > 0) context.links.push({ from: group, targets });
  context.store.version += 1;
  if (problem !== undefined) throw problem;
};

/** Found by xid; an entity without xid means every group of that name and type. */
export const deleteGroup = (context: BatchContext, entity: Entity): void => {
  if (!context.mayDelete)
    throw new EntityProblem('0x1002', 'You are not authorized to delete groups.');
  const xid = text(entity, 'xid');
  const { store, owner } = context;
  const byXid = xid === undefined ? undefined : store.groupsByXid.get(xid);
  const found =
    xid === undefined
      ? [...store.groups.values()].filter(
          (group) =>
            group.owner === owner &&
            group.name === entity['name'] &&
            group.type.name === entity['type'],
        )
      : byXid?.owner === owner
        ? [byXid]
        : [];
  if (found.length === 0 && store.switches.deleteMissing === 'error')
    throw new EntityProblem('0x1007', `The requested group '${groupSource(entity)}' was not found`);
  for (const group of found) store.removeGroup(group);
};
