// What a plan amounts to: counts by class, examples, and whether its removals need a person.
import type { Decision, PlanCounts, StaleSummary } from '../core/plan.ts';
import { DECISIONS } from '../core/plan.ts';
import type { Database } from './database.ts';
import type { ExaminedFacts } from './examined.ts';
import { staleSummary, type StaleFacts } from './stale-guard.ts';

const SAMPLES_PER_DECISION = 20;

export async function countPlan(
  database: Database,
  { fresh, settled, settledSilent }: ExaminedFacts,
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
  const samples: { [decision in Decision]?: readonly string[] } = {};
  for (const decision of DECISIONS) {
    const rows = await database.rows(
      `SELECT key FROM (
         SELECT key FROM planned WHERE decision = $decision
         UNION ALL SELECT key FROM fresh WHERE $decision = 'create'
       ) ORDER BY key LIMIT ${SAMPLES_PER_DECISION}`,
      { decision },
    );
    if (rows.length > 0) samples[decision] = rows.map((row) => String(row['key']));
  }
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
