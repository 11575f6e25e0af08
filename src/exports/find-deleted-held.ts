// Which of the values that the platform has deleted an export holds: a look into its mirror.
import type { DataRef } from '../core/data-ref.ts';
import type { LedgerStore, OperationOptions } from '../ledger/index.ts';
import type { DeletedValue, HeldIndicator } from './find-deleted.ts';
import { withMirrorDatabase } from './mirror/database.ts';
import { mirrorFiles, readMirrorManifest } from './mirror/manifest.ts';
import { openMirror } from './mirror/open-mirror.ts';

export interface HeldQuery extends OperationOptions {
  readonly store: LedgerStore;
  readonly exportId: string;
  readonly instance: string;
  /** Absent: the export holds nothing yet. */
  readonly manifest?: DataRef | undefined;
}

/** Hashes of a File stand beside each other in its summary. */
const BETWEEN_HASHES = ' : ';

/** For `findDeleted`: compared without regard to case, and a File by each of its hashes. */
export function createHeldAmong({
  store,
  exportId,
  instance,
  manifest: ref,
  ...options
}: HeldQuery): (values: readonly DeletedValue[]) => Promise<readonly HeldIndicator[]> {
  return async (values) => {
    if (ref === undefined || values.length === 0) return [];
    const manifest = await readMirrorManifest(store, ref, { exportId, instance });
    return withMirrorDatabase(store, options, mirrorFiles(manifest), async (database) => {
      await openMirror(database, store, manifest);
      const keys = [...new Set(values.flatMap(keysOf))];
      await database.run('CREATE TABLE deleted AS SELECT unnest($keys::VARCHAR[]) AS key', {
        keys,
      });
      const rows = await database.rows(
        `SELECT DISTINCT id, owner, type, value FROM (
           SELECT id, owner, type, value,
             unnest(CASE WHEN type = 'File' THEN string_split(value, $between) ELSE [value] END) AS part
           FROM mirror WHERE kind = 'indicator' AND withdrawn IS NULL)
         WHERE lower(concat_ws(chr(30), owner, type, part)) IN (SELECT key FROM deleted)
         ORDER BY id`,
        { between: BETWEEN_HASHES },
      );
      return rows.map(({ id, owner, type, value }) => ({
        id: String(id),
        owner: String(owner),
        type: String(type),
        value: String(value),
      }));
    });
  };
}

const SEPARATOR = '\u001e';

function keysOf({ owner, type, value }: DeletedValue): readonly string[] {
  const parts = type === 'File' ? value.split(BETWEEN_HASHES) : [value];
  return parts.map((part) => [owner, type, part].join(SEPARATOR).toLowerCase());
}
