// What was made put beside what is shown: which STIX objects are new, changed, taken back. In SQL, because it is about as many rows as
// the export holds.
import { TSV_OPTIONS, tsvColumns, type Database } from '../../ledger/index.ts';
import { MADE_COLUMNS, type MadeFiles } from './made-lines.ts';

/**
 * `put`: shown as it was made. `later`: the same under a version later than the one that was shown, because what it says has changed
 * and its version has not. `revoke`, `remove`: nothing says it any more; it has versions, or has not. `sources`: only what it was made of
 * is another.
 */
type Verdict = 'put' | 'later' | 'revoke' | 'remove' | 'sources';
const NEWLY_SHOWN: readonly Verdict[] = ['put', 'later', 'revoke'];

/** As a condition on rows with a verdict. */
export const isNewlyShown = `verdict IN (${NEWLY_SHOWN.map((verdict) => `'${verdict}'`).join(', ')})`;

/**
 * Creates `made` (a view of the lines) and `verdicts`, with the places of what is newly shown, from 1; the relation `published` is
 * there.
 */
export async function createVerdicts(
  database: Database,
  files: MadeFiles,
  /** Everything was looked at: what was not made again is taken back. */
  isWhole: boolean,
): Promise<void> {
  await database.run('SET VARIABLE made = $made', { made: files.made });
  await database.run(
    `CREATE VIEW made AS SELECT *, md5(text) AS digest FROM read_csv(getvariable('made'), ${TSV_OPTIONS}, ${tsvColumns(MADE_COLUMNS)})`,
  );
  await database.run(
    `CREATE TABLE touched AS SELECT DISTINCT source FROM read_csv($touched, ${TSV_OPTIONS}, columns = {'source': 'VARCHAR'})`,
    { touched: files.touched },
  );
  if (isWhole)
    await database.run(
      'INSERT INTO touched SELECT DISTINCT unnest(sources) AS source FROM published ORDER BY source',
    );
  // Most objects are made once; to gather lists for all of them is what a million do not allow.
  await database.run(
    'CREATE TABLE repeated AS SELECT key FROM made GROUP BY key HAVING count(*) > 1',
  );
  await database.run(`
    CREATE TABLE fresh AS
    SELECT key, n, digest, versioned, version_at, CASE WHEN shared THEN [] ELSE [source] END AS sources
    FROM made ANTI JOIN repeated USING (key)
    UNION ALL
    SELECT key, max(n), arg_max(digest, n), arg_max(versioned, n), max_by(version_at, n),
      coalesce(list(DISTINCT source) FILTER (NOT shared), [])
    FROM made SEMI JOIN repeated USING (key) GROUP BY key`);
  if ((await database.count('SELECT count(*) FROM published')) === 0) {
    await database.run(
      `CREATE TABLE verdicts AS
       SELECT key, n, NULL::BIGINT AS shown_at, sources, 'put' AS verdict, row_number() OVER (ORDER BY n) AS place FROM fresh`,
    );
    return;
  }
  await database.run(`
    CREATE TABLE concerned AS
    SELECT key FROM fresh UNION
    SELECT key FROM (SELECT key, unnest(sources) AS source FROM published WHERE NOT removed) SEMI JOIN touched USING (source)`);
  await database.run(`
    CREATE TABLE others AS
    SELECT key, list(source) AS sources
    FROM (SELECT key, unnest(sources) AS source FROM published SEMI JOIN concerned USING (key)) ANTI JOIN touched USING (source)
    GROUP BY key`);
  await database.run(`
    CREATE TABLE verdicts AS
    WITH held AS (
      SELECT key, versioned, version_at, digest, revoked, removed, sources FROM published SEMI JOIN concerned USING (key)),
    joined AS (
      SELECT key, fresh.n, held.version_at AS shown_at, held.sources AS held_sources, held.removed, held.revoked, held.versioned,
        fresh.key IS NOT NULL AS is_made,
        held.key IS NULL OR held.removed OR held.digest <> fresh.digest AS differs,
        coalesce(held.versioned AND fresh.versioned AND fresh.version_at <= held.version_at, false) AS is_late,
        list_sort(list_distinct(coalesce(others.sources, []) || coalesce(fresh.sources, []))) AS sources
      FROM concerned LEFT JOIN held USING (key) LEFT JOIN fresh USING (key) LEFT JOIN others USING (key))
    SELECT *, CASE WHEN ${isNewlyShown} THEN row_number() OVER (PARTITION BY ${isNewlyShown} ORDER BY n NULLS LAST, key) END AS place FROM (
      SELECT key, n, shown_at, sources, CASE
        WHEN is_made AND differs THEN CASE WHEN is_late THEN 'later' ELSE 'put' END
        WHEN is_made OR len(sources) > 0 THEN CASE WHEN sources <> list_sort(held_sources) THEN 'sources' END
        WHEN revoked OR removed THEN NULL
        WHEN versioned THEN 'revoke'
        ELSE 'remove' END AS verdict
      FROM joined)
    WHERE verdict IS NOT NULL`);
}
