// Objects that several collections claim (or one that was not asked now): their merged content, as `merged_claims`.
// Only where it can differ from what the ledger row holds, or is needed for sending; the others never leave the database.
import type { Database } from './database.ts';
import { groupLines, joinFootprint, mergeLines, type ContentLine } from './merge-lines.ts';
import { createTsvWriter, TSV_OPTIONS, tsvColumns } from './tsv-file.ts';

const BODY = {
  key: 'VARCHAR',
  kind: 'VARCHAR',
  type: 'VARCHAR',
  id: 'VARCHAR',
  fingerprint: 'VARCHAR',
  content: 'VARCHAR',
  footprint: 'VARCHAR',
  source_id: 'VARCHAR',
};
const CLAIM = {
  key: 'VARCHAR',
  collection: 'VARCHAR',
  fingerprint: 'VARCHAR',
  content: 'VARCHAR',
  source_id: 'VARCHAR',
  record: 'BIGINT',
};

const TO_MERGE = `
  SELECT key FROM facts
  WHERE (claims > 1 OR (claims = 1 AND said = 0)) AND (
    changed OR unknown OR pending OR renamed OR held_by IS NOT NULL OR state IS DISTINCT FROM 'live'
    -- Without its links, when one of them was refused.
    OR key IN (SELECT key FROM linked)
    OR claims_fingerprint IS NULL OR row_fingerprint IS DISTINCT FROM claims_fingerprint
    OR coalesce(last_sent < greatest(getvariable('resend_before'), getvariable('refresh_before')), false))`;

/** Every claim that holds now, with its content. */
const LINES = `
  SELECT key, collection, kind, type, id, fingerprint, content, source_id, record
  FROM said_lines SEMI JOIN to_merge USING (key)
  UNION ALL
  SELECT claim.key, claim.collection, kind, type, id, fingerprint, content, source_id, record
  FROM (
    SELECT coalesce(alias.canonical, row.key) AS key, row.kind, row.type, row.id, row.claim.collection AS collection,
      row.claim.fingerprint AS fingerprint, row.claim.source_id AS source_id, row.claim.record AS record,
      coalesce(row.claim_content, row.content) AS content
    FROM (
      SELECT key, kind, type, id, content, unnest(claims) AS claim, unnest(claim_contents) AS claim_content FROM ledger
    ) AS row LEFT JOIN file_alias AS alias ON alias.key = row.key
  ) AS claim
  SEMI JOIN to_merge ON to_merge.key = claim.key
  ANTI JOIN said ON said.key = claim.key AND said.collection = claim.collection
  ANTI JOIN (SELECT collection FROM snapshots WHERE drops) AS dropping ON dropping.collection = claim.collection
  ORDER BY key, collection, record, fingerprint`;

/** Creates `merged_claims`. */
export async function createMergedClaims(
  database: Database,
  mappingOf: (collection: string) => string,
): Promise<void> {
  await database.run(`CREATE TABLE to_merge AS ${TO_MERGE}`);
  const bodies = database.file('merged-bodies.tsv');
  const claims = database.file('merged-claims.tsv');
  if ((await database.count('SELECT count(*) FROM to_merge')) > 0) {
    await mergeInto(database, mappingOf, bodies, claims);
  } else {
    await createTsvWriter(bodies).close();
    await createTsvWriter(claims).close();
  }
  await database.run('SET VARIABLE merged_bodies = $bodies', { bodies });
  await database.run('SET VARIABLE merged_claim_lines = $claims', { claims });
  await database.run(`
    CREATE VIEW merged_claims AS
    SELECT body.*, line.claims, line.claim_contents
    FROM read_csv(getvariable('merged_bodies'), ${TSV_OPTIONS}, ${tsvColumns(BODY)}) AS body
    JOIN (
      SELECT key,
        list({collection: collection, fingerprint: fingerprint, source_id: source_id, record: record} ORDER BY collection) AS claims,
        list(content ORDER BY collection) AS claim_contents
      FROM read_csv(getvariable('merged_claim_lines'), ${TSV_OPTIONS}, ${tsvColumns(CLAIM)}) GROUP BY key
    ) AS line ON line.key = body.key`);
}

async function mergeInto(
  database: Database,
  mappingOf: (collection: string) => string,
  bodiesPath: string,
  claimsPath: string,
): Promise<void> {
  const bodies = createTsvWriter(bodiesPath);
  const claims = createTsvWriter(claimsPath);
  for await (const object of groupLines(database.stream(LINES), (a, b) => a.key === b.key)) {
    const perCollection = byCollection(object).map((lines) => mergeLines(lines, mappingOf));
    for (const c of perCollection) {
      await claims.line([c.key, c.collection, c.fingerprint, c.content, c.source_id, c.record]);
    }
    const [first, ...others] = perCollection;
    if (!first) continue;
    const body = mergeLines([first, ...others], mappingOf);
    const marks = joinFootprint(body.footprint);
    const { key, kind, type, id, fingerprint, content, source_id } = body;
    await bodies.line([key, kind, type, id, fingerprint, content, marks, source_id]);
  }
  await bodies.close();
  await claims.close();
}

/** Two ledger rows that became one file may bring two claims by one collection. */
function byCollection(
  lines: readonly ContentLine[],
): readonly (readonly [ContentLine, ...ContentLine[]])[] {
  const groups = new Map<string, [ContentLine, ...ContentLine[]]>();
  for (const line of lines) {
    const group = groups.get(line.collection);
    if (group) group.push(line);
    else groups.set(line.collection, [line]);
  }
  return [...groups.values()];
}
