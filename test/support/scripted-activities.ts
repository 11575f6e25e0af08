// Activities for tests of the workflows, at the `Activities` interface. Those that talk to the feed's state are the real ones;
// source, platform and ledger are those of `scripted-world.ts`, because time is skipped only while no real work is done.
import { activityInfo, Context } from '@temporalio/activity';
import type * as batchContract from '../../activities/batch-contracts.ts';
import type * as collectionContract from '../../activities/collection-contracts.ts';
import type * as planContract from '../../activities/plan-contracts.ts';
import { createAbortRun } from '../../activities/abort-run.ts';
import { createBeginPlan } from '../../activities/begin-plan.ts';
import { createBeginRun } from '../../activities/begin-run.ts';
import { createCommitRun } from '../../activities/commit-run.ts';
import { withFailures } from '../../activities/failures.ts';
import type { Activities } from '../../activities/index.ts';
import type { StateClient } from '../../activities/state-client.ts';
import { CodedError, findCodedError } from '../../src/core/errors.ts';
import type { FeedState } from '../../src/core/feed-state.ts';
import { createScriptedExports } from './scripted-exports.ts';
import { ledgerAfter, plan, withRemoval } from './scripted-plan.ts';
import type { PlanDocument } from './scripted-plan.ts';
import type { ActivityName, Batch, Ledger, World } from './scripted-world.ts';

const POLL_AGAIN_MS = 120_000;

/** The server's clock: it runs ahead of ours when time is skipped. */
const serverNow = (): number => activityInfo().currentAttemptScheduledTimestampMs;

/** Beats until the attempt is cancelled or its workflow is gone. */
export async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(), 50);
  try {
    return await context.cancelled;
  } finally {
    clearInterval(timer);
  }
}

export interface Scripted {
  readonly activities: Activities;
  /** Copies of the state that commits and plans have written to the store. */
  readonly checkpoints: Map<string, FeedState>;
}

export function createScriptedActivities(
  worldOf: (feedId: string) => World,
  state: StateClient,
): Scripted {
  const checkpoints = new Map<string, FeedState>();
  const copies = {
    write: (copy: FeedState): Promise<void> => {
      checkpoints.set(copy.feedId, copy);
      return Promise.resolve();
    },
  };
  const beginRun = createBeginRun({
    state,
    documents: { settings: (ref) => Promise.resolve(worldOf(feedIdOf(ref.uri)).settings) },
    catalogue: {
      collections: (settings) => {
        const { options } = worldOf(settings.feedId);
        return settings.collections.map((collection) => ({
          collection,
          feedClass: options.feedClass ?? 'state',
          graceSnapshots: options.graceSnapshots ?? 1,
        }));
      },
    },
  });
  const beginPlan = createBeginPlan({ state, checkpoints: copies });
  const commitRun = createCommitRun({ state, checkpoints: copies });
  const abortRun = createAbortRun({ state });

  const scripted: Activities = {
    beginRun,
    beginPlan,
    commitRun: async (input) => {
      const reply = await commitRun(input);
      const world = worldOf(input.feedId);
      if (world.loseAnswerOfCommit > 0) {
        world.loseAnswerOfCommit -= 1;
        throw new Error('the answer was lost');
      }
      return reply;
    },
    abortRun,
    preflight: () => Promise.resolve({ warnings: [] }),
    fetchCollection: (input) => Promise.resolve(fetchCollection(worldOf(input.feedId), input)),
    mapCollection: (input) => Promise.resolve(mapCollection(worldOf(input.feedId), input)),
    planRun: (input) => Promise.resolve(planRun(worldOf(input.feedId), input)),
    planRemoval: (input) => Promise.resolve(planRemoval(worldOf(input.feedId), input)),
    submitBatch: (input) => submitBatch(worldOf(input.feedId), state, input),
    awaitBatch: (input) => Promise.resolve(awaitBatch(worldOf(input.feedId), input)),
    settleBatch: (input) => Promise.resolve(settleBatch(worldOf(input.feedId), input)),
    writeLedger: (input) => Promise.resolve(writeLedger(worldOf(input.feedId), input)),
    reportRun: (input) => {
      const world = worldOf(input.feedId);
      world.reports.push(input);
      return Promise.resolve(world.put('report', input));
    },
    acknowledgeSource: ({ feedId, collection, receipts }) => {
      const { source } = worldOf(feedId);
      if (source[collection]?.refusesReceipts === true)
        throw new CodedError('SourceRejected', 'the source takes no receipts');
      source[collection]?.acknowledged?.push(...receipts);
      return Promise.resolve();
    },
    cleanSpool: () => Promise.resolve(),
    ...createScriptedExports(worldOf, state),
  };
  return { activities: withHooks(scripted, worldOf), checkpoints };
}

const feedIdOf = (uri: string): string => uri.replace('store:', '').split('/')[0] ?? '';

/** Each call is recorded, may be scripted to fail or hang, and reports its failure as the real ones do. */
function withHooks(scripted: Activities, worldOf: (feedId: string) => World): Activities {
  const wrapped = Object.entries(scripted).map(([name, activity]) => [
    name,
    withFailures(name, async (input: { readonly feedId: string }) => {
      await worldOf(input.feedId).enter(name as ActivityName, input);
      return (activity as (given: unknown) => Promise<unknown>)(input);
    }),
  ]);
  return Object.fromEntries(wrapped) as Activities;
}

const etagOf = (world: World, collection: string): string =>
  JSON.stringify(world.source[collection]?.values);

function fetchCollection(
  world: World,
  { collection, cursor, revalidate }: collectionContract.FetchCollectionInput,
): collectionContract.FetchCollectionResult {
  const etag = etagOf(world, collection);
  const fetchedAt = new Date(serverNow()).toISOString();
  if (revalidate && cursor?.etag === etag) return { status: 'unchanged', cursor, fetchedAt };
  const raw = [world.put('raw', world.source[collection]?.values)];
  const { partial, receipts } = world.source[collection] ?? {};
  return {
    status: 'fetched',
    raw,
    cursor: { etag },
    fetchedAt,
    endIsProven: partial === undefined,
    ...(partial === undefined ? {} : { partial }),
    ...(receipts === undefined ? {} : { receipts }),
  };
}

function mapCollection(
  world: World,
  { collection, raw, cursor, endIsProven }: collectionContract.MapCollectionInput,
): collectionContract.MapCollectionResult {
  const records = raw.reduce((sum, ref) => sum + Object.keys(world.get<object>(ref)).length, 0);
  return {
    status: 'mapped',
    segments: raw,
    complete: endIsProven && world.source[collection]?.complete === true,
    statedTotal: true,
    records,
    mapped: records,
    quarantined: 0,
    cursor,
    notices: [],
  };
}

const ledgerOf = (world: World, ref: planContract.PlanRunInput['ledger']): Ledger =>
  ref === undefined ? {} : world.get<Ledger>(ref);

function planRun(world: World, input: planContract.PlanRunInput): planContract.PlanRunResult {
  const before = ledgerOf(world, input.ledger);
  const document = plan(world, before, keysOf(world, input), input.snapshots, {
    resend: input.resendBefore !== undefined,
  });
  return answer(world, document, JSON.stringify(before) === JSON.stringify(document.rows));
}

/** Objects of pending plans, and those among them whose batch has not ended. */
function keysOf(
  world: World,
  { pending, inFlight }: planContract.PlanRunInput,
): Parameters<typeof plan>[2] {
  const of = (isMeant: (epoch: number, chunk: number) => boolean): Set<string> =>
    new Set(
      pending.flatMap(({ epoch, plan: ref, chunks }) =>
        world
          .get<PlanDocument>(ref)
          .chunks.filter((_, chunk) => (chunks?.includes(chunk) ?? true) && isMeant(epoch, chunk))
          .flatMap(({ objects }) => objects.map(([key]) => key)),
      ),
    );
  return {
    pending: of(() => true),
    inFlight: of((epoch, chunk) => inFlight.some((id) => id.epoch === epoch && id.chunk === chunk)),
  };
}

function planRemoval(
  world: World,
  { plan: ref }: planContract.PlanRemovalInput,
): planContract.PlanRunResult {
  return answer(world, withRemoval(world, world.get<PlanDocument>(ref)), false);
}

function answer(world: World, document: PlanDocument, same: boolean): planContract.PlanRunResult {
  const count = document.removed.length;
  const limit = world.options.maxRemovals ?? 1_000_000;
  const creates = document.chunks.filter(({ action }) => action === 'Create').length;
  const removes = document.chunks.length - creates;
  return {
    plan: world.put('plan', document),
    counts: {
      create: document.created.length,
      update: document.updated.length,
      refresh: 0,
      resend: document.resent.length,
      remove: count,
      unchanged: Object.keys(document.rows).length - document.chunks.length,
      missing: 0,
      heldByOthers: 0,
      undecided: document.open.length,
      rejectedBefore: 0,
    },
    stale: {
      count,
      share: 0,
      ...(count > limit
        ? {
            guard: {
              reason: 'count',
              message: `${count} objects would be removed, allowed are ${limit}`,
            } as const,
          }
        : {}),
    },
    waves: [
      ...(creates > 0 ? [{ wave: 1, first: 0, count: creates } as const] : []),
      ...(removes > 0 ? [{ wave: 3, first: creates, count: removes } as const] : []),
    ],
    empty: same && document.chunks.length === 0 && count === 0,
  };
}

/** Creates, notes (the fence), uploads; a retry goes on with the batch it finds noted. */
async function submitBatch(
  world: World,
  state: StateClient,
  input: batchContract.SubmitBatchInput,
): Promise<batchContract.SubmitBatchResult> {
  const chunk = world.get<PlanDocument>(input.plan).chunks[input.chunk];
  if (!chunk) throw new Error(`no chunk ${input.chunk}`);
  const known =
    activityInfo().attempt > 1
      ? (await state.getState(input.feedId))?.notes.find(
          ({ epoch, chunk: n }) => epoch === input.epoch && n === input.chunk,
        )
      : undefined;
  const batchId = known?.batchId ?? String(world.batches.length + 1);
  if (known === undefined)
    world.batches.push({
      id: batchId,
      ...chunk,
      epoch: input.epoch,
      chunk: input.chunk,
      status: 'Created',
      uploads: 0,
      readyAtMs: 0,
    });
  await state.noteBatch(input.feedId, {
    runKey: input.runKey,
    epoch: input.epoch,
    chunk: input.chunk,
    batchId,
    uploadWithinMs: world.settings.batch.uploadDeadlineMs,
    instance: world.options.instance,
  });
  const batch = batchOf(world, batchId);
  if (batch.status === 'Created') {
    batch.uploads += 1;
    batch.status = 'Queued';
    batch.readyAtMs = serverNow() + world.batchTakesMs;
  }
  world.execute(serverNow());
  if (world.loseAnswerOfSubmit > 0) {
    world.loseAnswerOfSubmit -= 1;
    throw new CodedError('PlatformUnreachable', 'the answer was lost');
  }
  return { batchId };
}

function batchOf(world: World, batchId: string): Batch {
  const batch = world.batches.find(({ id }) => id === batchId);
  if (!batch) throw new Error(`no batch ${batchId}`);
  return batch;
}

function look(world: World, batchId: string): Batch {
  world.execute(serverNow());
  const batch = batchOf(world, batchId);
  if (batch.status === 'Queued') {
    const { scheduledTimestampMs } = activityInfo();
    if (serverNow() - scheduledTimestampMs > world.settings.batch.batchDeadlineMs)
      throw new CodedError('BatchUnresolved', `batch ${batchId} is still Queued`);
    throw new CodedError('BatchPending', `batch ${batchId} is Queued`, {
      retryAfterMs: POLL_AGAIN_MS,
    });
  }
  return batch;
}

function awaitBatch(
  world: World,
  { batchId, chunk }: batchContract.AwaitBatchInput,
): batchContract.AwaitBatchResult {
  const { objects, action } = look(world, batchId);
  if (world.limitAtChunk === chunk) {
    world.platform.delete(objects[0]?.[0] ?? '');
    return {
      chunk,
      status: 'open',
      batchId,
      accepted: 0,
      rejected: 0,
      unknown: objects.length,
      fatal: { code: 'IndicatorLimit', message: `batch ${batchId}: the owner is full` },
    };
  }
  const rejected =
    action === 'Delete' ? 0 : objects.filter(([key]) => world.refused.has(key)).length;
  return {
    chunk,
    status: 'ended',
    batchId,
    accepted: objects.length - rejected,
    rejected,
    unknown: 0,
  };
}

function settleBatch(
  world: World,
  { note }: batchContract.SettleBatchInput,
): batchContract.SettleBatchResult {
  try {
    const { objects, status } = look(world, note.batchId ?? '');
    return { ended: true, succeeded: status === 'Completed' ? objects.length : 0, failed: 0 };
  } catch (error) {
    if (findCodedError(error)?.code !== 'BatchUnresolved') throw error;
    return { ended: false, succeeded: 0, failed: 0 };
  }
}

function writeLedger(
  world: World,
  input: planContract.WriteLedgerInput,
): planContract.WriteLedgerResult {
  const before = ledgerOf(world, input.ledger);
  const document = world.get<PlanDocument>(input.plan);
  const { ledger, unknown, refused } = ledgerAfter(world, before, document, (chunk) =>
    chunk >= input.sentChunks
      ? 'unsent'
      : (input.outcomes.find((outcome) => outcome.chunk === chunk)?.status ?? 'ended'),
  );
  const undecided = new Set([
    ...unknown,
    ...document.chunks
      .slice(input.sentChunks)
      .flatMap(({ objects }) => objects.map(([key]) => key)),
  ]);
  const committed = input.snapshots
    .filter(({ status }) => status === 'mapped' || status === 'unchanged')
    .filter(({ collection }) =>
      [...undecided].every((key) => ledger[key]?.claims[collection] === undefined),
    )
    .map(({ collection }) => collection);
  const accepted = (keys: readonly string[]): number =>
    keys.filter((key) => !undecided.has(key) && !refused.includes(key)).length;
  return {
    ledger: world.put('ledger', ledger, Object.keys(ledger).length),
    committed,
    created: accepted(document.created),
    updated: accepted(document.updated),
    refreshed: 0,
    resent: accepted(document.resent),
    removed: input.removalDropped ? 0 : accepted(document.removed),
    rejected: refused.length,
    unresolved: new Set([...undecided, ...document.inFlight]).size,
    unknownObjects: Object.values(ledger).filter((row) => row.unknown).length,
  };
}
