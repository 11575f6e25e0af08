// The rows of a plan's two files as queries, with one set of columns. They carry all that the ledger will need to know, so
// that writing the ledger reads them once and looks at nothing else but the old rows.
import { LEDGER_COLUMNS } from './ledger-row.ts';
import { splitFootprint } from './mapped-view.ts';

export type PlanFile = 'decisions' | 'proposals';

const REASON = `
  CASE WHEN v.decision IS NULL THEN NULL
    WHEN v.decision = 'create' THEN 'not on the platform as far as the ledger knows'
    WHEN v.decision = 'update' THEN CASE WHEN v.held IS NULL THEN 'back after it was set inactive' ELSE 'content, identity or mapping changed' END
    WHEN v.decision = 'refresh' THEN 'unchanged, due to be confirmed'
    WHEN v.decision = 'remove' THEN 'missing from ' || v.new_missing_count || ' proven snapshot(s) of ' || array_to_string(v.lost, ', ')
    WHEN v.pending THEN 'an earlier run may have sent it'
    WHEN v.unknown THEN 'the outcome of an earlier run is not known'
    WHEN v.is_linked THEN 'a link of it is to be made again: its other end is new, or it was refused'
    ELSE 'another feed that held it may have removed it' END`;

/** Compared with this, all links of an object are new. */
const WITHOUT_LINKS = `json_merge_patch(old.content, '{"associatedGroups": null, "associatedIndicators": null}')::VARCHAR`;

/** Columns of both files; `body` is where content comes from, `old` the ledger row, `v` the verdict. */
const columns = (file: PlanFile): string => `
  SELECT v.wave::INTEGER AS wave, v.decision, v.key, body.kind, body.type,
    coalesce(ids.id, CASE WHEN body.type = 'File' THEN old.id END, body.id) AS id,
    v.want AS fingerprint,
    ${file === 'decisions' ? 'body.content' : 'NULL::VARCHAR'} AS content,
    CASE WHEN (v.decision IN ('update', 'refresh') OR v.is_linked) AND v.held IS NOT NULL AND NOT v.unknown AND NOT v.pending
      THEN CASE WHEN v.is_linked THEN ${WITHOUT_LINKS} ELSE old.content END END AS previous,
    CASE WHEN inward.marks IS NOT NULL THEN list_sort(list_distinct(list_concat(coalesce(old.footprint, []), inward.marks)))
      WHEN coalesce(len(old.footprint), 0) = 0 THEN ${splitFootprint('body.footprint')}
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
    v.wanted, v.gone, v.seen, v.open, v.pending, v.in_flight, v.new_missing_count AS missing_count, v.new_missing_since AS missing_since,
    CASE WHEN v.class IN ('missing', 'remove', 'heldByOthers') THEN v.lost ELSE [] END AS missing_from,
    v.held_by, v.unsure_removal, body.source_id, NULL::VARCHAR AS merged_into`;

// The right side of a join is built in memory: the narrow one, or rows that exist for few keys.
const OLD = `
  LEFT JOIN old_rows AS old ON old.key = v.key
  LEFT JOIN file_ids AS ids ON ids.key = v.key
  LEFT JOIN inward ON inward.key = v.key`;

/** Queries by the source of the content; they need `picked` (verdicts), `old_rows` (their ledger rows) and `inward`. */
export const planRows = (file: PlanFile): Readonly<Record<string, string>> => ({
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
export const NO_ROWS = `SELECT ${Object.entries({
  wave: 'INTEGER',
  decision: 'VARCHAR',
  key: 'VARCHAR',
  kind: 'VARCHAR',
  type: 'VARCHAR',
  id: 'VARCHAR',
  fingerprint: 'VARCHAR',
  content: 'VARCHAR',
  previous: 'VARCHAR',
  footprint: 'VARCHAR[]',
  reactivate: 'BOOLEAN',
  first_write: 'BOOLEAN',
  reason: 'VARCHAR',
  collections: 'VARCHAR[]',
  claims: LEDGER_COLUMNS.claims,
  claim_contents: 'VARCHAR[]',
  wanted: 'BOOLEAN',
  gone: 'BOOLEAN',
  seen: 'BOOLEAN',
  open: 'BOOLEAN',
  pending: 'BOOLEAN',
  in_flight: 'BOOLEAN',
  missing_count: 'INTEGER',
  missing_since: 'VARCHAR',
  missing_from: 'VARCHAR[]',
  held_by: 'VARCHAR',
  unsure_removal: 'VARCHAR',
  source_id: 'VARCHAR',
  merged_into: 'VARCHAR',
})
  .map(([name, type]) => `NULL::${type} AS ${name}`)
  .join(', ')} WHERE false`;

/** Rows of the ledger that became part of another file (M6): they go without an effect on the platform. */
export const MERGED_FILES = `
  SELECT key, kind, type, id, []::VARCHAR[] AS footprint, false AS reactivate, false AS first_write,
    []::VARCHAR[] AS collections, false AS wanted, false AS gone, false AS seen, false AS open, false AS pending, false AS in_flight, 0 AS missing_count,
    []::VARCHAR[] AS missing_from, source_id, file_alias.canonical AS merged_into
  FROM ledger JOIN file_alias USING (key) WHERE state <> 'tombstone'`;

// New objects, straight from what is said (see `examined.ts`): every column that a judgement would fill is known.
export const FRESH_ROWS = `
  SELECT CASE WHEN body.kind = 'group' THEN 0 ELSE 1 END AS wave, 'create' AS decision, body.key, body.kind, body.type,
    coalesce(ids.id, body.id) AS id, body.fingerprint, body.content, ${splitFootprint('body.footprint')} AS footprint,
    false AS reactivate, true AS first_write, 'not on the platform as far as the ledger knows' AS reason,
    [body.collection] AS collections,
    [{collection: body.collection, fingerprint: body.fingerprint, source_id: body.source_id, record: body.record}] AS claims,
    true AS wanted, false AS gone, true AS seen, false AS open, false AS pending, false AS in_flight, 0 AS missing_count,
    []::VARCHAR[] AS missing_from, body.source_id
  FROM said_lines AS body ANTI JOIN examined USING (key) LEFT JOIN file_ids AS ids ON ids.key = body.key`;
