// One row per object that an export has ever held: the object as it was last read, and how it stood after which change.
import type { Tlp } from '../../core/export-settings.ts';
import type { WithdrawReason } from '../../outputs/index.ts';

/** How an object stands: withdrawn, or held under a marking; '' = none. */
export type Standing = 'withdrawn' | Tlp | '';

/** From this change on the object stood so. */
export interface StandingSince {
  readonly change: number;
  readonly standing: Standing;
}

/** Names are the Parquet columns: users read these files with any tool. */
export interface MirrorRow {
  /** Kind and id. */
  readonly key: string;
  readonly kind: 'indicator' | 'group';
  readonly id: string;
  readonly type: string;
  readonly owner: string;
  /** Summary of an indicator, name of a group. */
  readonly value: string;
  /** The object's JSON as the platform sent it. */
  readonly text: string;
  /** Of what the text says of the object itself. */
  readonly digest: string;
  /** `lastModified` as the platform wrote it. */
  readonly modified: string;
  /** In the order of changes: what a receiver knows of it follows from the change that the receiver knows. */
  readonly history: readonly StandingSince[];
  /** Number of the change that touched it last. */
  readonly last_change: number;
  /** Instant of that change, ISO 8601 UTC. */
  readonly changed_at: string;
  /** Why it is withdrawn; null = it is held. */
  readonly withdrawn: WithdrawReason | null;
}

export const MIRROR_COLUMNS = {
  key: 'VARCHAR',
  kind: 'VARCHAR',
  id: 'VARCHAR',
  type: 'VARCHAR',
  owner: 'VARCHAR',
  value: 'VARCHAR',
  text: 'VARCHAR',
  digest: 'VARCHAR',
  modified: 'VARCHAR',
  history: 'STRUCT(change INTEGER, standing VARCHAR)[]',
  last_change: 'INTEGER',
  changed_at: 'VARCHAR',
  withdrawn: 'VARCHAR',
} as const satisfies Record<keyof MirrorRow, string>;
