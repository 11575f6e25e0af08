// Step 12: queue-like sources are told what has arrived, after the commit. Whatever comes of it, the run stays what it is: a source
// that was not told gives the same data again, and they are unchanged then (S13).
import { CancellationScope } from '@temporalio/workflow';
import type { RunContext } from '../activities/contracts.ts';
import { failureOf } from './failure-of.ts';
import { enter } from './progress.ts';
import { acknowledgeSource } from './proxies.ts';
import type { RunRecord } from './run-facts.ts';

/** Only for collections whose cursor has moved. */
export async function acknowledge(record: RunRecord, context: RunContext): Promise<void> {
  for (const [collection, receipts] of Object.entries(record.receipts ?? {})) {
    const moved = record.collections.some(
      (result) => result.collection === collection && result.cursorMoved,
    );
    if (!moved || receipts.length === 0) continue;
    enter(record, 'acknowledging');
    try {
      await CancellationScope.nonCancellable(() =>
        acknowledgeSource({ ...context, collection, receipts }),
      );
    } catch (error) {
      const { message } = failureOf(error);
      record.warnings.push(
        `${collection}: the source was not told that its data have arrived and will give them again: ${message}`.slice(
          0,
          1000,
        ),
      );
    }
  }
}
