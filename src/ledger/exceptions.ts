// Which rows of a plan the exceptions of its chunks are about: `exceptions`, one row per ordinal.
//
// Objects are told by their place in the chunk. Ends of links are told by key, a File by any of its hashes, because the ledger
// keeps the key under which it first met a File. Whoever fits no row says that something went wrong and not what: then no object
// of that chunk has a final outcome (rule 8), because otherwise one that was refused would count as accepted.
import type { ChunkOutcome } from '../core/plan.ts';
import { WAVE } from '../core/plan.ts';
import type { Database } from './database.ts';
import type { WriteLedgerInput } from './write-contract.ts';

const COLUMNS = `columns = {ordinal: 'BIGINT', key: 'VARCHAR', other: 'VARCHAR', outcome: 'VARCHAR', code: 'VARCHAR', reason: 'VARCHAR'}`;

/** Content with links to other indicators: only such objects have a part in a chunk of associations. */
export const HAS_LINKS = (content: string): string =>
  `coalesce(contains(${content}, '"associatedIndicators"'), false)`;

const LINES = `
  SELECT row_number() OVER () AS n, part.chunk, part.linking, part.first, part.past,
    line.* EXCLUDE (filename), CASE WHEN starts_with(line.key, 'File|') THEN line.key[6:] ELSE line.key END AS mark
  FROM read_json($files, format = 'newline_delimited', filename = true, ${COLUMNS}) AS line
  JOIN exception_files AS part ON part.path = line.filename`;

const BY_PLACE = `
  SELECT n, ordinal FROM exception_lines WHERE ordinal >= first AND ordinal < past AND NOT linking`;

const BY_MARK = `
  SELECT DISTINCT line.n, row.ordinal FROM (
    SELECT file_row_number AS ordinal, unnest(CASE WHEN type = 'File' THEN string_split(id, ' : ') ELSE [key] END) AS mark
    FROM read_parquet(getvariable('decisions'), file_row_number = true)
  ) AS row
  JOIN (SELECT * FROM exception_lines WHERE ordinal IS NULL) AS line
    ON line.mark = row.mark AND (line.linking OR (row.ordinal >= line.first AND row.ordinal < line.past))`;

/** Chunks with a line that fits no row; of a link one end may well be none. */
const UNTRACED = `
  SELECT DISTINCT line.chunk, line.linking, line.first, line.past
  FROM (SELECT * FROM exception_lines ANTI JOIN traced USING (n)) AS line
  ANTI JOIN (SELECT chunk, key FROM exception_lines SEMI JOIN traced USING (n)) AS known
    ON known.chunk = line.chunk AND known.key = line.other`;

// Should an object be listed twice, the word that promises less counts (rule 8): 'accepted' sorts first, 'unknown' last.
const EXCEPTIONS = `
  SELECT ordinal, max(outcome) AS outcome, arg_max(code, outcome) AS code, arg_max(reason, outcome) AS reason FROM (
    SELECT traced.ordinal, outcome, code, reason FROM traced JOIN exception_lines USING (n)
    UNION ALL
    SELECT row.file_row_number, 'unknown', NULL, 'an answer about its chunk fits none of the objects'
    FROM read_parquet(getvariable('decisions'), file_row_number = true) AS row
    JOIN (${UNTRACED}) AS part ON row.file_row_number >= part.first AND row.file_row_number < part.past
    WHERE NOT part.linking OR ${HAS_LINKS('row.content')}
  ) GROUP BY ordinal`;

/** Creates `exceptions`. Needs the variable `decisions`. */
export async function createExceptions(
  database: Database,
  { store, plan, outcomes }: WriteLedgerInput,
): Promise<void> {
  await database.run(
    'CREATE TABLE exceptions (ordinal BIGINT, outcome VARCHAR, code VARCHAR, reason VARCHAR)',
  );
  const told = outcomes.filter(
    ({ exceptions }) => exceptions !== undefined && exceptions.bytes > 0,
  );
  if (told.length === 0) return;
  await database.run(
    'CREATE TABLE exception_files (path VARCHAR, chunk BIGINT, linking BOOLEAN, first BIGINT, past BIGINT)',
  );
  const chunks = new Map(plan.chunks.map((chunk) => [chunk.chunk, chunk]));
  const files: string[] = [];
  for (const { chunk: number, exceptions } of told as readonly Required<ChunkOutcome>[]) {
    const chunk = chunks.get(number);
    if (chunk === undefined) continue;
    const { wave, first, count } = chunk;
    const path = await store.localPath(exceptions);
    files.push(path);
    await database.run(
      'INSERT INTO exception_files VALUES ($path, $number, $linking, $first, $past)',
      {
        path,
        number,
        linking: wave === WAVE.associations,
        first,
        past: first + count,
      },
    );
  }
  await database.run(`CREATE TABLE exception_lines AS ${LINES}`, { files });
  await database.run(`CREATE TABLE traced AS ${BY_PLACE}`);
  if ((await database.count('SELECT count(*) FROM exception_lines WHERE ordinal IS NULL')) > 0)
    await database.run(`INSERT INTO traced ${BY_MARK}`);
  await database.run(`INSERT INTO exceptions ${EXCEPTIONS}`);
}
