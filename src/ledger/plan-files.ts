// The two files of a plan, with one set of columns: decisions (what is sent or removed, numbered) and proposals (rows that
// change without being sent). Both carry all that the ledger will need to know about their rows, so that writing the
// ledger reads them once and looks at nothing else but the old rows.
import type { DataRef } from '../core/data-ref.ts';
import type { Database } from './database.ts';
import type { LedgerStore } from './ledger-store.ts';
import { splitFootprint } from './mapped-view.ts';
import { adoptInOrder, copyToParquet, writeParquet } from './parquet.ts';

type PlanFile = 'decisions' | 'proposals';

const REASON = `
  CASE WHEN v.decision IS NULL THEN NULL
    WHEN v.decision = 'create' THEN 'not on the platform as far as the ledger knows'
    WHEN v.decision = 'update' THEN CASE WHEN v.held IS NULL THEN 'back after it was set inactive' ELSE 'content, identity or mapping changed' END
    WHEN v.decision = 'refresh' THEN 'unchanged, due to be confirmed'
    WHEN v.decision = 'remove' THEN 'missing from ' || v.new_missing_count || ' proven snapshot(s) of ' || array_to_string(v.lost, ', ')
    WHEN v.pending THEN 'an earlier run may have sent it'
    WHEN v.unknown THEN 'the outcome of an earlier run is not known'
    WHEN v.is_linked THEN 'links to a group that is created anew'
    ELSE 'another feed that held it may have removed it' END`;

/** Columns of both files; `body` is where content comes from, `old` the ledger row, `v` the verdict. */
const columns = (file: PlanFile): string => `
  SELECT v.wave::INTEGER AS wave, v.decision, v.key, body.kind, body.type,
    coalesce(ids.id, CASE WHEN body.type = 'File' THEN old.id END, body.id) AS id,
    v.want AS fingerprint,
    ${file === 'decisions' ? 'body.content' : 'NULL::VARCHAR'} AS content,
    CASE WHEN v.decision IN ('update', 'refresh') AND v.held IS NOT NULL AND NOT v.unknown AND NOT v.pending
      THEN old.content END AS previous,
    CASE WHEN coalesce(len(old.footprint), 0) = 0 THEN ${splitFootprint('body.footprint')}
      WHEN body.footprint IS NULL THEN old.footprint
      ELSE list_sort(list_distinct(list_concat(old.footprint, ${splitFootprint('body.footprint')}))) END AS footprint,
    v.reactivate, v.first_write, ${REASON} AS reason,
    CASE WHEN v.wanted THEN list_transform(body.claims, lambda c : c.collection) ELSE v.lost END AS collections,
    body.claims,
    ${
      file === 'decisions'
        ? 'body.claim_contents'
        : // The ledger row does not hold what this claim says, so the claim keeps it.
          'CASE WHEN body.claim_contents IS NULL AND len(body.claims) = 1 AND v.want IS DISTINCT FROM v.row_fingerprint THEN [body.content] ELSE body.claim_contents END'
    } AS claim_contents,
    v.wanted, v.gone, v.seen, v.open, v.pending, v.new_missing_count AS missing_count, v.new_missing_since AS missing_since,
    CASE WHEN v.class IN ('missing', 'remove', 'heldByOthers') THEN v.lost ELSE [] END AS missing_from,
    v.held_by, v.unsure_removal, body.source_id, NULL::VARCHAR AS merged_into`;

// The right side of a join is built in memory: the narrow one, or rows that exist for few keys.
const OLD = `
  LEFT JOIN old_rows AS old ON old.key = v.key
  LEFT JOIN file_ids AS ids ON ids.key = v.key`;

const parts = (file: PlanFile): Readonly<Record<string, string>> => ({
  said: `${columns(file)} FROM (
      SELECT *, [{collection: collection, fingerprint: fingerprint, source_id: source_id, record: record}] AS claims,
        NULL::VARCHAR[] AS claim_contents FROM said_lines
    ) AS body JOIN picked AS v ON v.key = body.key AND v.first_collection = body.collection ${OLD}
    WHERE v.source = 'said'`,
  merged: `${columns(file)} FROM merged_claims AS body JOIN picked AS v ON v.key = body.key ${OLD} WHERE v.source = 'merged'`,
  row: `${columns(file)} FROM (
      SELECT v.key, coalesce(old.kind, p.kind) AS kind, coalesce(old.type, p.type) AS type, coalesce(old.id, p.id) AS id,
        old.content, NULL::VARCHAR AS footprint, old.source_id,
        CASE WHEN v.wanted THEN old.claims ELSE [] END AS claims,
        CASE WHEN v.wanted THEN old.claim_contents END AS claim_contents
      FROM picked AS v LEFT JOIN old_rows AS old ON old.key = v.key LEFT JOIN pending AS p ON p.key = v.key
      WHERE v.source = 'row'
    ) AS body JOIN picked AS v ON v.key = body.key ${OLD}`,
});

/** No row, all columns. */
const NOTHING = `SELECT * FROM (${columns('decisions')} FROM merged_claims AS body JOIN planned AS v ON v.key = body.key
  LEFT JOIN ledger AS old ON false LEFT JOIN file_ids AS ids ON false) WHERE false`;

/** Rows of the ledger that became part of another file (M6): they go without an effect on the platform. */
const MERGED_FILES = `
  SELECT key, kind, type, id, []::VARCHAR[] AS footprint, false AS reactivate, false AS first_write,
    []::VARCHAR[] AS collections, false AS wanted, false AS gone, false AS seen, false AS open, false AS pending, 0 AS missing_count,
    []::VARCHAR[] AS missing_from, source_id, file_alias.canonical AS merged_into
  FROM ledger JOIN file_alias USING (key) WHERE state <> 'tombstone'`;

// New objects, straight from what is said (see `examined.ts`): every column that a judgement would fill is known.
const FRESH = `
  SELECT CASE WHEN body.kind = 'group' THEN 0 ELSE 1 END AS wave, 'create' AS decision, body.key, body.kind, body.type,
    coalesce(ids.id, body.id) AS id, body.fingerprint, body.content, ${splitFootprint('body.footprint')} AS footprint,
    false AS reactivate, true AS first_write, 'not on the platform as far as the ledger knows' AS reason,
    [body.collection] AS collections,
    [{collection: body.collection, fingerprint: body.fingerprint, source_id: body.source_id, record: body.record}] AS claims,
    true AS wanted, false AS gone, true AS seen, false AS open, false AS pending, 0 AS missing_count,
    []::VARCHAR[] AS missing_from, body.source_id
  FROM said_lines AS body ANTI JOIN examined USING (key) LEFT JOIN file_ids AS ids ON ids.key = body.key`;

/** Up to this number the objects of a wave are in the order of their keys; above, the sort would cost more than all else. */
const SORTED_ROWS = 200_000;

interface Wave {
  readonly wave: number;
  readonly rows: number;
  readonly fresh: number;
}

async function wavesOf(database: Database): Promise<readonly Wave[]> {
  const rows = await database.rows(`
    SELECT wave, count(*) AS rows, count(*) FILTER (fresh) AS fresh FROM (
      SELECT wave, false AS fresh FROM planned WHERE decision IS NOT NULL
      UNION ALL SELECT CASE WHEN starts_with(key, 'group|') THEN 0 ELSE 1 END, true FROM fresh
    ) GROUP BY wave ORDER BY wave`);
  return rows.map((row) => ({
    wave: Number(row['wave']),
    rows: Number(row['rows']),
    fresh: Number(row['fresh']),
  }));
}

/** Makes the rows of `planned` that a file is about known as `picked`, their ledger rows as `old_rows`; returns the query. */
async function pick(database: Database, file: PlanFile, where: string): Promise<readonly string[]> {
  await database.run(`CREATE OR REPLACE VIEW picked AS SELECT * FROM planned WHERE ${where}`);
  await database.run(
    `CREATE OR REPLACE VIEW old_rows AS SELECT * FROM ledger SEMI JOIN picked USING (key)`,
  );
  const sources = await database.rows('SELECT DISTINCT source FROM picked');
  return sources.flatMap((row) => parts(file)[String(row['source'])] ?? []);
}

/** Writes the decisions, wave after wave: an object's ordinal is its position in the file. */
export async function writeDecisions(
  database: Database,
  store: LedgerStore,
  prefix: string,
): Promise<DataRef> {
  const files: string[] = [];
  for (const { wave, rows, fresh } of await wavesOf(database)) {
    const used = [
      ...(await pick(database, 'decisions', `decision IS NOT NULL AND wave = ${wave}`)),
    ];
    // The planned parts come first: they name all columns, the fresh part only those it fills.
    if (fresh > 0)
      used.push(
        ...(used.length === 0 ? [NOTHING] : []),
        `SELECT * FROM (${FRESH}) WHERE wave = ${wave}`,
      );
    const path = database.file(`decisions-${wave}.parquet`);
    const order = rows <= SORTED_ROWS ? 'ORDER BY key' : '';
    await copyToParquet(
      database,
      `SELECT * FROM (${used.join(' UNION ALL BY NAME ')}) ${order}`,
      path,
    );
    files.push(path);
  }
  if (files.length === 0) {
    files.push(database.file('decisions-none.parquet'));
    await copyToParquet(database, NOTHING, files[0] ?? '');
  }
  return adoptInOrder(database, files, { store, prefix, name: 'decisions' });
}

/** Writes the rows of the ledger that change without anything being sent. */
export async function writeProposals(
  database: Database,
  store: LedgerStore,
  prefix: string,
): Promise<DataRef> {
  const used = await pick(database, 'proposals', 'decision IS NULL AND (moves OR open)');
  const query = [NOTHING, ...used, MERGED_FILES].join(' UNION ALL BY NAME ');
  return writeParquet(database, query, { store, prefix, name: 'proposals' });
}
