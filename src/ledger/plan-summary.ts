// What a plan amounts to: counts by class, examples, and whether its removals need a person.
import type { Decision, PlanCounts, StaleSummary } from '../core/plan.ts';
import type { Database } from './database.ts';
import type { SettledCounts } from './examined.ts';
import { staleSummary, type StaleFacts } from './stale-guard.ts';

const SAMPLES_PER_DECISION = 20;

export const NO_COUNTS: PlanCounts = {
  create: 0,
  update: 0,
  refresh: 0,
  resend: 0,
  remove: 0,
  unchanged: 0,
  missing: 0,
  heldByOthers: 0,
  undecided: 0,
  rejectedBefore: 0,
};

export async function countPlan(
  database: Database,
  fresh: number,
  { settled, settledSilent }: SettledCounts,
): Promise<PlanCounts> {
  const rows = await database.rows('SELECT class, count(*) AS n FROM planned GROUP BY class');
  const listed = new Map(rows.map((row) => [String(row['class']), Number(row['n'])]));
  const of = (name: string): number => listed.get(name) ?? 0;
  // Objects about which nothing is new are not in the plan; of those, the ones a silent collection claims are undecided.
  const wanted = await database.count('SELECT count(*) FROM facts WHERE claims > 0');
  const wantedInPlan = await database.count('SELECT count(*) FROM planned WHERE wanted');
  const silent =
    settledSilent +
    (await database.count('SELECT count(*) FROM facts WHERE claims > 0 AND silent')) -
    (await database.count('SELECT count(*) FROM planned WHERE wanted AND silent'));
  return {
    create: of('create') + fresh,
    update: of('update'),
    refresh: of('refresh'),
    resend: of('resend'),
    remove: of('remove'),
    unchanged: of('unchanged') + settled + wanted - wantedInPlan - silent,
    missing: of('missing'),
    heldByOthers: of('heldByOthers'),
    undecided: of('undecided') + silent,
    rejectedBefore: of('rejectedBefore'),
  };
}

export async function samplePlan(
  database: Database,
): Promise<{ readonly [decision in Decision]?: readonly string[] }> {
  const rows = await database.rows(`
    SELECT decision, key FROM (
      SELECT decision, key FROM planned WHERE decision IS NOT NULL
      UNION ALL SELECT 'create', key FROM fresh
    ) QUALIFY row_number() OVER (PARTITION BY decision ORDER BY key) <= ${SAMPLES_PER_DECISION} ORDER BY key`);
  const samples: { [decision in Decision]?: string[] } = {};
  for (const row of rows) (samples[row['decision'] as Decision] ??= []).push(String(row['key']));
  return samples;
}

export async function summariseStale(
  database: Database,
  limits: Pick<StaleFacts, 'removals' | 'liveBefore' | 'maxShare' | 'maxCount'>,
): Promise<StaleSummary> {
  return staleSummary({ ...limits, emptied: limits.removals === 0 ? [] : await emptied(database) });
}

/** Collections that lose objects in this plan and keep none, whether by an empty snapshot now or one verified as equal to it. */
async function emptied(database: Database): Promise<readonly string[]> {
  const rows = await database.rows(`
    SELECT DISTINCT collection FROM (
      SELECT unnest(lost) AS collection FROM planned WHERE decision = 'remove'
    ) AS losing
    WHERE collection NOT IN (SELECT collection FROM said)
      AND collection NOT IN (
        SELECT claim.collection FROM (SELECT unnest(claims) AS claim FROM ledger) JOIN snapshots AS n
          ON n.collection = claim.collection WHERE NOT n.drops)
    ORDER BY collection`);
  return rows.map((row) => String(row['collection']));
}
