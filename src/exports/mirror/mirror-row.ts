// One row per object that an export has ever held: the object as it was last read, and in which change it came, changed, went.
import type { WithdrawReason } from '../../outputs/index.ts';

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
  /** Of the text. */
  readonly digest: string;
  /** `lastModified` as the platform wrote it. */
  readonly modified: string;
  /** Number of the change in which it came; again when it came back. */
  readonly first_change: number;
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
  first_change: 'INTEGER',
  last_change: 'INTEGER',
  changed_at: 'VARCHAR',
  withdrawn: 'VARCHAR',
} as const satisfies Record<keyof MirrorRow, string>;
