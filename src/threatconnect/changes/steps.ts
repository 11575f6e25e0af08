// Operations to requests: what can go together goes together, and every request belongs to one object and one kind.
import { inOrder } from './operation-order.ts';
import type { Operation, Target } from './operations.ts';

/** One request. */
export interface Step {
  readonly target: Target;
  readonly operations: readonly [Operation, ...Operation[]];
}

/** An object and its plain fields are one request; so are names of one kind. Attributes go one by one, in their order. */
const TOGETHER: Readonly<Partial<Record<Operation['kind'], string>>> = {
  create: 'object',
  set: 'object',
  addTag: 'addTag',
  deleteTag: 'deleteTag',
  addLabel: 'addLabel',
  deleteLabel: 'deleteLabel',
  associate: 'associate',
  disassociate: 'disassociate',
};

function groupOf(operation: Operation): string | undefined {
  const name = TOGETHER[operation.kind];
  if (name === undefined) return undefined;
  const other =
    operation.kind === 'associate' || operation.kind === 'disassociate' ? operation.other.kind : '';
  return `${operation.target.number} ${name} ${other}`;
}

export function toSteps(operations: readonly Operation[]): readonly Step[] {
  const steps: { target: Target; operations: [Operation, ...Operation[]] }[] = [];
  const open = new Map<string, (typeof steps)[number]>();
  for (const operation of inOrder(operations)) {
    const key = groupOf(operation);
    const present = key === undefined ? undefined : open.get(key);
    if (present !== undefined) {
      present.operations.push(operation);
      continue;
    }
    const step: (typeof steps)[number] = { target: operation.target, operations: [operation] };
    steps.push(step);
    if (key !== undefined) open.set(key, step);
  }
  return steps;
}

/** A request for each operation, for when a common one was refused and nobody says which of them was the reason. */
export const apart = (step: Step): readonly Step[] =>
  step.operations.map((operation) => ({ target: step.target, operations: [operation] }));

/** The objects that must exist before the step. */
export const needsOf = ({ target, operations }: Step): readonly Target[] => [
  ...(operations.some(({ kind }) => kind === 'create') ? [] : [target]),
  ...operations.flatMap((operation) => ('other' in operation ? [operation.other] : [])),
];
