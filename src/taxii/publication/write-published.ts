// The new files of a publication. Each object that is newly shown gets an instant of its own, later than all that were given and not
// before it can be read: a client that asks for what came after its last visit, by its own clock, must not miss it.
import type { DataRef } from '../../core/data-ref.ts';
import { writeParquet, type Database } from '../../ledger/index.ts';
import { filesOf, type Publication, type TaxiiStore } from './publication.ts';
import { PUBLISHED_COLUMNS } from './published-row.ts';
import { isNewlyShown } from './verdicts.ts';

export type WrittenFiles = Pick<Publication, 'base' | 'deltas' | 'lastAdded'>;

/** Above this part of the base its rows are read so often in vain that writing them anew is cheaper. */
const DELTA_SHARE = 0.2;
const MAX_DELTAS = 24;
/** How long it is told that an object was taken back. */
const REVOKED_DAYS = 365;
/** Writing a few rows and opening them takes less. */
const FIRST_MARGIN_MS = 3_000;
/** What remains to be done once the rows are written. */
const AFTER_WRITING_MS = 1_500;

const names = Object.keys(PUBLISHED_COLUMNS).join(', ');

/** The relations `published`, `made`, `verdicts` and `rewritten` are there. */
export async function writePublished(
  database: Database,
  store: TaxiiStore,
  collectionId: string,
  before: Publication | undefined,
): Promise<WrittenFiles> {
  const { base = [], deltas = [], lastAdded = 0 } = before ?? {};
  const rows = await database.count('SELECT count(*) FROM verdicts');
  if (rows === 0) return { base, deltas, lastAdded };
  const target = { store, prefix: filesOf(collectionId) };
  // Pages are ranges of instants: rows in that order let a page read a small part of a file.
  await database.run('SET preserve_insertion_order = true');
  const newlyShown = await database.count(`SELECT count(*) FROM verdicts WHERE ${isNewlyShown}`);
  const { delta, first } = await writeDelta(database, target, before?.lastAdded);
  const last = newlyShown === 0 ? lastAdded : first + newlyShown - 1;
  if (base.length === 0) return { base: [delta], deltas: [], lastAdded: last };
  const sum = (refs: readonly DataRef[]): number => refs.reduce((n, ref) => n + ref.count, 0);
  const isLarge = sum(deltas) + delta.count > sum(base) * DELTA_SHARE;
  if (!isLarge && deltas.length < MAX_DELTAS)
    return { base, deltas: [...deltas, delta], lastAdded: last };
  if (deltas.length === 0) return { base, deltas: [delta], lastAdded: last };
  const forgetBefore = (Date.now() - REVOKED_DAYS * 86_400_000) * 1000;
  const whole = await writeParquet(
    database,
    `SELECT ${names} FROM published WHERE NOT removed AND NOT (revoked AND added < $before::BIGINT)`,
    { ...target, name: 'base' },
    { before: String(forgetBefore) },
  );
  return { base: [whole], deltas: [delta], lastAdded: last };
}

async function writeDelta(
  database: Database,
  target: { readonly store: TaxiiStore; readonly prefix: string },
  lastAdded: number | undefined,
): Promise<{ readonly delta: DataRef; readonly first: number }> {
  let marginMs = FIRST_MARGIN_MS;
  for (;;) {
    const begun = Date.now();
    const first = Math.max((begun + marginMs) * 1000, (lastAdded ?? 0) + 1);
    const delta = await writeParquet(
      database,
      ROWS,
      { ...target, name: 'delta' },
      { first: String(first) },
    );
    // Of what was never shown nobody can have missed anything.
    if (lastAdded === undefined || Date.now() + AFTER_WRITING_MS <= first / 1000)
      return { delta, first };
    marginMs = 2 * (Date.now() - begun) + FIRST_MARGIN_MS;
  }
}

/**
 * In the order of their instants without being sorted: lines are read in their order, by a single thread. What was only changed in its
 * sources keeps its instant.
 */
const ROWS = `
  SELECT ${names} FROM (
    SELECT made.key, type, version, version_at, versioned, $first::BIGINT + place - 1 AS added, verdicts.sources, revoked,
      false AS removed, digest, strlen(text)::INTEGER AS bytes, text
    FROM made JOIN verdicts USING (n) WHERE verdict = 'put'
    UNION ALL
    SELECT made.key, type, rewritten.version, rewritten.version_at, true, $first::BIGINT + place - 1, verdicts.sources, revoked,
      false, digest, strlen(rewritten.text)::INTEGER, rewritten.text
    FROM made JOIN verdicts USING (n) JOIN rewritten ON rewritten.key = made.key WHERE verdict = 'later'
    UNION ALL
    SELECT key, type, rewritten.version, rewritten.version_at, true, $first::BIGINT + place - 1, [], true,
      false, '', strlen(rewritten.text)::INTEGER, rewritten.text
    FROM published JOIN verdicts USING (key) JOIN rewritten USING (key) WHERE verdict = 'revoke'
    UNION ALL
    SELECT key, type, version, version_at, versioned, added, verdicts.sources, revoked, false, digest, bytes, text
    FROM published JOIN verdicts USING (key) WHERE verdict = 'sources'
    UNION ALL
    SELECT key, type, version, version_at, versioned, added, [], revoked, true, '', 0, ''
    FROM published JOIN verdicts USING (key) WHERE verdict = 'remove')`;
