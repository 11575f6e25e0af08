// How a run ends, on every path: the lease is free, the report is written, the progress table says what became of it, and
// the engine's lists tell the truth.
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  isCancellation,
  log,
} from '@temporalio/workflow';
import type { RunContext } from '../activities/contracts.ts';
import { exitCodeOf, outcomeOf, summaryOf } from '../src/core/exit-status.ts';
import type { RunFacts } from '../src/core/exit-status.ts';
import type { FeedRunResult } from '../src/core/feed-run.ts';
import { failureOf } from './failure-of.ts';
import { conclude, enter } from './progress.ts';
import { abortRun, cleanSpool, reportRun } from './proxies.ts';
import { endedNotes, factsOf } from './run-facts.ts';
import type { RunRecord } from './run-facts.ts';

/** At least every so many runs of a feed that never changes. */
const CLEANING_EVERY = 24;
/** In the result, which every list of runs carries; the report has them all. */
const SHOWN_WARNINGS = 20;

/** On every path that did not commit: the lease is released; what was sent stays noted and pending for the next run. */
export async function releaseAfter(record: RunRecord, context: RunContext): Promise<void> {
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

/**
 * A run whose steps have ended with this error: the lease is free, and what failed is in the record.
 *
 * @throws {CancelledFailure} when the run was cancelled
 */
export async function endAfter(
  error: unknown,
  record: RunRecord,
  context: RunContext,
): Promise<void> {
  record.failure = failureOf(error);
  await releaseAfter(record, context);
  // Also when the refusal of a commit was what it heard last: nothing was committed, so it ends as what it was asked to be.
  if (!CancellationScope.current().consideredCancelled && !isCancellation(error)) return;
  await CancellationScope.nonCancellable(() => report(record, context));
  throw isCancellation(error) ? error : new CancelledFailure('the run was cancelled');
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

export async function finish(
  record: RunRecord,
  facts: RunFacts,
  context?: RunContext,
): Promise<FeedRunResult> {
  const outcome = outcomeOf(facts);
  const reportRef = await CancellationScope.nonCancellable(() => report(record, context));
  conclude(record, outcome);
  enter(record, outcome);
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
    warnings: record.warnings.slice(0, SHOWN_WARNINGS),
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
