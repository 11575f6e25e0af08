// What became of every row of a plan: `results`, the plan's rows with their outcome.
//
// `accepted` and `rejected` are final. `unknown`: sent or meant to be sent, without a final outcome. `dropped`: a removal
// that was decided against, as a whole or by leaving it out of the chunks. `none`: nothing was to be sent.
import type { ChunkOutcome, ChunkRef } from '../core/plan.ts';
import type { Database } from './database.ts';
import type { WriteLedgerInput } from './write-contract.ts';

const EXCEPTION_COLUMNS = `columns = {key: 'VARCHAR', outcome: 'VARCHAR', code: 'VARCHAR', reason: 'VARCHAR'}`;

/** Creates `results` from the files of the plan and the outcomes of its chunks. */
export async function createResults(database: Database, input: WriteLedgerInput): Promise<void> {
  const { store, plan, outcomes } = input;
  await createChunks(database, plan.chunks, outcomes);
  await createExceptions(database, input);
  const files = await Promise.all(
    [plan.decisions, plan.proposals].map((ref) => store.localPath(ref)),
  );
  await database.run('SET VARIABLE plan_files = $files', { files });
  await database.run('SET VARIABLE removal_dropped = $dropped', { dropped: input.removalDropped });
  await database.run(`
    CREATE VIEW results AS
    SELECT row.*, chunk.wave AS chunk_wave, exception.code, exception.reason AS exception_reason,
      CASE
        WHEN row.decision IS NULL THEN 'none'
        WHEN row.decision = 'remove' AND (getvariable('removal_dropped') OR NOT coalesce(row.ordinal < chunk.past, false)) THEN 'dropped'
        WHEN chunk.status = 'ended' AND row.ordinal < chunk.past THEN coalesce(exception.outcome, 'accepted')
        ELSE 'unknown'
      END AS result
    FROM (SELECT * FROM read_parquet(getvariable('plan_files'), union_by_name = true)) AS row
    ASOF LEFT JOIN chunks AS chunk ON row.ordinal >= chunk.first
    LEFT JOIN exceptions AS exception ON exception.key = row.key`);
}

async function createChunks(
  database: Database,
  chunks: readonly Pick<ChunkRef, 'chunk' | 'wave' | 'first' | 'count'>[],
  outcomes: readonly ChunkOutcome[],
): Promise<void> {
  await database.run(
    'CREATE TABLE chunks (first BIGINT, past BIGINT, wave INTEGER, status VARCHAR)',
  );
  const statusOf = new Map(outcomes.map((outcome) => [outcome.chunk, outcome.status]));
  for (const { chunk, wave, first, count } of chunks) {
    const status = statusOf.get(chunk) ?? 'unsent';
    await database.run('INSERT INTO chunks VALUES ($first, $past, $wave, $status)', {
      first,
      past: first + count,
      wave,
      status,
    });
  }
}

async function createExceptions(
  database: Database,
  { store, outcomes }: WriteLedgerInput,
): Promise<void> {
  const refs = outcomes.flatMap(({ exceptions }) =>
    exceptions && exceptions.bytes > 0 ? [exceptions] : [],
  );
  await database.run(
    'CREATE TABLE exceptions (key VARCHAR, outcome VARCHAR, code VARCHAR, reason VARCHAR)',
  );
  if (refs.length === 0) return;
  const files = await Promise.all(refs.map((ref) => store.localPath(ref)));
  // Should a key be listed twice, the word that promises less counts (rule 8): 'unknown' sorts last.
  await database.run(
    `INSERT INTO exceptions
     SELECT key, max(outcome), arg_max(code, outcome), arg_max(reason, outcome)
     FROM read_json($files, format = 'newline_delimited', ${EXCEPTION_COLUMNS}) GROUP BY key`,
    { files },
  );
}
