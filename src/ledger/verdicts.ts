// From the judgement to the plan: `planned`, one row per object that is sent, removed or written down differently.
// Order: judge, let other feeds speak for their values (rule 4), add what has links to make again (rule 6).
import type { CompareInput } from './compare-contract.ts';
import type { Database } from './database.ts';
import { createElsewhere } from './held-elsewhere.ts';
import { JUDGED, type JudgementSettings } from './judgement.ts';
import { createScratchRelation } from './scratch-relation.ts';

/** Session variables that the judgement reads. Needs `snapshots`. */
export async function setJudgementVariables(
  database: Database,
  settings: JudgementSettings,
): Promise<void> {
  const values = {
    planned_at: settings.plannedAt,
    blocked: settings.blocked,
    removal: settings.removal,
    refresh_before: settings.refreshBefore,
    resend_before: settings.resendBefore,
    dated_before: settings.datedBefore,
  };
  for (const [name, value] of Object.entries(values)) {
    await database.run(`SET VARIABLE ${name} = $value`, { value });
  }
  await database.run(
    `SET VARIABLE graces = (SELECT map(list(collection), list(grace)) FROM snapshots)`,
  );
  await database.run(`SET VARIABLE max_grace = (SELECT coalesce(max(grace), 1) FROM snapshots)`);
  await database.run(
    `SET VARIABLE all_proven = (SELECT coalesce(bool_and(proven), false) FROM snapshots)`,
  );
  await database.run(
    `SET VARIABLE proven = (SELECT coalesce(list(collection) FILTER (proven), []) FROM snapshots)`,
  );
}

const REMOVAL_WAVE = `CASE WHEN getvariable('removal') = 'inactive' THEN 2 ELSE 3 END`;

// An object that is due anyway keeps its decision, with all its links; one that was refused earlier gets another try with what it
// links to.
const FINAL = `
  SELECT v.* REPLACE (
      CASE WHEN e.key IS NOT NULL THEN NULL
        WHEN linked.key IS NOT NULL AND v.wanted AND NOT v.held_back AND (v.decision IS NULL OR v.decision = 'refresh') THEN 'resend'
        ELSE v.decision END AS decision,
      CASE WHEN e.key IS NOT NULL THEN 'heldByOthers' ELSE v.class END AS class,
      v.moves OR (NOT v.held_back AND v.was_held_by IS DISTINCT FROM e.feed) AS moves),
    CASE WHEN v.held_back THEN v.was_held_by ELSE e.feed END AS held_by,
    linked.key IS NOT NULL AND v.decision IS DISTINCT FROM 'resend' AS is_linked
  FROM verdicts AS v
  LEFT JOIN relinked AS linked ON linked.key = v.key
  LEFT JOIN elsewhere AS e ON e.key = v.key AND v.decision = 'remove'`;

const PLANNED = `
  SELECT * REPLACE (coalesce(decision, class) AS class),
    CASE WHEN decision IS NULL THEN NULL WHEN decision = 'remove' THEN ${REMOVAL_WAVE}
      WHEN is_group THEN 0 ELSE 1 END AS wave
  FROM (${FINAL})`;

/** Creates `verdicts` and `planned` from `facts`. */
export async function createPlanned(database: Database, input: CompareInput): Promise<void> {
  // A linked object is settled until what it links to turns out to be made anew.
  await createScratchRelation(
    database,
    'verdicts',
    `SELECT * FROM (${JUDGED}) WHERE NOT trivial OR key IN (SELECT key FROM linked)`,
  );
  const removals = await database.count(`SELECT count(*) FROM verdicts WHERE decision = 'remove'`);
  await createElsewhere(database, input, removals);
  await database.run(`
    CREATE TABLE relinked AS SELECT DISTINCT linked.key FROM linked WHERE target IS NULL OR target IN (
      SELECT key FROM verdicts WHERE decision = 'create' OR (decision = 'resend' AND (unknown OR pending))
      UNION ALL SELECT key FROM fresh)`);
  await createScratchRelation(database, 'planned', PLANNED);
}
