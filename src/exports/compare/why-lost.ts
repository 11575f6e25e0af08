// Why the integration never gets an object that the fixed mode reads: one row for each object.
import type { ExportedObject } from '../../outputs/index.ts';
import type { ExportParameters } from '../parameters.ts';
import type { ObjectKind } from '../query/compatible.ts';
import { fixedUserQuery } from '../query/fixed.ts';
import { mentions } from '../query/user-query.ts';
import { rowThatLeavesOut } from './asked-for.ts';
import { boundaryOf, type IntegrationRuns } from './integration-runs.ts';

/** What a query in quotes does not survive. */
const UNSAFE = /["\\]/;

/** @param parameters of the mode compatible */
export function createLossReason(
  parameters: ExportParameters,
  { boundaries, failures, finished }: IntegrationRuns,
): (object: ExportedObject) => number {
  const failed = new Set(failures.map(({ kind }) => kind));
  // The first list that fails ends the run, whatever is left of the other one.
  const isCut = (kind: ObjectKind): boolean => failed.has(kind) || failed.has('indicator');
  const isUnsafe = [...parameters.owners, ...parameters.tags].some((name) => UNSAFE.test(name));
  return (object) => {
    const { kind, record } = object;
    const left = rowThatLeavesOut(object, parameters);
    if (left !== undefined) return left;
    const own = fixedUserQuery(kind, parameters);
    if (isInactive(object) && (own === '' || !mentionsState(own))) return 11;
    if (own !== '' && kind === 'group' && parameters.use_indicator_query_for_group) return 8;
    if (isCut(kind)) return isUnsafe ? 9 : 5;
    if (own !== '') return 7;
    if (boundaries.has(boundaryOf(kind, record.dateAdded ?? ''))) return 2;
    return finished ? 3 : 13;
  };
}

/** Lists leave out what is switched off, unless the query says something of it. */
const isInactive = (object: ExportedObject): boolean =>
  object.kind === 'indicator' && object.record.active === false;

/** What is no TQL is the platform's to refuse. */
function mentionsState(query: string): boolean {
  try {
    return mentions(query, 'indicatorActive');
  } catch {
    return false;
  }
}
