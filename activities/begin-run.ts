import { CodedError } from '../src/core/errors.ts';
import type { FeedSettings, RunSettings } from '../src/core/feed-settings.ts';
import type { DataRef } from '../src/core/data-ref.ts';
import type { FeedState } from '../src/core/feed-state.ts';
import type { BeginRunActivity, BeginRunInput, RunCollection } from './contracts.ts';
import type { Documents } from './documents.ts';
import type { FeedCatalogue } from './feed-catalogue.ts';
import type { StateClient } from './state-client.ts';
import { takeLease, underLease } from './take-lease.ts';

export interface BeginRunDeps {
  readonly state: Pick<StateClient, 'beginRun' | 'abortRun' | 'getState' | 'isAlive'>;
  readonly documents: Pick<Documents, 'settings'>;
  readonly catalogue: Pick<FeedCatalogue, 'collections'>;
}

/**
 * Does: takes the lease of the feed, also from a holder that is not running any more, and pins the settings of the run.
 * Safe to retry because: the same run gets its own grant again.
 * Fails with: FeedBusy (benign, looked at again), ConfigInvalid, StateLost.
 */
export function createBeginRun({ state, documents, catalogue }: BeginRunDeps): BeginRunActivity {
  return async (input) => {
    const lease = await takeLease(state, input, () => busyWaitMs(input, state, documents));
    if (lease.status === 'skipped') return lease;
    return underLease(state, input, lease, () =>
      granted(input, lease.epoch, lease.state, documents, catalogue),
    );
  };
}

async function busyWaitMs(
  input: BeginRunInput,
  state: BeginRunDeps['state'],
  documents: BeginRunDeps['documents'],
): Promise<number> {
  const ref = input.configRef ?? (await state.getState(input.feedId))?.configRef;
  return ref === undefined ? 0 : (await documents.settings(ref)).busyWaitMs;
}

async function granted(
  input: BeginRunInput,
  epoch: number,
  state: FeedState,
  documents: BeginRunDeps['documents'],
  catalogue: BeginRunDeps['catalogue'],
): Promise<Awaited<ReturnType<BeginRunActivity>>> {
  const configRef = input.configRef ?? state.configRef;
  if (configRef === undefined) {
    throw new CodedError(
      'ConfigInvalid',
      `Feed ${input.feedId} has no configuration yet; write it to the YAML and run "tcfeeds apply"`,
    );
  }
  const settings = await documents.settings(configRef);
  const collections = selectCollections(input, settings, state, catalogue);
  return {
    status: 'granted',
    epoch,
    settings: runSettings(settings, configRef),
    collections,
    pending: state.pending,
    notes: state.notes,
    unknownObjects: state.unknownObjects,
    ...(state.ledger === undefined ? {} : { ledger: state.ledger }),
    ...(state.resendBefore === undefined ? {} : { resendBefore: state.resendBefore }),
  };
}

function selectCollections(
  { feedId, collections: wanted }: BeginRunInput,
  settings: FeedSettings,
  state: FeedState,
  catalogue: BeginRunDeps['catalogue'],
): readonly RunCollection[] {
  const unknown = wanted?.find((id) => !settings.collections.includes(id));
  if (unknown !== undefined) {
    throw new CodedError(
      'InputInvalid',
      `Run of ${feedId}: no enabled collection "${unknown}"; enabled: ${settings.collections.join(', ')}`,
    );
  }
  return catalogue.collections(settings).map(({ collection, feedClass, graceSnapshots }) => ({
    collection,
    feedClass,
    graceSnapshots: settings.stale.graceSnapshots ?? graceSnapshots,
    state: state.collections[collection] ?? { cursor: null },
    selected: wanted === undefined || wanted.includes(collection),
  }));
}

function runSettings(settings: FeedSettings, configRef: DataRef): RunSettings {
  return {
    configRef,
    hash: settings.hash,
    definition: settings.definition,
    definitionVersion: settings.definitionVersion,
    title: settings.title,
    owner: settings.owner,
    instance: settings.platform.instance,
    collections: settings.collections,
    window: settings.batch.window,
    uploadDeadlineMs: settings.batch.uploadDeadlineMs,
    batchDeadlineMs: settings.batch.batchDeadlineMs,
    busyWaitMs: settings.busyWaitMs,
    runDeadlineMs: settings.runDeadlineMs,
    removal: settings.stale.removal,
  };
}
