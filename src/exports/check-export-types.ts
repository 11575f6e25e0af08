// Types that an export names: one that the instance does not have would give an empty list, which looks like an answer.
import { didYouMean } from '../threatconnect/nearest.ts';
import type { CheckContext, CheckFinding } from './check-export.ts';
import { cleanNames } from './query/lists.ts';
import { ALL_TYPES, GROUP_TYPES } from './query/types.ts';

export async function checkIndicatorTypes({
  tc,
  parameters,
  signal,
}: CheckContext): Promise<readonly CheckFinding[]> {
  const wanted = namedTypes(parameters.indicator_type);
  if (wanted.length === 0) return [];
  const known = (await tc.types.indicatorTypes(signal)).map(({ name }) => name);
  return findingsFor('indicator', wanted, known);
}

/** The platform has no list of them. */
export const checkGroupTypes = ({ parameters }: CheckContext): readonly CheckFinding[] =>
  findingsFor('group', namedTypes(parameters.group_type), GROUP_TYPES);

const namedTypes = (types: readonly string[]): readonly string[] =>
  types.includes(ALL_TYPES) ? [] : cleanNames(types);

function findingsFor(
  kind: 'indicator' | 'group',
  wanted: readonly string[],
  known: readonly string[],
): readonly CheckFinding[] {
  const unknown = wanted.filter((name) => !known.includes(name));
  const found = unknown.map((name): CheckFinding => ({
    severity: 'error',
    check: 'types',
    text: `there is no ${kind} type ${JSON.stringify(name)}${didYouMean(name, known)}; there are ${known.join(', ')}`,
  }));
  if (unknown.length > 0 || wanted.length === 0) return found;
  return [{ severity: 'ok', check: 'types', text: `${kind} types: ${wanted.join(', ')}` }];
}
