// One run of one export: ThreatConnect's objects out to everyone who needs them.
//
// Steps: lease → checks → what is read → reading, range by range → what was deleted → merge into the mirror → commit of what was read →
// each output is told → commit of what was told → report. Cursors of what was read and the mirror move together, before anybody is told;
// the cursor of an output moves when it has confirmed. Nothing is written to the platform, so nothing has to be settled.
import { workflowInfo } from '@temporalio/workflow';
import type { RunContext } from '../activities/contracts.ts';
import type { FeedRunInput, FeedRunResult } from '../src/core/feed-run.ts';
import { withinDeadline } from './deadline.ts';
import { commitExport, commitReading } from './exports/commit.ts';
import { deliver } from './exports/deliver.ts';
import { tellingsOf } from './exports/outputs.ts';
import { takeLease, type ExportLease } from './exports/lease.ts';
import { readObjects } from './exports/read-objects.ts';
import { endAfter, finish, releaseAfter } from './ending.ts';
import { announce, enter, showProgress } from './progress.ts';
import { exportActivities } from './proxies.ts';
import { factsOf, newRecord, type RunRecord } from './run-facts.ts';
import { parseRunInput } from './run-input.ts';

export async function indicatorExportWorkflow(request: FeedRunInput): Promise<FeedRunResult> {
  const input = parseRunInput(request);
  const runKey = workflowInfo().firstExecutionRunId;
  const record = newRecord(input, new Date().toISOString());
  announce(record);
  showProgress(record);

  const lease = await takeLease(record, runKey);
  if (lease === undefined) return finish(record, factsOf(record));
  if (lease.status === 'skipped')
    return finish(record, { ...factsOf(record), skipped: lease.reason });
  const { configRef, runDeadlineMs } = lease.settings;
  const context: RunContext = { feedId: input.feedId, runKey, epoch: lease.epoch, configRef };
  try {
    await withinDeadline(record, runDeadlineMs, () => runSteps(record, lease, context));
  } catch (error) {
    await endAfter(error, record, context);
  }
  return finish(record, factsOf(record), context);
}

async function runSteps(record: RunRecord, lease: ExportLease, context: RunContext): Promise<void> {
  enter(record, 'checking owners, types, query and clock');
  const { checkExport } = exportActivities(lease.settings.instance);
  const { warnings } = await checkExport(context);
  record.warnings.push(...warnings);
  const merged = await readObjects(record, lease, context);
  showProgress(record);
  if (merged === undefined || record.input.mode === 'preview') {
    await releaseAfter(record, context);
    return;
  }
  const tellings = tellingsOf(lease, merged.change);
  await commitReading(record, lease, context, merged, tellings);
  await deliver(record, context, merged, tellings);
  await commitExport(record, context, merged);
}
