// One batch job. States: Created (settings taken) → Queued (content uploaded) → Running → Completed. There is no failed state: a batch
// that failed is Completed with counts. Moved on by BatchQueue only.
import { createHash } from 'node:crypto';
import type { OwnerRecord } from '../state/owner.ts';
import type { User } from '../state/access.ts';
import type { BatchContent, BrokenContent } from './content.ts';
import type { BatchOutcome } from './outcome.ts';
import type { BatchSettings } from './settings.ts';

type BatchStatus = 'Created' | 'Queued' | 'Running' | 'Completed';

export interface BatchJob {
  readonly id: number;
  readonly settings: BatchSettings;
  readonly owner: OwnerRecord;
  readonly user: User;
  readonly createdAtMs: number;
  status: BatchStatus;
  /** When it came into its present state. */
  enteredAtMs: number;
  /** Content as uploaded, until it has run. */
  upload: Buffer | undefined;
  content: BatchContent | BrokenContent | undefined;
  sha256: string | undefined;
  sizeBytes: number;
  /** Groups and indicators of the content, known once it runs. */
  objects: number;
  outcome: BatchOutcome | undefined;
  /** Released by the control API: a hold does not concern it any more. */
  released: boolean;
  /** A fault took its error text away: counts stay, `/errors` has nothing. */
  errorsDropped: boolean;
}

export const createJob = (
  id: number,
  settings: BatchSettings,
  owner: OwnerRecord,
  user: User,
  nowMs: number,
): BatchJob => ({
  id,
  settings,
  owner,
  user,
  createdAtMs: nowMs,
  status: 'Created',
  enteredAtMs: nowMs,
  upload: undefined,
  content: undefined,
  sha256: undefined,
  sizeBytes: 0,
  objects: 0,
  outcome: undefined,
  released: false,
  errorsDropped: false,
});

export const takeUpload = (job: BatchJob, bytes: Buffer, nowMs: number): void => {
  job.upload = bytes;
  job.sizeBytes = bytes.length;
  job.sha256 = createHash('sha256').update(bytes).digest('hex');
  job.status = 'Queued';
  job.enteredAtMs = nowMs;
};
