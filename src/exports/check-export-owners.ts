// Owners that an export names: whether they are there, and whether these credentials may read what is asked for.
import type { Owner } from '../threatconnect/index.ts';
import { didYouMean } from '../threatconnect/nearest.ts';
import type { CheckContext, CheckFinding } from './check-export.ts';
import { cleanNames } from './query/lists.ts';

/** Names in a message; the rest is counted. */
const SHOWN = 10;

export function checkOwners(
  { parameters }: CheckContext,
  owners: readonly Owner[],
): readonly CheckFinding[] {
  const known = owners.map(({ name }) => name);
  const wanted = cleanNames(parameters.owners);
  if (owners.length === 0)
    return [finding('error', 'these credentials see no owner; give the API user a role in one')];
  if (wanted.length === 0)
    return [
      finding('ok', `${owners.length} visible, all are read: ${shown(known)}`),
      ...owners.flatMap((owner) => refusedFor(owner, parameters, 'warning')),
    ];
  return wanted.flatMap((name) => {
    const owner = owners.find((candidate) => candidate.name === name);
    if (owner === undefined)
      return [
        finding(
          'error',
          `${JSON.stringify(name)} does not exist or is not visible to these credentials${didYouMean(name, known)}; visible: ${shown(known)}`,
        ),
      ];
    const refused = refusedFor(owner, parameters, 'error');
    return refused.length > 0 ? refused : [finding('ok', `${name} (${owner.type}) is readable`)];
  });
}

type Asked = CheckContext['parameters'];

/** An owner that was named must be readable; of all owners some may not be. */
function refusedFor(
  { name, permissions }: Owner,
  { indicator_type, group_type }: Asked,
  severity: 'error' | 'warning',
): readonly CheckFinding[] {
  const needed = [
    ...(indicator_type.length > 0 ? (['permIndicator'] as const) : []),
    ...(group_type.length > 0 ? (['permGroup'] as const) : []),
  ];
  const refused = needed.filter((key) => /^none$/i.test(permissions?.[key] ?? ''));
  if (refused.length === 0) return [];
  const what = refused
    .map((key) => `${key === 'permGroup' ? 'groups' : 'indicators'} (${key}: NONE)`)
    .join(' and ');
  return [finding(severity, `these credentials may not read ${what} of ${name}`)];
}

const finding = (severity: CheckFinding['severity'], text: string): CheckFinding => ({
  severity,
  check: 'owners',
  text,
});

const shown = (names: readonly string[]): string =>
  names.length <= SHOWN
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;
