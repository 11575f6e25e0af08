import { CodedError, findCodedError } from '../src/core/errors.ts';
import type { BatchNote } from '../src/core/feed-state.ts';
import type { SettleBatchActivity } from './batch-contracts.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { PlatformPool } from './platform-pool.ts';
import { pollBatch } from './poll-batch.ts';
import type { PollPace } from './poll-pace.ts';

export interface SettleBatchDeps {
  readonly platforms: Pick<PlatformPool, 'of'>;
  readonly pace: PollPace;
}

/**
 * Does: brings a batch that an earlier run noted to its end, so that nothing of it can arrive after this run has planned.
 * Called after the upload deadline of the note: a batch that is still Created then never gets content, which is an end too.
 * Safe to retry because: it only reads.
 * Fails with: BatchPending (benign); a batch that does not end within its deadline is answered, not thrown.
 */
export function createSettleBatch({ platforms, pace }: SettleBatchDeps): SettleBatchActivity {
  return ({ configRef, note }) =>
    withHeartbeats({ batchId: note.batchId ?? '', status: 'unknown' }, async (report, signal) => {
      const { settings, platform } = await platforms.of(configRef);
      const batchId = note.batchId ?? '';
      if (note.instance !== settings.platform.instance)
        throw foreignNote(note, settings.platform.instance);
      // Counted from the note: a batch that never ends costs its deadline once, not in every run.
      const leftMs = Date.parse(note.notedAt) + settings.batch.batchDeadlineMs - Date.now();
      try {
        const status = await pollBatch({
          batch: platform.batch,
          batchId,
          instance: note.instance,
          pace,
          deadlineMs: Math.max(leftMs, 0),
          signal,
          onStatus: (seen) => report({ batchId, status: seen.status }),
          isAbandoned: (seen) => seen.status === 'Created',
        });
        return { ended: true, succeeded: status.successCount, failed: status.errorCount };
      } catch (error) {
        const coded = findCodedError(error);
        if (coded?.code === 'BatchUnresolved') return { ended: false, succeeded: 0, failed: 0 };
        // An id that the platform does not know (any more) has nothing left to do.
        if (coded?.details['status'] === 404) return { ended: true, succeeded: 0, failed: 0 };
        throw error;
      }
    });
}

const foreignNote = ({ batchId = '', instance }: BatchNote, expected: string): CodedError =>
  new CodedError(
    'LedgerMismatch',
    `Batch ${batchId} of an earlier run was sent to ${instance}, expected ${expected}. Change the platform back and run once, or give the other platform a feed id of its own`,
  );
