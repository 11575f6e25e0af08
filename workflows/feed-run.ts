// One run of one feed.
//
// Steps: lease and settling of predecessors → preflight → fetch and map per collection → plan → send wave by wave → ledger →
// commit → acknowledge → report. At the end either cursors and ledger reference moved together, or neither did and the lease is free.
// Order of deletions: planned from proven-complete snapshots only, sent after every create and update was accepted.
import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../activities/contracts.ts';
import type { FeedRunInput, FeedRunResult } from '../src/core/feed-run.ts';
import { acknowledge } from './acknowledge.ts';
import { collect } from './collect.ts';
import { commit } from './commit.ts';
import { withinDeadline } from './deadline.ts';
import { endAfter, finish, releaseAfter } from './ending.ts';
import { requireSameLease, settlePredecessors, takeLease } from './lease.ts';
import type { Lease } from './lease.ts';
import { makePlan } from './make-plan.ts';
import { announce, enter, showProgress } from './progress.ts';
import { platformActivities } from './proxies.ts';
import { factsOf, newRecord } from './run-facts.ts';
import type { RunRecord } from './run-facts.ts';
import { parseRunInput } from './run-input.ts';
import { sendChunks } from './send-chunks.ts';

export async function feedRunWorkflow(request: FeedRunInput): Promise<FeedRunResult> {
  const input = parseRunInput(request);
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
    next = await withinDeadline(record, begun.settings.runDeadlineMs, () =>
      runSteps(record, begun, context),
    );
  } catch (error) {
    await endAfter(error, record, context);
    return finish(record, factsOf(record), context);
  }
  if (next === 'continueAsNew') return goOnAsNew(record, begun.epoch);
  return finish(record, factsOf(record), context);
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
  await commit(record, lease, context);
  await acknowledge(record, context);
  return 'done';
}

async function checkBeforehand(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
): Promise<void> {
  enter(record, 'checking owner, types and rights');
  const { preflight } = platformActivities(lease.settings.instance);
  const { warnings } = await preflight(context);
  record.warnings.push(...warnings);
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
