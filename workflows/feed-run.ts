// One run of one feed.
//
// Steps: lease and settling of predecessors → preflight → fetch and map per collection → plan → send wave by wave → ledger →
// commit → report. At the end either cursors and ledger reference moved together, or neither did and the lease is free.
// Order of deletions: planned from proven-complete snapshots only, sent after every create and update was accepted.
import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  log,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunContext } from '../activities/contracts.ts';
import { CodedError } from '../src/core/errors.ts';
import { exitCodeOf, outcomeOf, summaryOf } from '../src/core/exit-status.ts';
import type { RunFacts } from '../src/core/exit-status.ts';
import type { FeedRunInput, FeedRunResult } from '../src/core/feed-run.ts';
import { parseFeedRunInput } from '../src/core/feed-run-input.ts';
import { collect } from './collect.ts';
import { commit, endedNotes } from './commit.ts';
import { requireSameLease, settlePredecessors, takeLease } from './lease.ts';
import type { Lease } from './lease.ts';
import { makePlan } from './make-plan.ts';
import { announce, conclude, showProgress } from './progress.ts';
import { abortRun, cleanSpool, platformActivities, reportRun } from './proxies.ts';
import { failureOf, newRecord } from './run-facts.ts';
import type { RunRecord } from './run-facts.ts';
import { sendChunks } from './send-chunks.ts';

/** At least every so many runs of a feed that never changes. */
const CLEANING_EVERY = 24;

export async function feedRunWorkflow(request: FeedRunInput): Promise<FeedRunResult> {
  const input = parseInput(request);
  const runKey = workflowInfo().firstExecutionRunId;
  const record = resumed(input) ?? newRecord(input, new Date().toISOString());
  if (!input.resume) announce(record);
  showProgress(record);

  const begun = await takeLease(record, runKey);
  if (begun === undefined) return finish(record, factsOf(record));
  if (begun.status === 'skipped')
    return finish(record, { ...factsOf(record), skipped: begun.reason });
  const context: RunContext = {
    feedId: input.feedId,
    runKey,
    epoch: begun.epoch,
    configRef: begun.settings.configRef,
  };

  let next: 'done' | 'continueAsNew' = 'done';
  try {
    requireSameLease(input, begun);
    next = await withinDeadline(record, begun, () => runSteps(record, begun, context));
  } catch (error) {
    record.failure = failureOf(error);
    await releaseAfter(record, context);
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => report(record, context));
      throw error;
    }
    return finish(record, factsOf(record), context);
  }
  if (next === 'continueAsNew') return goOnAsNew(record, begun.epoch);
  return finish(record, factsOf(record), context);
}

/** Cancels what is under way when the run takes longer than its settings allow. */
async function withinDeadline<T>(
  record: RunRecord,
  { settings }: Lease,
  steps: () => Promise<T>,
): Promise<T> {
  const leftMs = Date.parse(record.startedAt) + settings.runDeadlineMs - Date.now();
  try {
    return await CancellationScope.withTimeout(Math.max(leftMs, 1), steps);
  } catch (error) {
    if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error;
    throw new CodedError(
      'DeadlineExceeded',
      `the run took longer than ${Math.round(settings.runDeadlineMs / 60_000)} minutes, while ${record.step}; raise runDeadline or look at what is slow`,
    );
  }
}

async function runSteps(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
): Promise<'done' | 'continueAsNew'> {
  const preview = record.input.mode === 'preview';
  if (!record.plan) {
    if (!preview) await settlePredecessors(record, lease, context);
    await checkBeforehand(record, lease, context);
    await collect(record, lease, context);
    showProgress(record);
    if (!record.snapshots.some(({ status }) => status === 'mapped' || status === 'unchanged')) {
      await releaseAfter(record, context);
      return 'done';
    }
    await makePlan(record, lease, context);
    showProgress(record);
  }
  if (preview) {
    await releaseAfter(record, context);
    return 'done';
  }
  const sent = await sendChunks(record, lease, context);
  showProgress(record);
  if (sent === 'continueAsNew') return sent;
  await commit(record, lease, context, factsOf);
  return 'done';
}

async function checkBeforehand(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
): Promise<void> {
  record.step = 'preflight';
  const { preflight } = platformActivities(lease.settings.instance);
  const { warnings } = await preflight(context);
  record.warnings.push(...warnings);
}

/** Facts for outcome and report. A preview reports what it would do. */
function factsOf(record: RunRecord): RunFacts {
  const { counts: plan } = record.plan ?? {};
  const planned =
    record.input.mode === 'preview' && plan
      ? {
          created: plan.create,
          updated: plan.update,
          refreshed: plan.refresh,
          resent: plan.resend,
          removed: plan.remove,
        }
      : {};
  return {
    mode: record.input.mode,
    collections: record.collections,
    counts: {
      ...record.counts,
      ...planned,
      unchanged: plan?.unchanged ?? 0,
      missing: (plan?.missing ?? 0) + (plan?.heldByOthers ?? 0),
      quarantined: record.collections.reduce((sum, { quarantined }) => sum + quarantined, 0),
      chunks: record.sentChunks,
    },
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    ...(record.removalDropped === undefined ? {} : { removalDropped: record.removalDropped }),
  };
}

function parseInput(request: unknown): FeedRunInput {
  let input: FeedRunInput;
  try {
    input = parseFeedRunInput(request);
  } catch (error) {
    if (error instanceof CodedError)
      throw ApplicationFailure.nonRetryable(error.message, error.code);
    throw error;
  }
  if (input.resume && workflowInfo().continuedFromExecutionRunId === undefined)
    throw ApplicationFailure.nonRetryable(
      'Run input: resume is set by a run that continues as new, never by hand',
      'InputInvalid',
    );
  return input;
}

/** On every path that did not commit: the lease is released; what was sent stays noted and pending for the next run. */
async function releaseAfter(record: RunRecord, context: RunContext): Promise<void> {
  const facts = factsOf(record);
  const { feedId, runKey, epoch } = context;
  try {
    await CancellationScope.nonCancellable(() =>
      abortRun({
        feedId,
        runKey,
        epoch,
        outcome: outcomeOf(facts),
        summary: summaryOf(facts),
        ended: endedNotes(record, epoch),
      }),
    );
  } catch (error) {
    // What ended the run matters more; the next run takes the lease over because this one is not running any more.
    const { message } = failureOf(error);
    record.warnings.push(`the lease could not be given back: ${message}`.slice(0, 500));
    log.warn(`lease of ${feedId} could not be given back: ${message}`);
  }
}

/** A run that changed nothing leaves two small documents: cleaning may wait, and an hourly feed saves six events each time. */
const isCleaningDue = ({ plan, input }: RunRecord, epoch: number): boolean =>
  // The plan of a preview is its result: the next run removes it.
  input.mode !== 'preview' && (plan?.empty !== true || epoch % CLEANING_EVERY === 0);

async function report(
  record: RunRecord,
  context: RunContext | undefined,
): Promise<FeedRunResult['reportRef']> {
  const facts = factsOf(record);
  const { feedId } = record.input;
  if (!context) return undefined;
  const { runKey, epoch, configRef } = context;
  try {
    const [reportRef] = await Promise.all([
      reportRun({
        feedId,
        runKey,
        epoch,
        configRef,
        startedAt: record.startedAt,
        ...(record.input.requestedBy === undefined
          ? {}
          : { requestedBy: record.input.requestedBy }),
        facts,
        outcome: outcomeOf(facts),
        summary: summaryOf(facts),
        ...(record.plan === undefined ? {} : { plan: record.plan.plan }),
        warnings: record.warnings,
        quarantine: record.quarantine,
        rejections: record.outcomes.flatMap(({ exceptions }) => (exceptions ? [exceptions] : [])),
      }),
      ...(isCleaningDue(record, epoch) ? [cleanSpool({ feedId, runKey })] : []),
    ]);
    return reportRef;
  } catch (error) {
    // A report that cannot be written never changes the outcome.
    log.warn(`report of ${feedId} could not be written: ${failureOf(error).message}`);
    return undefined;
  }
}

async function finish(
  record: RunRecord,
  facts: RunFacts,
  context?: RunContext,
): Promise<FeedRunResult> {
  const outcome = outcomeOf(facts);
  const reportRef = await CancellationScope.nonCancellable(() => report(record, context));
  conclude(record, outcome);
  record.step = outcome;
  showProgress(record);
  const result: FeedRunResult = {
    v: 1,
    feedId: record.input.feedId,
    mode: record.input.mode,
    outcome,
    exitCode: exitCodeOf(outcome),
    summary: summaryOf(facts),
    collections: record.collections,
    counts: facts.counts,
    cursors: record.cursors,
    ...(reportRef === undefined ? {} : { reportRef }),
  };
  if (outcome !== 'failure') return result;
  // A failed run closes as Failed, so that the engine's lists, filters and `pauseOnFailure` tell the truth.
  throw ApplicationFailure.create({
    message: result.summary,
    type:
      facts.failure?.code ??
      record.collections.find(({ cause }) => cause !== undefined)?.cause ??
      'Internal',
    nonRetryable: true,
    details: [result],
  });
}

function resumed(input: FeedRunInput): RunRecord | undefined {
  if (!input.resume) return undefined;
  return { ...(input.resume.carried as RunRecord), input };
}

function goOnAsNew(record: RunRecord, epoch: number): Promise<never> {
  const { input, ...carried } = record;
  return continueAsNew<typeof feedRunWorkflow>({
    ...input,
    resume: { epoch, startedAt: record.startedAt, carried },
  });
}
