// The ledger rows that a run leaves, from its results and the old rows. Only an accepted outcome changes what counts as held
// (rule 2); everything else is remembered beside it.
import { LEDGER_COLUMN_NAMES } from './ledger-view.ts';
import type { Database, SqlValues } from './database.ts';
import { HAS_LINKS } from './exceptions.ts';

// Claims as they are written: collections that failed keep what was committed.
const CLAIMS = `
  SELECT row.*, old.* EXCLUDE (key),
    old.key IS NOT NULL AS has_old,
    row.result = 'accepted' AND row.decision <> 'remove' AS sent,
    row.result = 'accepted' AND row.decision = 'remove' AS removed,
    -- A link of it was refused.
    row.result = 'accepted' AND row.decision <> 'remove' AND row.exception_reason IS NOT NULL
      AND ${HAS_LINKS('row.content')} AS in_part,
    list_transform(row.claims, lambda c, i : {claim: c,
      content: coalesce(row.claim_contents[i], row.content, old.old_content)}) AS new_claims
  FROM judged_results AS row
  LEFT JOIN old_rows AS old ON old.key = row.key
  -- Two rows become one file only when every collection is known to follow.
  WHERE row.merged_into IS NULL OR len($failed) = 0`;

const MIXED = `
  SELECT *,
    CASE WHEN len($failed) = 0 THEN new_claims
      ELSE list_sort(list_concat(
        list_filter(new_claims, lambda c : NOT list_contains($failed, c.claim.collection)),
        list_filter(list_transform(coalesce(old_claims, []), lambda c, i : {claim: c,
          content: coalesce(old_claim_contents[i], old_content)}), lambda c : list_contains($failed, c.claim.collection))))
    END AS kept
  FROM (${CLAIMS})`;

const CONTENT = `
  SELECT *,
    list_transform(kept, lambda c : c.claim) AS final_claims,
    CASE WHEN sent THEN fingerprint WHEN removed AND chunk_wave <> 2 THEN NULL ELSE old_fingerprint END AS final_fingerprint,
    CASE WHEN in_part THEN json_merge_patch(content, '{"associatedIndicators": null}')::VARCHAR WHEN sent THEN content WHEN removed AND chunk_wave <> 2 THEN NULL ELSE old_content END AS final_content,
    -- What is accepted while an earlier batch is in flight has no final outcome: that batch may overwrite it. So the row stays
    -- unknown, and counts, cheap looks and other feeds see what the state means by "pending". Its claims hold all the same:
    -- row and pending plan bring the object back by themselves, and a cursor must not wait for a batch that never ends.
    CASE WHEN merged_into IS NOT NULL OR ((sent OR removed) AND NOT in_flight) THEN NULL
      ELSE coalesce(old_unknown_since, CASE WHEN result = 'unknown' OR open OR pending THEN $at END) END AS final_unknown_since
  FROM (${MIXED})`;

const STATE = `
  SELECT *,
    CASE
      WHEN merged_into IS NOT NULL THEN 'tombstone'
      WHEN removed THEN CASE WHEN chunk_wave = 2 THEN 'inactive' ELSE 'tombstone' END
      WHEN NOT sent AND NOT gone AND old_state IN ('inactive', 'tombstone') THEN old_state
      WHEN len(final_claims) > 0 THEN 'live'
      WHEN final_fingerprint IS NOT NULL OR final_unknown_since IS NOT NULL THEN 'missing'
      ELSE 'tombstone'
    END AS final_state
  FROM (${CONTENT})`;

const ROWS = `
  SELECT key, kind, type, id,
    final_fingerprint AS fingerprint,
    final_content AS content,
    CASE WHEN sent THEN footprint WHEN final_fingerprint IS NULL THEN [] ELSE coalesce(old_footprint, []) END AS footprint,
    coalesce(old_first_seen, CASE WHEN seen THEN $planned_at END) AS first_seen,
    CASE WHEN seen THEN $planned_at
      WHEN gone AND old_state = 'live' THEN greatest(old_last_seen, list_max(list_transform(missing_from, lambda c : getvariable('seen_at')[c])))
      ELSE old_last_seen END AS last_seen,
    CASE WHEN sent THEN coalesce(old_first_sent, $at) ELSE old_first_sent END AS first_sent,
    CASE WHEN sent THEN $at ELSE old_last_sent END AS last_sent,
    final_state AS state,
    CASE WHEN sent OR removed THEN 0 ELSE missing_count END AS missing_count,
    CASE WHEN sent THEN NULL ELSE missing_since END AS missing_since,
    CASE WHEN final_state <> 'missing' THEN missing_from WHEN len(missing_from) > 0 THEN missing_from
      ELSE coalesce(collections, []) END AS missing_from,
    CASE WHEN sent OR removed THEN NULL ELSE held_by END AS held_by,
    final_unknown_since AS unknown_since,
    CASE WHEN final_unknown_since IS NULL THEN NULL
      WHEN result = 'unknown' AND decision = 'remove' THEN CASE WHEN coalesce(chunk_wave, wave) = 2 THEN 'inactive' ELSE 'delete' END
      WHEN unsure_removal IS NOT NULL THEN unsure_removal
      WHEN old_state = 'inactive' AND final_state <> 'inactive' THEN 'inactive'
      ELSE NULL END AS unknown_removal,
    CASE WHEN sent OR removed THEN NULL WHEN result = 'rejected' THEN fingerprint ELSE old_rejected_fingerprint END AS rejected_fingerprint,
    CASE WHEN in_part OR result = 'rejected' THEN code WHEN sent OR removed THEN NULL ELSE old_rejected_code END AS rejected_code,
    CASE WHEN in_part OR result = 'rejected' THEN exception_reason WHEN sent OR removed THEN NULL ELSE old_rejected_reason END AS rejected_reason,
    CASE WHEN in_part AND old_rejected_fingerprint IS NULL THEN coalesce(old_rejected_at, $at)
      WHEN in_part OR result = 'rejected' THEN $at WHEN sent OR removed THEN NULL ELSE old_rejected_at END AS rejected_at,
    CASE WHEN final_state NOT IN ('inactive', 'tombstone') THEN NULL WHEN final_state = old_state AND NOT removed
      THEN old_removed_at ELSE $at END AS removed_at,
    coalesce(source_id, old_source_id) AS source_id,
    $run AS run,
    CASE WHEN final_claims = claims THEN CASE WHEN wanted THEN fingerprint END
      WHEN final_claims = old_claims THEN old_claims_fingerprint END AS claims_fingerprint,
    final_claims AS claims,
    CASE WHEN len(kept) = 0 OR (len(kept) = 1 AND coalesce(kept[1].content = final_content, false)) THEN NULL
      ELSE list_transform(kept, lambda c : c.content) END AS claim_contents
  FROM (${STATE})`;

const OLD_COLUMNS = LEDGER_COLUMN_NAMES.split(', ')
  .map((name) => (name === 'key' ? 'key' : `${name} AS old_${name}`))
  .join(', ');

const PLAIN = `result = 'accepted' AND decision = 'create' AND exception_reason IS NULL AND claim_contents IS NULL AND seen`;

// The bulk of a first load: created, accepted, no old row. The general query would give the same at three times the cost.
const CREATED = `
  SELECT key, kind, type, id, fingerprint, content, footprint, $planned_at AS first_seen, $planned_at AS last_seen,
    $at AS first_sent, $at AS last_sent, 'live' AS state, 0 AS missing_count, []::VARCHAR[] AS missing_from, source_id,
    $run AS run, fingerprint AS claims_fingerprint, claims
  FROM results WHERE ${PLAIN}`;

export interface NewRowsInput {
  readonly failed: readonly string[];
  readonly at: string;
  readonly plannedAt: string;
  readonly run: string;
  /** The ledger has no rows yet. */
  readonly firstLoad: boolean;
}

/** The query of the new rows and its values. Needs `results`, `ledger` and the variable `seen_at`. */
export async function newRowsQuery(
  database: Database,
  { failed, at, plannedAt, run, firstLoad }: NewRowsInput,
): Promise<{ readonly query: string; readonly values: SqlValues }> {
  const plain = firstLoad && failed.length === 0;
  await database.run(
    `CREATE VIEW judged_results AS SELECT * FROM results ${plain ? `WHERE NOT (${PLAIN})` : ''}`,
  );
  await database.run(
    `CREATE VIEW old_rows AS SELECT ${OLD_COLUMNS} FROM ledger SEMI JOIN judged_results USING (key)`,
  );
  const query = plain ? `${ROWS} UNION ALL BY NAME ${CREATED}` : ROWS;
  return { query, values: { failed, at, planned_at: plannedAt, run } };
}
