// The judgement on every object, as one query over `facts`: the rules of the commit protocol, in SQL.
//
// An object is *wanted* while a claim holds. It is *held* when its last accepted content is on the platform. It is *pending*
// when an earlier run may have sent it, *unknown* when the ledger says so. *Held back*: a collection in force failed or was
// left out, and without it nothing new can be said about the object (rule 2). *Refused*: exactly this content was rejected
// for good. *Gone*: not wanted, but on the platform or possibly so.

/** Variables of the session that the query reads. */
export interface JudgementSettings {
  readonly plannedAt: string;
  readonly blocked: boolean;
  readonly removal: 'delete' | 'inactive' | 'none';
  /** Objects last sent before are due for a refresh; '' = never. */
  readonly refreshBefore: string;
  readonly resendBefore: string;
  /** Sightings before this instant are worth writing down again. */
  readonly datedBefore: string;
}

const TERMS = `
  SELECT facts.*, merged.key IS NOT NULL AS is_merged, claims > 0 AS wanted,
    CASE WHEN claims = 0 THEN NULL WHEN merged.key IS NOT NULL THEN merged.fingerprint
      WHEN claims = 1 THEN only_fingerprint ELSE claims_fingerprint END AS want,
    CASE WHEN state IN ('live', 'missing') THEN row_fingerprint END AS held,
    starts_with(facts.key, 'group|') AS is_group,
    getvariable('blocked') AND (unknown OR pending OR NOT changed) AS held_back,
    coalesce(datable AND (last_seen IS NULL OR last_seen < getvariable('dated_before')), false) AS dated,
    claims > 0 AND (coalesce(last_sent < getvariable('resend_before'), false)
      OR (confirmable AND coalesce(last_sent < getvariable('refresh_before'), false))) AS due
  FROM facts LEFT JOIN (SELECT key, fingerprint FROM merged_claims) AS merged ON merged.key = facts.key`;

// The number of snapshots an object must be missing in is that of the collections which claimed it last; each of them must
// prove the absence now. A run in which any collection is silent proves nothing.
const ABSENCE = `
  SELECT *, coalesce(rejected_fingerprint = want, false) AS refused,
    NOT wanted AND NOT held_back AND (held IS NOT NULL OR unknown OR pending) AS gone,
    CASE WHEN len(lost) = 0 THEN getvariable('max_grace')
      ELSE coalesce(list_max(list_transform(lost, lambda c : getvariable('graces')[c])), getvariable('max_grace')) END AS grace,
    NOT getvariable('blocked') AND CASE WHEN len(lost) = 0 THEN getvariable('all_proven')
      ELSE list_has_all(getvariable('proven'), lost) END AS proven
  FROM (${TERMS})`;

const COUNTED = `
  SELECT *,
    CASE WHEN held_back THEN missing_count WHEN gone THEN missing_count + proven::INTEGER ELSE 0 END AS missed
  FROM (${ABSENCE})`;

const DECIDED = `
  SELECT *,
    CASE
      WHEN held_back THEN NULL
      WHEN wanted AND (pending OR (NOT refused
        AND (unknown OR renamed OR held_by IS NOT NULL OR held IS DISTINCT FROM want))) THEN
        CASE WHEN pending OR unknown THEN 'resend'
          WHEN state = 'inactive' THEN 'update'
          WHEN held IS NULL THEN 'create'
          WHEN held = want AND NOT renamed THEN 'resend'
          ELSE 'update' END
      WHEN due AND NOT refused THEN 'refresh'
      WHEN gone AND proven AND missed >= grace AND getvariable('removal') <> 'none'
        AND NOT (is_group AND getvariable('removal') = 'inactive') THEN 'remove'
    END AS decision
  FROM (${COUNTED})`;

/** Rows of a plan in which nothing about the object is new. */
const TRIVIAL = `
  (wanted AND has_row AND state = 'live' AND NOT changed AND NOT pending AND NOT unknown AND NOT due AND NOT dated
    AND NOT renamed AND held_by IS NULL AND missing_count = 0 AND held IS NOT DISTINCT FROM want)
  OR (NOT wanted AND held IS NULL AND NOT pending AND NOT unknown AND NOT changed)`;

export const JUDGED = `
  SELECT key, decision, want, wanted, gone, claims, held, held_back, is_group, refused, unknown, pending, silent, has_row,
    row_fingerprint, held_by AS was_held_by, lost, missed, grace, first_collection,
    CASE
      WHEN decision IS NOT NULL THEN decision
      WHEN held_back AND (unknown OR pending OR silent OR held IS DISTINCT FROM want) THEN 'undecided'
      WHEN wanted AND refused AND (unknown OR held IS DISTINCT FROM want) THEN 'rejectedBefore'
      WHEN wanted THEN 'unchanged'
      WHEN gone THEN 'missing'
      ELSE 'nothing'
    END AS class,
    CASE WHEN is_merged THEN 'merged' WHEN claims = 1 AND said = 1 THEN 'said' ELSE 'row' END AS source,
    said > 0 AS seen,
    held_back AND (unknown OR pending) AS open, in_flight,
    CASE WHEN held_back THEN missing_count WHEN gone THEN least(missed, grace) ELSE 0 END AS new_missing_count,
    CASE WHEN held_back THEN missing_since WHEN gone THEN coalesce(missing_since, getvariable('planned_at')) END AS new_missing_since,
    wanted AND (coalesce(state = 'inactive', false) OR unsure_removal IS NOT NULL) AS reactivate,
    row_fingerprint IS NULL OR (wanted AND coalesce(unsure_removal = 'delete', false)) AS first_write,
    unsure_removal,
    NOT held_back AND (
      changed OR pending OR dated OR NOT has_row
      OR (CASE WHEN gone THEN least(missed, grace) ELSE 0 END) <> missing_count
      OR (wanted AND state = 'missing') OR (gone AND state <> 'missing')
      OR (NOT wanted AND NOT gone AND state IN ('live', 'missing'))
    ) AS moves,
    (${TRIVIAL}) AS trivial
  FROM (${DECIDED})`;
