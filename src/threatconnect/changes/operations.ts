// What a unit of work can do, as data, and the order in which it is done.
//
// Objects come to be before anything is written to them, whatever the order of the calls; what links them comes after both
// exist; deletions come last. Within the attributes of an object the caller's order is kept, because the platform shows
// them in it.
import type { Body } from './exact-body.ts';

/** An object of the unit of work. Made here or already there. */
export interface Target {
  readonly number: number;
  readonly kind: 'indicator' | 'group';
  /** In words: `Host bad.example`, `group 12`. */
  readonly name: string;
  readonly owner: string | undefined;
  readonly origin:
    | { readonly by: 'id'; readonly id: string }
    | {
        readonly by: 'value';
        readonly type: string;
        readonly values: Record<string, string>;
        readonly summary: string;
      }
    /** There already; its id is looked up when the work is committed. */
    | { readonly by: 'lookup'; readonly type: string; readonly summary: string }
    | {
        readonly by: 'new';
        readonly type: string;
        readonly groupName: string;
        readonly xid: string;
      };
}

export interface NewAttribute {
  readonly type: string;
  readonly value: string;
  /** At the top of the object's page; Description and Source only. @default false */
  readonly default?: boolean;
  /** @default false */
  readonly pinned?: boolean;
  readonly source?: string;
  readonly securityLabels?: readonly string[];
}
export interface AttributeChange {
  readonly value?: string;
  readonly default?: boolean;
  readonly pinned?: boolean;
  readonly source?: string;
}
/** At least one of them. */
export interface OccurrenceContent {
  readonly fileName?: string;
  readonly path?: string;
  readonly date?: string;
}

export type Operation = { readonly target: Target } & (
  | { readonly kind: 'create' }
  | { readonly kind: 'set'; readonly fields: Body }
  | { readonly kind: 'addHash' | 'removeHash'; readonly hash: string }
  | { readonly kind: 'addAttribute'; readonly attribute: NewAttribute }
  | { readonly kind: 'updateAttribute'; readonly id: string; readonly change: AttributeChange }
  | { readonly kind: 'deleteAttribute'; readonly id: string }
  | { readonly kind: 'addTag' | 'deleteTag'; readonly name: string }
  | { readonly kind: 'addLabel' | 'deleteLabel'; readonly name: string }
  | { readonly kind: 'addOccurrence'; readonly content: OccurrenceContent }
  | { readonly kind: 'updateOccurrence'; readonly id: string; readonly content: OccurrenceContent }
  | { readonly kind: 'deleteOccurrence'; readonly id: string }
  | { readonly kind: 'associate' | 'disassociate'; readonly other: Target }
  | {
      readonly kind: 'associateAs' | 'disassociateAs';
      readonly other: Target;
      readonly association: string;
    }
  | {
      readonly kind: 'addFileAction' | 'deleteFileAction';
      readonly other: Target;
      readonly action: string;
    }
  | { readonly kind: 'falsePositive' }
  | { readonly kind: 'observation'; readonly count: number; readonly date?: string }
  | { readonly kind: 'deactivate' }
  | { readonly kind: 'delete' }
);
export type OperationKind = Operation['kind'];

/** Kinds that share a number keep the caller's order. */
const ORDER: Readonly<Record<OperationKind, number>> = {
  create: 0,
  set: 1,
  addHash: 2,
  removeHash: 2,
  addAttribute: 3,
  updateAttribute: 3,
  deleteAttribute: 3,
  addTag: 4,
  deleteTag: 5,
  addLabel: 6,
  deleteLabel: 7,
  addOccurrence: 8,
  updateOccurrence: 8,
  deleteOccurrence: 8,
  associate: 9,
  associateAs: 9,
  addFileAction: 9,
  disassociate: 10,
  disassociateAs: 10,
  deleteFileAction: 10,
  falsePositive: 11,
  observation: 12,
  deactivate: 13,
  delete: 14,
};

/** Groups are made before indicators, because indicators are what links to them. */
const rank = ({ kind, target }: Operation): number =>
  ORDER[kind] * 2 + (kind === 'create' && target.kind === 'indicator' ? 1 : 0);

/** The operations in the order in which they are sent; of equal rank, object by object in order of first mention. */
export function inOrder(operations: readonly Operation[]): readonly Operation[] {
  return operations
    .map((operation, index) => ({ operation, index }))
    .sort(
      (a, b) =>
        rank(a.operation) - rank(b.operation) ||
        a.operation.target.number - b.operation.target.number ||
        a.index - b.index,
    )
    .map(({ operation }) => operation);
}

/** Of a tag that is added and deleted (or a label, a link) only the last word counts. */
export function findSuperseded(operations: readonly Operation[]): ReadonlySet<Operation> {
  const last = new Map<string, Operation>();
  const superseded = new Set<Operation>();
  for (const operation of operations) {
    const key = subjectOf(operation);
    if (key === undefined) continue;
    const before = last.get(key);
    if (before !== undefined) superseded.add(before);
    last.set(key, operation);
  }
  return superseded;
}

function subjectOf(operation: Operation): string | undefined {
  const about = (kind: string, what: string): string =>
    JSON.stringify([kind, operation.target.number, what]);
  const { kind } = operation;
  if (kind === 'addTag' || kind === 'deleteTag') return about('tag', operation.name);
  if (kind === 'addLabel' || kind === 'deleteLabel')
    return about('label', operation.name.toLowerCase());
  if (!('other' in operation)) return undefined;
  const how =
    'association' in operation
      ? operation.association
      : 'action' in operation
        ? operation.action
        : '';
  return about(`link ${how}`, String(operation.other.number));
}

/** For results and `diff()`. */
export function describeOperation(operation: Operation): string {
  const { kind, target } = operation;
  switch (kind) {
    case 'create':
      return `create ${target.name}`;
    case 'set':
      return `set ${Object.keys(operation.fields).join(', ')} of ${target.name}`;
    case 'addHash':
    case 'removeHash':
      return `${kind === 'addHash' ? 'add' : 'remove'} hash ${operation.hash} of ${target.name}`;
    case 'addAttribute':
      return `add attribute ${operation.attribute.type} to ${target.name}`;
    case 'updateAttribute':
    case 'deleteAttribute':
      return `${kind === 'updateAttribute' ? 'update' : 'delete'} attribute ${operation.id} of ${target.name}`;
    case 'addTag':
    case 'deleteTag':
      return `${kind === 'addTag' ? 'add' : 'delete'} tag ${operation.name} of ${target.name}`;
    case 'addLabel':
    case 'deleteLabel':
      return `${kind === 'addLabel' ? 'add' : 'delete'} security label ${operation.name} of ${target.name}`;
    case 'addOccurrence':
      return `add file occurrence to ${target.name}`;
    case 'updateOccurrence':
    case 'deleteOccurrence':
      return `${kind === 'updateOccurrence' ? 'update' : 'delete'} file occurrence ${operation.id} of ${target.name}`;
    case 'associate':
    case 'disassociate':
      return `${kind} ${target.name} and ${operation.other.name}`;
    case 'associateAs':
    case 'disassociateAs':
      return `${kind === 'associateAs' ? 'associate' : 'disassociate'} ${target.name} and ${operation.other.name} (${operation.association})`;
    case 'addFileAction':
    case 'deleteFileAction':
      return `${kind === 'addFileAction' ? 'add' : 'delete'} ${operation.action} of ${target.name} on ${operation.other.name}`;
    case 'falsePositive':
      return `report ${target.name} as false positive`;
    case 'observation':
      return `add ${operation.count} observations of ${target.name}`;
    case 'deactivate':
      return `deactivate ${target.name}`;
    case 'delete':
      return `delete ${target.name}`;
  }
}
