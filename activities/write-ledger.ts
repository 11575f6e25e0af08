import { activityInfo } from '@temporalio/activity';
import type { Compute } from './compute.ts';
import type { WriteLedgerActivity } from './plan-contracts.ts';
import type { Documents } from './documents.ts';
import type { FeedCatalogue } from './feed-catalogue.ts';
import { withHeartbeats } from './heartbeats.ts';
import { runPrefix } from './store-keys.ts';

export interface WriteLedgerDeps {
  readonly documents: Pick<Documents, 'settings'>;
  readonly catalogue: Pick<FeedCatalogue, 'mappings'>;
  readonly compute: Compute;
  readonly storeUrl: string;
}

/**
 * Does: writes the ledger as it is after this run; it becomes true only when `commitRun` stores its reference.
 * Safe to retry because: ledgers are immutable files; the reference of the attempt that ended wins.
 * Fails with: LedgerMismatch, RefMissing, IntegrityMismatch, StoreFull.
 */
export function createWriteLedger({
  documents,
  catalogue,
  compute,
  storeUrl,
}: WriteLedgerDeps): WriteLedgerActivity {
  return (input) =>
    withHeartbeats({ rows: 0 }, async (report, signal) => {
      const settings = await documents.settings(input.configRef);
      const { epoch, runKey, feedId, configRef: _configRef, ...job } = input;
      return compute.run(
        'writeLedger',
        {
          ...job,
          storeUrl,
          settings,
          epoch,
          runKey,
          mappings: catalogue.mappings(settings),
          prefix: `${runPrefix(feedId, runKey)}ledger/${activityInfo().attempt}-`,
        },
        { signal, onProgress: (rows) => report({ rows }) },
      );
    });
}
