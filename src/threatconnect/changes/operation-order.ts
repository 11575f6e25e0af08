// The order in which a unit of work is done, and what of it need not be done.
//
// Objects come to be before anything is written to them, whatever the order of the calls; what links them comes after both
// exist; deletions come last. Within the attributes of an object the caller's order is kept, because the platform shows
// them in it.
import type { Operation, OperationKind } from './operations.ts';

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
