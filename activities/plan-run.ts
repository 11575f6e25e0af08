import { activityInfo } from '@temporalio/activity';
import type { Checkpoints } from './checkpoints.ts';
import type { Compute } from './compute.ts';
import type { PlanRunActivity } from './plan-contracts.ts';
import type { Documents } from './documents.ts';
import type { FeedCatalogue } from './feed-catalogue.ts';
import { withHeartbeats } from './heartbeats.ts';
import { neighboursOf } from './neighbours.ts';
import type { StateClient } from './state-client.ts';
import { runPrefix } from './store-keys.ts';

export interface PlanRunDeps {
  readonly documents: Pick<Documents, 'settings'>;
  readonly catalogue: Pick<FeedCatalogue, 'mappings'>;
  readonly checkpoints: Pick<Checkpoints, 'neighbours' | 'read'>;
  readonly state: Pick<StateClient, 'getState'>;
  readonly compute: Compute;
  readonly storeUrl: string;
}

/**
 * Does: compares what the collections say with the ledger and writes what is to be sent into chunk files.
 * Safe to retry because: every attempt writes under a name of its own and the reference of the one that ended wins.
 * Heartbeat carries: objects done.
 * Fails with: LedgerMismatch, RefMissing, IntegrityMismatch, StoreFull.
 */
export function createPlanRun(deps: PlanRunDeps): PlanRunActivity {
  return (input) =>
    withHeartbeats({ objects: 0 }, async (report, signal) => {
      const settings = await deps.documents.settings(input.configRef);
      const { epoch, runKey, feedId, configRef: _configRef, ...job } = input;
      return deps.compute.run(
        'planRun',
        {
          ...job,
          storeUrl: deps.storeUrl,
          settings,
          epoch,
          runKey,
          mappings: deps.catalogue.mappings(settings),
          otherFeeds: await neighboursOf(settings, deps.checkpoints, deps.state),
          prefix: `${runPrefix(feedId, runKey)}plan/${activityInfo().attempt}-`,
        },
        { signal, onProgress: (objects) => report({ objects }) },
      );
    });
}
