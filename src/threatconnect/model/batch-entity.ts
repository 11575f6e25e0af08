// One mapped object as an entry of a batch file (V2). Pure: what is not said by the feed is not written.
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type {
  AttributeContent,
  MappedGroup,
  MappedIndicator,
  MappedObject,
  ObjectContent,
  SecurityLabelContent,
} from '../../core/mapped-object.ts';
import { hashesOf, toPlatformSummary } from './identity.ts';

/** `create` writes everything, `update` leaves write-once attributes out, `remove` names the object, `inactivate` switches it off. */
export type BatchIntent = 'create' | 'update' | 'remove' | 'inactivate';

export interface BatchEntityPolicy {
  /** Keeps the platform's own analytics from switching an inactivated indicator on again. @default true */
  readonly lockInactive?: boolean;
}

type Entity = Record<string, JsonValue>;

export function toBatchEntity(
  object: MappedObject,
  intent: BatchIntent,
  policy: BatchEntityPolicy = {},
): JsonObject {
  switch (intent) {
    case 'create':
    case 'update':
      return { ...fieldsOf(object), ...identityOf(object), ...contentOf(object, intent) };
    case 'remove':
      return removalOf(object);
    case 'inactivate':
      return {
        ...identityOf(object),
        active: false,
        ...((policy.lockInactive ?? true) ? { activeLocked: true } : {}),
      };
  }
}

/** The links of an indicator, as entries of the `association` list. A File is named by its strongest hash. */
export function toBatchAssociations(object: MappedObject): readonly JsonObject[] {
  const own = { type: object.type, id: object.id };
  return (object.content.associatedIndicators ?? []).map((link) => {
    const [from, to] = link.inward === true ? [link, own] : [own, link];
    return {
      ref_1: referenceTo(from),
      type_1: from.type,
      ref_2: referenceTo(to),
      type_2: to.type,
      associationType: link.association,
    };
  });
}

const referenceTo = ({ type, id }: { readonly type: string; readonly id: string }): string =>
  type === 'File' ? (hashesOf(id).at(-1)?.[1] ?? id) : toPlatformSummary(type, id);

/**
 * The flags of a Host have other names in a batch than everywhere else: the vendor's framework sends these, and the documents
 * list neither.
 */
const FLAGS: Readonly<Record<string, string>> = { dnsActive: 'flag1', whoisActive: 'flag2' };

function fieldsOf({ type, content: { fields = {} } }: MappedObject): Entity {
  if (type !== 'Host') return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [FLAGS[key] ?? key, value] as const),
  );
}

function identityOf(object: MappedObject): Entity {
  if (object.kind === 'group') return groupIdentity(object);
  const { type, id } = object;
  if (type === 'File') return { type, ...Object.fromEntries(hashesOf(id)) };
  return { type, summary: toPlatformSummary(type, id) };
}

/** A removal matches by summary also for files. */
function removalOf(object: MappedObject): Entity {
  return object.kind === 'group' ? groupIdentity(object) : indicatorSummary(object);
}

const groupIdentity = ({ type, id, content }: MappedGroup): Entity => ({
  name: content.name,
  type,
  xid: id,
});
const indicatorSummary = ({ type, id }: MappedIndicator): Entity => ({
  type,
  summary: toPlatformSummary(type, id),
});

function contentOf(object: MappedObject, intent: 'create' | 'update'): Entity {
  const { content } = object;
  const attributes = [
    ...(content.attributes ?? []),
    ...(intent === 'create' ? (content.once ?? []) : []),
    ...(content.volatile ?? []),
  ];
  return {
    ...scoresOf(content),
    ...datesOf(content),
    ...associationsOf(object),
    ...list('attribute', attributes.map(toAttribute)),
    ...list(
      'tag',
      (content.tags ?? []).map((name) => ({ name })),
    ),
    ...list('securityLabel', (content.securityLabels ?? []).map(toLabel)),
  };
}

function scoresOf({ rating, confidence, active }: ObjectContent): Entity {
  return {
    // The platform keeps one decimal at most.
    ...(rating === undefined ? {} : { rating: Math.round(rating * 10) / 10 }),
    ...(confidence === undefined ? {} : { confidence: Math.round(confidence) }),
    ...(active === undefined ? {} : { active }),
  };
}

const DATES = [
  'firstSeen',
  'lastSeen',
  'externalDateAdded',
  'externalDateExpires',
  'externalLastModified',
] as const;

function datesOf(content: ObjectContent): Entity {
  const entries = DATES.flatMap((name) => {
    const value = content[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Indicators and groups name their groups under different keys. */
function associationsOf({ kind, content }: MappedObject): Entity {
  const xids = content.associatedGroups ?? [];
  return kind === 'group'
    ? list('associatedGroupXid', xids)
    : list(
        'associatedGroups',
        xids.map((groupXid) => ({ groupXid })),
      );
}

function toAttribute({
  type,
  value,
  displayed,
  label,
  pinned,
  source,
}: AttributeContent): JsonObject {
  return {
    type,
    ...(displayed === true ? { displayed } : {}),
    ...(pinned === true ? { pinned } : {}),
    value,
    ...(source === undefined ? {} : { source }),
    ...(label === undefined ? {} : { securityLabel: [{ name: label }] }),
  };
}

function toLabel({ name, description, color }: SecurityLabelContent): JsonObject {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(color === undefined ? {} : { color }),
  };
}

/** Absent instead of empty: with write type Replace an empty list would wipe what is there. */
function list(key: string, items: readonly JsonValue[]): Entity {
  return items.length === 0 ? {} : { [key]: items };
}
