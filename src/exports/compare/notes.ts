// What numbers of objects do not say: how long the integration takes, what it was refused, and why a row shows nothing here.
import { compatibleQuery } from '../query/compatible.ts';
import { MALWARE_REPORT } from '../query/types.ts';
import type { BothParameters, DeletedValues } from './compare-modes.ts';
import type { IntegrationRuns } from './integration-runs.ts';
import type { Tally } from './tally.ts';

export interface RowFacts {
  readonly parameters: BothParameters;
  readonly runs: IntegrationRuns;
  readonly minutes: number;
  readonly owners: number;
  readonly deleted?: DeletedValues;
}

/** The integration asks for so many owners and for no second page. */
const LISTED_OWNERS = 500;

export function noteRows(
  tally: Tally,
  { parameters: { compatible }, runs, minutes, owners, deleted }: RowFacts,
): void {
  const unseen = (row: number, why: string): void => {
    if (tally.count(row) === 0) tally.note(row, why);
  };
  unseen(1, 'nothing here was changed after it had been added');
  unseen(2, 'no run stopped within a second that had more objects');
  if (runs.repeated.length > 0)
    tally.note(3, `${plural(runs.repeated.length, 'object')} came twice in one run`);
  else unseen(3, 'the list did not move while it was read');
  for (const { run, kind, code, message } of runs.failures.slice(0, 3))
    tally.note(5, `run ${run}, ${kind}s: ${code}: ${message.slice(0, 200)}`);
  unseen(5, 'no request failed');
  const { indicator_query, use_indicator_query_for_group, group_query } = compatible;
  const written = indicator_query !== '' || (!use_indicator_query_for_group && group_query !== '');
  if (!written) tally.note(7, 'the export has no query of its own');
  else if (runs.again > 0)
    tally.note(7, `the next run brought ${plural(runs.again, 'object')} of the one before`);
  else unseen(7, 'all that the query finds comes in one run');
  if (indicator_query === '' || !use_indicator_query_for_group)
    tally.note(8, 'the export asks groups no query of indicators');
  else unseen(8, `groups are asked: ${compatibleQuery('group', compatible) ?? ''}`);
  unseen(9, 'names in the lists need neither trimming nor escaping');
  const { confidence, threat_assess_score } = compatible;
  unseen(
    10,
    confidence === 0 && threat_assess_score === 0
      ? 'the export has no threshold'
      : 'no object has exactly the value of a threshold',
  );
  if (deleted !== undefined && deleted.values > 0) {
    const says = { compatible: 'stays as it was', fixed: 'withdrawn when it was told before' };
    const first = deleted.first.map(
      ({ type, summary }) =>
        ({ kind: 'indicator', id: '', type, value: summary, ...says }) as const,
    );
    tally.addGone(11, deleted.values, first);
    tally.note(11, `${deleted.values} deleted within ${deleted.days} days`);
  }
  unseen(11, 'everything here is active');
  unseen(12, 'what is new came in the first run');
  tally.note(
    13,
    `${plural(runs.runs, 'run')}, ${spanOf(minutes)}${runs.finished ? '' : ' and more'}`,
  );
  unseen(14, 'both give the same scores');
  unseen(15, 'owners have rated nothing');
  unseen(16, 'both give the same marking');
  unseen(17, 'XSOAR has every type');
  unseen(18, 'no IPv6');
  unseen(19, 'no registry key with a value');
  unseen(20, 'no relationships, or createRelationships is off');
  unseen(21, 'no associated file, or createRelationships is off');
  if (compatible.group_type.includes(MALWARE_REPORT))
    tally.note(22, `"${MALWARE_REPORT}" is chosen, a type that no group has`);
  unseen(22, 'no object of a type that cannot be chosen');
  tally.note(
    24,
    owners > LISTED_OWNERS
      ? `${plural(owners - LISTED_OWNERS, 'owner')} not listed`
      : plural(owners, 'owner'),
  );
  unseen(25, 'all ids are below 2^53');
  unseen(27, 'nothing here has an expiry');
}

const plural = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;

/** `44 h`, `13 d 4 h`. */
function spanOf(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
