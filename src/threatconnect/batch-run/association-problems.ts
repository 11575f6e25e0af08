// Error lines of associations to the very associations. A line names one end, often both; what fits several of them, or
// none, leaves them unknown: an association that is taken for done although it was refused would never be sent again.
import type { JsonObject } from '../../core/json.ts';
import type { BatchError } from '../resources/batch-reports.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import type { BatchProblem } from './problem.ts';

const ENDS = ['ref_1', 'ref_2', 'id_1', 'id_2'];
const QUOTED = /'([^']+)'/g;
const NONE: ReadonlySet<number> = new Set();

/** Associations are not counted: what is not complained of went through, when every complaint was understood. */
export function associationProblems(
  entities: readonly JsonObject[],
  answer: {
    readonly status: BatchStatus;
    readonly errors: readonly BatchError[] | undefined;
  },
): readonly BatchProblem[] {
  const { status, errors = [] } = answer;
  const { told, unmatched } = blame(entities, errors);
  const strangers = unmatched.map(({ reason }) => problem(undefined, 'unknown', reason));
  const { errorCount, unprocessCount } = status;
  const isClear =
    answer.errors !== undefined &&
    unmatched.length === 0 &&
    errors.length >= errorCount &&
    unprocessCount === 0;
  if (isClear) return [...told.values()];
  const reason = `the platform says ${errorCount} refused and ${unprocessCount} not looked at, its error lines explain ${errors.length - unmatched.length}`;
  const rest = entities.flatMap((entity, index) =>
    told.has(index) ? [] : [problem(entity, 'unknown', reason)],
  );
  return [...told.values(), ...strangers, ...rest];
}

/** Each set of names is looked up once: thousands of lines may name the one group that all associations end at. */
function blame(
  entities: readonly JsonObject[],
  errors: readonly BatchError[],
): {
  readonly told: ReadonlyMap<number, BatchProblem>;
  readonly unmatched: readonly BatchError[];
} {
  const byName = indexOf(entities);
  const told = new Map<number, BatchProblem>();
  const unmatched: BatchError[] = [];
  const seen = new Set<string>();
  for (const error of errors) {
    const names = namesIn(error).filter((name) => byName.has(name));
    if (names.length === 0) {
      unmatched.push(error);
      continue;
    }
    const key = names.join('\0');
    if (seen.has(key)) continue;
    seen.add(key);
    const { hits, isSure } = find(names.map((name) => byName.get(name) ?? NONE));
    const [only] = hits;
    if (isSure && hits.length === 1 && only !== undefined) {
      if (!told.has(only)) told.set(only, problem(entities[only], 'rejected', error.reason));
      continue;
    }
    const reason = `one of ${hits.length} associations: ${error.reason}`;
    for (const hit of hits) told.set(hit, problem(entities[hit], 'unknown', reason));
  }
  return { told, unmatched };
}

/** Associations at all of the named ends, found from the rarest name; when there is none, those at any of them. */
function find(sets: readonly ReadonlySet<number>[]): {
  readonly hits: readonly number[];
  readonly isSure: boolean;
} {
  const [rarest = NONE, ...others] = [...sets].sort((left, right) => left.size - right.size);
  const hits = [...rarest].filter((index) => others.every((set) => set.has(index)));
  if (hits.length > 0) return { hits, isSure: true };
  return { hits: [...new Set(sets.flatMap((set) => [...set]))], isSure: false };
}

function indexOf(entities: readonly JsonObject[]): ReadonlyMap<string, ReadonlySet<number>> {
  const index = new Map<string, Set<number>>();
  for (const [at, entity] of entities.entries())
    for (const end of ENDS) {
      const value = entity[end];
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      const name = String(value);
      const held = index.get(name);
      if (held === undefined) index.set(name, new Set([at]));
      else held.add(at);
    }
  return index;
}

const namesIn = ({ reason, source }: BatchError): readonly string[] => [
  ...new Set([
    ...(source === undefined ? [] : [source]),
    ...[...reason.matchAll(QUOTED)].map(([, name = '']) => name),
  ]),
];

const problem = (
  entity: JsonObject | undefined,
  outcome: BatchProblem['outcome'],
  reason: string,
): BatchProblem => ({
  kind: 'association',
  entity,
  outcome,
  code: outcome === 'rejected' || entity === undefined ? codeIn(reason) : undefined,
  reason,
});

/** `0x100A` in `Error (0x100A): …`, spelt as the platform spells it. */
export const codeIn = (text: string): string | undefined => {
  const digits = /0x([0-9A-Fa-f]{4})/.exec(text)?.[1];
  return digits === undefined ? undefined : `0x${digits.toUpperCase()}`;
};
