// What an output has to be told: everything that is held, or what happened after the change that it knows. In an order in which
// withdrawals come first, because a value that was deleted and made anew is withdrawn as one object and created as another.
import type { DataRef } from '../../core/data-ref.ts';
import type { LedgerStore, OperationOptions } from '../../ledger/index.ts';
import type { Tlp } from '../../core/export-settings.ts';
import { identityOf, type ExportEvent, type WithdrawReason } from '../../outputs/index.ts';
import { heldObject } from '../read-exported.ts';
import { openMirrorDatabase } from './database.ts';
import { mirrorFiles, readMirrorManifest } from './manifest.ts';
import { openMirror } from './open-mirror.ts';

export interface HeldQuery extends OperationOptions {
  readonly store: LedgerStore;
  readonly exportId: string;
  readonly instance: string;
  readonly manifest: DataRef;
  /** See `OutputDefinition.identity`. */
  readonly identity: 'object' | 'value';
  /** The markings under which objects may leave, '' for those without; anything else does not exist for the receiver. */
  readonly visible: readonly (Tlp | '')[];
}

export interface ChangesQuery extends HeldQuery {
  /** The newest change that the receiver knows; 0 = none. */
  readonly after: number;
  /** The newest one that it may have been told of: what stood there since `after` is withdrawn, too. @default after */
  readonly mayKnow?: number | undefined;
}

const NAME = 'concat_ws(chr(30), kind, type, owner, value)';
/** It came with its last change, and no other object that went had its name before. */
const IS_FIRST = `withdrawn IS NULL AND history[1].change = last_change
  AND ${NAME} NOT IN (SELECT ${NAME} FROM mirror WHERE withdrawn IS NOT NULL)`;
/** The columns of an event; see `ExportEvent.changedAt`. */
const columns = (action: string): string =>
  `${action} AS action, text, kind, CASE WHEN ${IS_FIRST} THEN '' ELSE changed_at END AS changed`;
const GONE = "coalesce(withdrawn, 'marking')";

const NOW = 'list_contains($visible, history[-1].standing)';
/** What the receiver knows: how the object stood after the newest change that it was told. */
const KNOWN =
  'coalesce(list_contains($visible, list_filter(history, lambda one : one.change <= $after)[-1].standing), false)';

/** What it may know beside that: how the object stood after one of the changes that it has not confirmed. */
const MAY_KNOW =
  'len(list_filter(history, lambda one : one.change > $after AND one.change <= $may_know AND list_contains($visible, one.standing))) > 0';

/** Everything that is held and may leave, as `create`; see `OutputDefinition.tellsWithdrawn` for what comes before it. */
export async function* readHeld({
  tellsWithdrawn = false,
  ...query
}: HeldQuery & { readonly tellsWithdrawn?: boolean | undefined }): AsyncGenerator<
  ExportEvent,
  void,
  undefined
> {
  if (tellsWithdrawn)
    yield* read(
      query,
      `SELECT ${columns(GONE)} FROM mirror
       WHERE NOT ${NOW} AND list_has_any($visible, list_transform(history, lambda one : one.standing))`,
      {},
    );
  yield* read(query, `SELECT ${columns("'create'")} FROM mirror WHERE ${NOW}`, {});
}

export async function* readChanges({
  after,
  mayKnow = after,
  ...query
}: ChangesQuery): AsyncGenerator<ExportEvent, void, undefined> {
  const others =
    query.identity === 'object'
      ? ''
      : `AND NOT EXISTS (SELECT 1 FROM mirror AS other WHERE list_contains($visible, other.history[-1].standing) AND
           other.kind = mirror.kind AND other.type = mirror.type AND other.value = mirror.value)`;
  const touched = 'last_change > $after';
  yield* read(
    query,
    `SELECT ${columns(GONE)} FROM mirror
     WHERE ${touched} AND (${KNOWN} OR ${MAY_KNOW}) AND NOT ${NOW} ${others}`,
    { after, may_know: mayKnow },
  );
  yield* read(
    query,
    `SELECT ${columns(`CASE WHEN ${KNOWN} THEN 'change' ELSE 'create' END`)} FROM mirror WHERE ${touched} AND ${NOW}`,
    { after },
  );
}

async function* read(
  { store, exportId, instance, manifest: ref, identity, visible, ...options }: HeldQuery,
  sql: string,
  values: { readonly after?: number; readonly may_know?: number },
): AsyncGenerator<ExportEvent, void, undefined> {
  const manifest = await readMirrorManifest(store, ref, { exportId, instance });
  const order = identity === 'value' ? 'kind, type, value, key' : 'key';
  const database = await openMirrorDatabase(store, options, mirrorFiles(manifest));
  try {
    await openMirror(database, store, manifest);
    const lines = database.texts(
      `SELECT concat_ws(chr(30), action, kind, changed, text) AS line FROM (${sql} ORDER BY ${order})`,
      { ...values, visible },
    );
    for await (const block of lines) for (const line of block) yield toEvent(line);
  } finally {
    await database.close();
  }
}

const FIELD = '\u001e';

function toEvent(line: string): ExportEvent {
  const [action = '', kind = '', changed = '', text = ''] = line.split(FIELD);
  const object = heldObject(kind as 'indicator' | 'group', text);
  const version = changed === '' ? {} : { changedAt: changed };
  if (action === 'create' || action === 'change') return { action, object, ...version };
  return {
    action: 'withdraw',
    object: identityOf(object),
    reason: action as WithdrawReason,
    ...version,
  };
}
