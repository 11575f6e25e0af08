import { activityInfo } from '@temporalio/activity';
import { CodedError } from '../src/core/errors.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import type { BatchNote } from '../src/core/feed-state.ts';
import type { ChunkRef } from '../src/core/plan.ts';
import type { Store } from '../src/spool/index.ts';
import type { ThreatConnect } from '../src/threatconnect/index.ts';
import type {
  SubmitBatchActivity,
  SubmitBatchInput,
  SubmitBatchResult,
} from './batch-contracts.ts';
import { acceptedWhole, isAcceptedWhole } from './accepted-whole.ts';
import type { Documents } from './documents.ts';
import { withHeartbeats } from './heartbeats.ts';
import type { PlatformPool } from './platform-pool.ts';
import type { PollPace } from './poll-pace.ts';
import { soonEnded } from './soon-ended.ts';
import type { StateClient } from './state-client.ts';

export interface SubmitBatchDeps {
  readonly state: Pick<StateClient, 'noteBatch' | 'getState'>;
  readonly documents: Pick<Documents, 'plan'>;
  readonly platforms: Pick<PlatformPool, 'of'>;
  readonly store: Pick<Store, 'read'>;
  readonly pace: PollPace;
}

/** What one attempt works with. */
interface Attempt {
  readonly input: SubmitBatchInput;
  readonly settings: FeedSettings;
  readonly batch: ThreatConnect['batch'];
  readonly chunk: ChunkRef;
  readonly signal: AbortSignal;
}

/**
 * Does: creates the batch of one chunk, notes its id in the feed's state (the fence, rule 5), and only then uploads it. Looks
 * whether it ends at once, for at most a second.
 * Safe to retry because: a retry finds the note and goes on with that batch, uploading only while it is still Created.
 * Heartbeat carries: the chunk and its step.
 * Fails with: StaleEpoch without an upload when the lease is lost; PlatformUnreachable and PlatformUnavailable are retried.
 */
export function createSubmitBatch(deps: SubmitBatchDeps): SubmitBatchActivity {
  return (input) =>
    withHeartbeats({ chunk: input.chunk, step: 'creating' }, async (report, signal) => {
      const { settings, platform } = await deps.platforms.of(input.configRef);
      const chunk = (await deps.documents.plan(input.plan)).chunks[input.chunk];
      if (!chunk)
        throw new CodedError('RefMissing', `Plan of feed ${input.feedId}: no chunk ${input.chunk}`);
      const attempt: Attempt = { input, settings, batch: platform.batch, chunk, signal };
      const earlier = activityInfo().attempt > 1 ? await noteOf(deps, input) : undefined;
      report({ chunk: input.chunk, step: 'sending' });
      if (earlier && earlier.batchId === undefined) return lost(input);
      if (earlier?.batchId === undefined && oneRequest(settings, chunk))
        return sendAtOnce(deps, attempt);
      const batchId =
        earlier?.batchId ??
        (await attempt.batch.createBatch(jobSettings(settings, chunk), { signal })).batchId;
      return send(deps, attempt, batchId, earlier !== undefined);
    });
}

const oneRequest = (settings: FeedSettings, chunk: ChunkRef): boolean =>
  settings.batch.endpoint === 'createAndUpload' && chunk.action === 'Create';

async function noteOf(
  { state }: SubmitBatchDeps,
  { feedId, epoch, chunk }: SubmitBatchInput,
): Promise<BatchNote | undefined> {
  return (await state.getState(feedId))?.notes.find(
    (note) => note.epoch === epoch && note.chunk === chunk,
  );
}

/** A one-request batch whose answer was lost has no id to wait for: its objects stay unknown for one run (rule 9). */
function lost({ chunk }: SubmitBatchInput): SubmitBatchResult {
  const message = `chunk ${chunk}: the answer to createAndUpload was lost, its batch has no known id`;
  throw new CodedError('BatchUnresolved', message);
}

/** Notes the batch, then uploads before the deadline that counts from before the note. */
async function send(
  deps: SubmitBatchDeps,
  attempt: Attempt,
  ours: string,
  retried: boolean,
): Promise<SubmitBatchResult> {
  const { deadlineAt, note } = await fence(deps, attempt, ours);
  const batchId = note.batchId ?? ours;
  const mayHaveContent = retried || batchId !== ours;
  if (
    mayHaveContent &&
    (await attempt.batch.getStatus(batchId, attempt.signal)).status !== 'Created'
  )
    return { batchId };
  const { ref } = attempt.chunk;
  await attempt.batch.uploadBatch(batchId, () => deps.store.read(ref), {
    bytes: ref.bytes,
    deadlineAt,
    signal: attempt.signal,
  });
  return { batchId, ...(await outcomeAtOnce(deps, attempt, batchId)) };
}

/** The outcome of a batch that was accepted whole at once. Everything else is read, and waited for, by `awaitBatch`. */
async function outcomeAtOnce(
  { pace }: SubmitBatchDeps,
  { batch, chunk, settings, signal }: Attempt,
  batchId: string,
): Promise<Pick<SubmitBatchResult, 'outcome'>> {
  const { instance } = settings.platform;
  const looked = soonEnded({ batch, batchId, instance, pace, signal });
  // A platform that cannot answer now is the business of `awaitBatch`: the upload is done and must not be repeated.
  const status = await looked.catch((error: unknown) => {
    if (signal.aborted) throw error;
    return undefined;
  });
  return status && isAcceptedWhole(status, chunk) ? { outcome: acceptedWhole(chunk, batchId) } : {};
}

/** One request for settings and content. An inline end that reports errors is sent again the other way, to learn them. */
async function sendAtOnce(deps: SubmitBatchDeps, attempt: Attempt): Promise<SubmitBatchResult> {
  const { chunk, settings, signal } = attempt;
  const { deadlineAt } = await fence(deps, attempt, undefined);
  const answer = await attempt.batch.createAndUpload(
    jobSettings(settings, chunk),
    () => deps.store.read(chunk.ref),
    {
      bytes: chunk.ref.bytes,
      deadlineAt,
      signal,
    },
  );
  if (answer.kind === 'queued') {
    await fence(deps, attempt, answer.batchId);
    return { batchId: answer.batchId };
  }
  if (isAcceptedWhole(answer.status, chunk))
    return { batchId: null, outcome: acceptedWhole(chunk, null) };
  const { batchId } = await attempt.batch.createBatch(jobSettings(settings, chunk), { signal });
  return send(deps, attempt, batchId, false);
}

async function fence(
  { state }: SubmitBatchDeps,
  { input, settings }: Attempt,
  batchId: string | undefined,
): Promise<{ readonly deadlineAt: string; readonly note: BatchNote }> {
  const { uploadDeadlineMs } = settings.batch;
  const deadlineAt = new Date(Date.now() + uploadDeadlineMs).toISOString();
  const note = await state.noteBatch(input.feedId, {
    runKey: input.runKey,
    epoch: input.epoch,
    chunk: input.chunk,
    uploadWithinMs: uploadDeadlineMs,
    instance: settings.platform.instance,
    ...(batchId === undefined ? {} : { batchId }),
  });
  return { deadlineAt, note };
}

function jobSettings(
  { owner, batch }: FeedSettings,
  { action }: ChunkRef,
): Parameters<ThreatConnect['batch']['createBatch']>[0] {
  return {
    owner,
    action,
    attributeWriteType: batch.attributeWriteType,
    tagWriteType: batch.tagWriteType,
    securityLabelWriteType: batch.securityLabelWriteType,
    haltOnError: batch.haltOnError,
    playbookTriggers: batch.playbookTriggers,
  };
}
