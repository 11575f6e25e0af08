// Which part of a filter the server does and which part is done here.
//
// The server gets the strongest condition that the filter implies; records that come back are judged by what is left. A
// filter that mixes what only the server knows (a task's indicators) with what only we can judge (ThreatAssess) under one
// `or` becomes several queries, whose results are merged by id.
import { CodedError } from '../../core/errors.ts';
import { allOf, anyOf, type TqlCondition } from '../tql/condition.ts';
import type { FilterNode, Judged, Pushed } from './filter.ts';
import {
  describe,
  judge,
  literalsOf,
  normalise,
  pushedOf,
  type Literal,
  type NormalNode,
} from './normal-form.ts';

export interface PlannedQuery {
  /** `undefined`: everything. */
  readonly condition: TqlCondition | undefined;
  /** What is judged here; `undefined`: nothing. */
  readonly local: ((record: Judged) => boolean) | undefined;
  /** In words. */
  readonly localText: string | undefined;
  readonly needs: readonly string[];
}

/** Each alternative is a query of its own. */
const MAX_QUERIES = 16;

/**
 * @throws {ConfigInvalid} when a part can be done neither there nor here, or too many queries would be needed
 */
export function planFilter(filter: FilterNode | undefined): readonly PlannedQuery[] {
  if (filter === undefined) return [toQuery({ kind: 'and', parts: [] })];
  const node = normalise(filter);
  if (node.kind === 'or' && node.parts.length === 0) return [];
  if (canBeJudged(residualOf(node))) return [toQuery(node)];
  const alternatives = toAlternatives(node);
  for (const literal of alternatives.flat())
    if (pushedOf(literal)?.exact !== true && literal.leaf.local === undefined)
      throw new CodedError(
        'ConfigInvalid',
        `filter: ${describe(literal)} can be done neither by the platform nor here`,
        { details: { object: 'filter' } },
      );
  return alternatives.map((parts) => toQuery({ kind: 'and', parts }));
}

function toQuery(node: NormalNode): PlannedQuery {
  const residual = residualOf(node);
  return {
    condition: weaken(node)?.condition,
    local: residual === undefined ? undefined : (record) => judge(residual, record),
    localText: residual === undefined ? undefined : describe(residual),
    needs:
      residual === undefined
        ? []
        : [...new Set(literalsOf(residual).flatMap(({ leaf }) => leaf.needs))],
  };
}

/** The strongest condition that can be sent and is implied by the node. */
function weaken(node: NormalNode): Pushed | undefined {
  if (node.kind === 'literal') return pushedOf(node);
  const parts = node.parts.map(weaken);
  const known = parts.filter((part): part is Pushed => part !== undefined);
  const exact = known.length === parts.length && known.every((part) => part.exact);
  const conditions = known.map((part) => part.condition);
  if (conditions.length === 0 || (node.kind === 'or' && known.length < parts.length))
    return undefined;
  return { condition: node.kind === 'and' ? allOf(...conditions) : anyOf(...conditions), exact };
}

/** What is still to be judged when `weaken` was sent. */
function residualOf(node: NormalNode): NormalNode | undefined {
  if (node.kind === 'literal') return pushedOf(node)?.exact === true ? undefined : node;
  if (node.kind === 'or')
    return node.parts.length > 0 && weaken(node)?.exact === true ? undefined : node;
  const parts = node.parts.map(residualOf).filter((part): part is NormalNode => part !== undefined);
  return parts.length === 0 ? undefined : { kind: 'and', parts };
}

const canBeJudged = (node: NormalNode | undefined): boolean =>
  node === undefined || literalsOf(node).every(({ leaf }) => leaf.local !== undefined);

/** Disjunctive form: one list of literals per alternative. */
function toAlternatives(node: NormalNode): readonly (readonly Literal[])[] {
  if (node.kind === 'literal') return [[node]];
  if (node.kind === 'or') return limited(node.parts.flatMap(toAlternatives));
  return node.parts.reduce<readonly (readonly Literal[])[]>(
    (sets, part) =>
      limited(sets.flatMap((set) => toAlternatives(part).map((more) => [...set, ...more]))),
    [[]],
  );
}

function limited<T>(alternatives: readonly T[]): readonly T[] {
  if (alternatives.length <= MAX_QUERIES) return alternatives;
  throw new CodedError(
    'ConfigInvalid',
    `filter: expected at most ${MAX_QUERIES} alternatives that need a query each; ask for them one after the other`,
    { details: { object: 'filter' } },
  );
}
