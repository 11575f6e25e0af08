// Objects that are shown in another version than they were made in: taken back, or changed without a later `modified` of their own.
import { createTsvWriter, TSV_OPTIONS, tsvColumns, type Database } from '../../ledger/index.ts';
import { toMicros } from '../instant.ts';
import type { StixObject } from '../../outputs/index.ts';
import { createTurns } from '../turns.ts';
import { revoked } from './stix.ts';

const REWRITTEN_COLUMNS = {
  key: 'VARCHAR',
  version: 'VARCHAR',
  version_at: 'BIGINT',
  text: 'VARCHAR',
} as const;

const FIELD = '\u001e';
const LINES = `
  SELECT concat_ws(chr(30), verdict, shown_at, text) AS line FROM (
    SELECT verdict, shown_at, text FROM made JOIN verdicts USING (n) WHERE verdict = 'later'
    UNION ALL
    SELECT verdict, shown_at, text FROM published JOIN verdicts USING (key) WHERE verdict = 'revoke')`;

/** Creates the view `rewritten`, a row for each verdict `later` and `revoke`. */
export async function createRewritten(database: Database, nowMs: number): Promise<void> {
  const path = database.file('rewritten.tsv');
  const writer = createTsvWriter(path);
  const turns = createTurns();
  for await (const block of database.texts(LINES))
    for (const line of block) {
      const [verdict = '', shownAt = '', text = ''] = line.split(FIELD);
      const object = JSON.parse(text) as StixObject;
      // STIX has milliseconds.
      const modified = new Date(
        Math.max(nowMs, Math.floor(Number(shownAt) / 1000) + 1),
      ).toISOString();
      const now = verdict === 'revoke' ? revoked(object, modified) : { ...object, modified };
      await writer.line([object.id, modified, toMicros(modified) ?? null, JSON.stringify(now)]);
      const turn = turns();
      if (turn !== undefined) await turn;
    }
  await writer.close();
  await database.run('SET VARIABLE rewritten = $path', { path });
  await database.run(
    `CREATE VIEW rewritten AS SELECT * FROM read_csv(getvariable('rewritten'), ${TSV_OPTIONS}, ${tsvColumns(REWRITTEN_COLUMNS)})`,
  );
}
