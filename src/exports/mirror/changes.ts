// What an output has to be told: everything that is held, or what happened after the change that it knows. In an order in which
// withdrawals come first, because a value that was deleted and made anew is withdrawn as one object and created as another.
import type { DataRef } from '../../core/data-ref.ts';
import { openDatabase, type LedgerStore, type OperationOptions } from '../../ledger/index.ts';
import type { ExportEvent, WithdrawReason } from '../../outputs/index.ts';
import { readExported } from '../read-exported.ts';
import { mirrorFiles, readMirrorManifest } from './manifest.ts';
import { openMirror } from './open-mirror.ts';

export interface ChangesQuery extends OperationOptions {
  readonly store: LedgerStore;
  readonly exportId: string;
  readonly instance: string;
  readonly manifest: DataRef;
  /** The newest change that the receiver knows; 0 = none. */
  readonly after: number;
  /** See `OutputDefinition.identity`. */
  readonly identity: 'object' | 'value';
}

/** Everything that is held, as `create`. */
export async function* readHeld(
  query: Omit<ChangesQuery, 'after'>,
): AsyncGenerator<ExportEvent, void, undefined> {
  yield* read(query, `SELECT 'create' AS action, text, kind FROM mirror WHERE withdrawn IS NULL`);
}

export async function* readChanges(
  query: ChangesQuery,
): AsyncGenerator<ExportEvent, void, undefined> {
  const others =
    query.identity === 'object'
      ? ''
      : `AND NOT EXISTS (SELECT 1 FROM mirror AS other WHERE other.withdrawn IS NULL
           AND other.kind = mirror.kind AND other.type = mirror.type AND other.value = mirror.value)`;
  yield* read(
    query,
    `SELECT withdrawn AS action, text, kind FROM mirror
     WHERE withdrawn IS NOT NULL AND last_change > $after AND first_change <= $after ${others}`,
    query.after,
  );
  yield* read(
    query,
    `SELECT CASE WHEN first_change > $after THEN 'create' ELSE 'change' END AS action, text, kind FROM mirror
     WHERE withdrawn IS NULL AND last_change > $after`,
    query.after,
  );
}

async function* read(
  { store, exportId, instance, manifest: ref, identity, ...options }: Omit<ChangesQuery, 'after'>,
  sql: string,
  after?: number,
): AsyncGenerator<ExportEvent, void, undefined> {
  const manifest = await readMirrorManifest(store, ref, { exportId, instance });
  const order = identity === 'value' ? 'kind, type, value, key' : 'key';
  const database = await openDatabase(store, options, mirrorFiles(manifest));
  try {
    await openMirror(database, store, manifest);
    const lines = database.texts(
      `SELECT concat_ws(chr(30), action, kind, text) AS line FROM (${sql} ORDER BY ${order})`,
      after === undefined ? {} : { after },
    );
    for await (const block of lines) for (const line of block) yield toEvent(line);
  } finally {
    await database.close();
  }
}

const FIELD = '\u001e';

function toEvent(line: string): ExportEvent {
  const [action = '', kind = '', text = ''] = line.split(FIELD);
  const read = readExported(kind as 'indicator' | 'group', text);
  // It was readable when it was written.
  if ('refused' in read) throw new Error(`mirror: ${read.refused.message}`);
  return action === 'create' || action === 'change'
    ? { action, object: read.object }
    : { action: 'withdraw', object: read.object, reason: action as WithdrawReason };
}
