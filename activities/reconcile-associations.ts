// What became of the objects whose links were sent. They are on the platform already: a refused link leaves them accepted without it,
// and what cannot be told leaves both ends unknown, so that they are sent again.
import type { JsonObject, JsonValue } from '../src/core/json.ts';
import type { IndicatorType } from '../src/core/indicator-types.ts';
import { objectKey } from '../src/core/mapped-object.ts';
import type { AcceptedInPart, ObjectOutcome } from '../src/core/plan.ts';
import { associationProblems, fromPlatformSummary } from '../src/threatconnect/index.ts';
import type { BatchError, BatchProblem, BatchStatus } from '../src/threatconnect/index.ts';

export interface ReconciledAssociations {
  readonly accepted: 0;
  /** Ends of links that were refused. */
  readonly rejected: number;
  readonly unknown: number;
  readonly outcomes: readonly LinkedOutcome[];
}

type LinkedOutcome = AcceptedInPart | Extract<ObjectOutcome, { outcome: 'unknown' }>;

export function reconcileAssociations(
  content: JsonObject,
  answer: { readonly status: BatchStatus; readonly errors: readonly BatchError[] },
): ReconciledAssociations {
  const entities = distinct(content['association'] as readonly JsonObject[]);
  const outcomes = associationProblems(entities, answer).flatMap((problem) => {
    if (problem.entity === undefined) return [];
    const [from = '', to = ''] = endsOf(problem.entity);
    return [
      outcomeOf({ key: from, other: to }, problem),
      outcomeOf({ key: to, other: from }, problem),
    ];
  });
  const told = new Set(outcomes.map(({ key }) => key));
  // Of several links of one object the least certain counts.
  const unsure = outcomes.filter(({ outcome }) => outcome === 'unknown');
  const unknown = new Set(unsure.map(({ key }) => key)).size;
  return { accepted: 0, rejected: told.size - unknown, unknown, outcomes };
}

/** Both ends may have brought the same link; a line about it would fit two entries. */
const distinct = (entities: readonly JsonObject[]): readonly JsonObject[] => [
  ...new Map(entities.map((entity) => [JSON.stringify(entity), entity])).values(),
];

function outcomeOf(
  end: Required<Pick<LinkedOutcome, 'key' | 'other'>>,
  { outcome, code, reason }: BatchProblem,
): LinkedOutcome {
  return outcome === 'rejected'
    ? { ...end, outcome: 'accepted', code: code ?? 'unknown', reason }
    : { ...end, outcome: 'unknown', reason };
}

const endsOf = (entity: JsonObject): readonly string[] =>
  ['1', '2'].map((end) => keyOf(entity[`type_${end}`], entity[`ref_${end}`]));

function keyOf(type: JsonValue | undefined, reference: JsonValue | undefined): string {
  const name = textOf(type) as IndicatorType;
  const id = fromPlatformSummary(name, textOf(reference));
  return objectKey({ kind: 'indicator', type: name, id });
}

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
