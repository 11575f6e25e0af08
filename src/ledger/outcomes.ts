// What became of every row of a plan: `results`, the plan's rows with their outcome.
//
// `accepted` and `rejected` are final. `unknown`: sent or meant to be sent, without a final outcome. `dropped`: a removal
// that was decided against, as a whole or by leaving it out of the chunks. `none`: nothing was to be sent.
import { isRemoval, WAVE, type ChunkOutcome } from '../core/plan.ts';
import type { Database } from './database.ts';
import { createExceptions, HAS_LINKS } from './exceptions.ts';
import type { WriteLedgerInput } from './write-contract.ts';

/** Creates `results` from the files of the plan and the outcomes of its chunks. */
export async function createResults(database: Database, input: WriteLedgerInput): Promise<void> {
  const { store, plan, outcomes } = input;
  await createDeviations(database, deviationsOf(plan.decisions.count, plan.chunks, outcomes));
  await database.run('SET VARIABLE decisions = $path', {
    path: await store.localPath(plan.decisions),
  });
  await createExceptions(database, input);
  await database.run('SET VARIABLE proposals = $path', {
    path: await store.localPath(plan.proposals),
  });
  await database.run('SET VARIABLE removal_dropped = $dropped', { dropped: input.removalDropped });
  await database.run(`
    CREATE ${database.small ? 'TABLE' : 'VIEW'} results AS
    SELECT row.* EXCLUDE (file_row_number), deviation.wave AS chunk_wave, exception.code,
      exception.reason AS exception_reason,
      CASE
        WHEN row.decision = 'remove' AND (getvariable('removal_dropped') OR deviation.status = 'none') THEN 'dropped'
        WHEN coalesce(deviation.status, 'ended') = 'ended' OR (deviation.wave = ${WAVE.associations} AND NOT ${HAS_LINKS('row.content')})
          THEN coalesce(exception.outcome, 'accepted')
        ELSE 'unknown'
      END AS result
    FROM read_parquet(getvariable('decisions'), file_row_number = true) AS row
    LEFT JOIN deviations AS deviation ON deviation.ordinal = row.file_row_number
    LEFT JOIN exceptions AS exception ON exception.ordinal = row.file_row_number
    UNION ALL BY NAME
    SELECT *, 'none' AS result FROM read_parquet(getvariable('proposals'))`);
}

interface Range {
  readonly first: number;
  readonly past: number;
  readonly wave: number | null;
  readonly status: ChunkOutcome['status'] | 'none';
}

/**
 * Which ordinals are not simply "sent in a chunk that ended": open and unsent chunks, what is in no chunk at all, and all
 * removals, whose wave says what was done to them. Usually few, so that the bulk of a first load needs no join.
 */
function deviationsOf(
  total: number,
  chunks: WriteLedgerInput['plan']['chunks'],
  outcomes: readonly ChunkOutcome[],
): readonly Range[] {
  const statusOf = new Map(outcomes.map((outcome) => [outcome.chunk, outcome.status]));
  const ranges: Range[] = [];
  let covered = 0;
  for (const { chunk, wave, first, count } of chunks.toSorted((a, b) => a.first - b.first)) {
    // What links sent objects covers no further ones.
    if (wave === WAVE.associations) continue;
    if (first > covered) ranges.push({ first: covered, past: first, wave: null, status: 'none' });
    const status = statusOf.get(chunk) ?? 'unsent';
    if (status !== 'ended' || isRemoval(wave)) {
      ranges.push({ first, past: first + count, wave, status });
    }
    covered = Math.max(covered, first + count);
  }
  if (covered < total) ranges.push({ first: covered, past: total, wave: null, status: 'none' });
  // Behind the others: an object that is not known to be there stays what it is.
  for (const { chunk, wave, first, count } of chunks) {
    const status = statusOf.get(chunk) ?? 'unsent';
    if (wave === WAVE.associations && status !== 'ended')
      ranges.push({ first, past: first + count, wave, status });
  }
  return ranges;
}

async function createDeviations(database: Database, ranges: readonly Range[]): Promise<void> {
  await database.run('CREATE TABLE deviations (ordinal BIGINT, wave INTEGER, status VARCHAR)');
  for (const { first, past, wave, status } of ranges) {
    await database.run(
      `INSERT INTO deviations SELECT ordinal, $wave::INTEGER, $status FROM (SELECT unnest(range($first, $past)) AS ordinal)
       ${wave === WAVE.associations ? 'WHERE ordinal NOT IN (SELECT ordinal FROM deviations)' : ''}`,
      { first, past, wave, status },
    );
  }
}
