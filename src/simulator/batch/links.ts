// Links between objects of one owner, made when all entities of a batch are stored: those inside entities, then the `association` array.
import { GroupRecord, IndicatorRecord, type IntelRecord } from '../state/records.ts';
import { associationTypeOf, fitsPair } from '../state/seed-associations.ts';
import { readIndicatorValue } from '../values/indicator-value.ts';
import type { BatchContext, LinkTarget } from './context.ts';
import { isObject } from './content.ts';
import { ContentProblem, EntityProblem, type BatchError } from './outcome.ts';

const findIndicator = (
  { store, owner }: BatchContext,
  typeName: string,
  summary: string,
): IndicatorRecord | undefined => {
  const type = store.indicatorTypes.named(typeName);
  const value =
    type === undefined ? undefined : readIndicatorValue(type, { summary }, store.switches);
  return value === undefined ? undefined : store.findIndicator(owner, typeName, value)[0];
};

const findTarget = (context: BatchContext, target: LinkTarget): IntelRecord | undefined => {
  if (target.kind === 'indicator') return findIndicator(context, target.type, target.summary);
  const { store, owner } = context;
  const group =
    target.kind === 'group' ? store.groupsByXid.get(target.xid) : store.groups.get(target.id);
  return group?.owner === owner ? group : undefined;
};

const connect = (context: BatchContext, left: IntelRecord, right: IntelRecord): void => {
  if (right instanceof GroupRecord) context.store.links.link(right, left);
  else if (left instanceof GroupRecord) context.store.links.link(left, right);
  else if (left instanceof IndicatorRecord && right instanceof IndicatorRecord)
    context.store.links.linkIndicators(left, right);
};

const describe = (target: LinkTarget): string => {
  switch (target.kind) {
    case 'group':
      return target.xid;
    case 'group-id':
      return String(target.id);
    case 'indicator':
      return target.summary;
  }
};

const missing = (source: string, target: string): BatchError => ({
  code: '0x1009',
  reason: `${source} could not be associated with '${target}' (the item was not found in this owner).`,
  source,
});

const nameOf = (record: IntelRecord): string =>
  record instanceof IndicatorRecord ? record.summary : (record.xid ?? String(record.id));

/**
 * Refuses an entity with a link to what neither the owner nor the batch has, where the switch says so. A target that the batch brings
 * and that fails itself is found out too late for that: the entity is stored, and its link is the error.
 */
export const refuseMissing = (
  context: BatchContext,
  source: string,
  targets: readonly LinkTarget[],
): void => {
  const { missingLink, missingLinkEntity } = context.store.switches;
  if (missingLink === 'silent' || missingLinkEntity === 'saveWithout') return;
  for (const target of targets) {
    if (findTarget(context, target) !== undefined || context.announced(target)) continue;
    const { code, reason } = missing(source, describe(target));
    throw new EntityProblem(code, reason);
  }
};

export interface LinkFailure {
  readonly record: IntelRecord;
  readonly error: BatchError;
}

/** Makes the links inside entities; gives those whose target does not exist. */
export const makeEntityLinks = (context: BatchContext): LinkFailure[] => {
  const failures: LinkFailure[] = [];
  for (const { from, targets } of context.links)
    for (const target of targets) {
      const record = findTarget(context, target);
      if (record !== undefined) connect(context, from, record);
      else failures.push({ record: from, error: missing(nameOf(from), describe(target)) });
    }
  return failures;
};

const side = (
  context: BatchContext,
  entry: Readonly<Record<string, unknown>>,
  end: '1' | '2',
): IntelRecord | undefined => {
  const id = entry[`id_${end}`];
  const reference = entry[`ref_${end}`];
  const type = entry[`type_${end}`];
  const isIndicator =
    typeof type === 'string' && context.store.indicatorTypes.named(type) !== undefined;
  if (id !== undefined && id !== null) {
    const { indicators, groups } = context.store;
    const found = isIndicator
      ? indicators.get(Number(id))
      : (groups.get(Number(id)) ?? (type === undefined ? indicators.get(Number(id)) : undefined));
    return found?.owner === context.owner ? found : undefined;
  }
  if (typeof reference !== 'string') return undefined;
  return isIndicator
    ? findIndicator(context, type, reference)
    : findTarget(context, { kind: 'group', xid: reference });
};

/** Why a named association between two indicators is not made; undefined when it may be. */
const refusalOf = (
  { store }: BatchContext,
  [left, right]: readonly [IndicatorRecord, IndicatorRecord],
  name: unknown,
): string | undefined => {
  if (typeof name !== 'string' || name === '') return 'associationType is required.';
  if (store.switches.associationPairs === 'accept') return undefined;
  const type = associationTypeOf(name);
  if (type === undefined) return `The requested association was not found: ${name}`;
  // The documents give a primary type, but name no order for the two ends of an entry.
  return fitsPair(type, left.type.name, right.type.name) ||
    fitsPair(type, right.type.name, left.type.name)
    ? undefined
    : 'Association cannot be applied to the indicator types.';
};

/** The type from which the association is written comes first. */
const associate = (
  { store }: BatchContext,
  [left, right]: readonly [IndicatorRecord, IndicatorRecord],
  name: string,
): void => {
  const type = associationTypeOf(name);
  const turned = type !== undefined && !fitsPair(type, left.type.name, right.type.name);
  if (turned) store.links.associate(right, left, type.name);
  else store.links.associate(left, right, type?.name ?? name);
};

export interface AssociationErrors {
  /** An end does not exist in the owner. */
  readonly missing: readonly BatchError[];
  /** The ends exist and may not be linked so. */
  readonly refused: readonly BatchError[];
}

/** Makes the links of the `association` array; gives one error per entry that cannot be made. */
export const makeAssociations = (
  context: BatchContext,
  associations: readonly unknown[],
): AssociationErrors => {
  const absent: BatchError[] = [];
  const refused: BatchError[] = [];
  for (const entry of associations) {
    if (!isObject(entry)) throw new ContentProblem(entry);
    const left = side(context, entry, '1');
    const right = side(context, entry, '2');
    const name = entry['associationType'];
    if (left === undefined || right === undefined) {
      const [first = '', second = ''] = ['1', '2'].map((end) => {
        const given = entry[`ref_${end}`] ?? entry[`id_${end}`];
        return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
      });
      absent.push(missing(first, second));
    } else if (left instanceof IndicatorRecord && right instanceof IndicatorRecord) {
      const reason = refusalOf(context, [left, right], name);
      if (reason === undefined) associate(context, [left, right], String(name));
      else {
        const source = left.summary;
        const ends = `${source} could not be associated with '${right.summary}'`;
        refused.push({ code: '0x1009', reason: `${ends}. ${reason}`, source });
      }
    } else connect(context, left, right);
  }
  return { missing: absent, refused };
};
