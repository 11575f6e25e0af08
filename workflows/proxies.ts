// Every time-out and retry of a run, grouped by what is waited for, with the reason beside each number.
import { proxyActivities } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { ACTIVITY_TIMEOUT_MS } from '../src/core/limits.ts';
import { platformTaskQueue, TASK_QUEUE } from '../src/core/names.ts';

/** Activities beat every five seconds; a worker that is gone is noticed after this, so a kill costs a run no more. */
const HEARTBEAT = '20 seconds';

/** Short commands to the state of the feed. */
const STATE: ActivityOptions = {
  taskQueue: TASK_QUEUE,
  startToCloseTimeout: '15 seconds',
  // An outage of the engine itself is waited for; giving up earlier would lose a finished run.
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
};

/** A busy lease is waited for inside one activity that fails benignly; the bound comes from the settings. */
const LEASE: ActivityOptions = {
  ...STATE,
  scheduleToCloseTimeout: ACTIVITY_TIMEOUT_MS.beginRun,
};

/** Reading a source: minutes usually, hours for a slow one. A heartbeat carries liveness and cancellation. */
const SOURCE: ActivityOptions = {
  taskQueue: TASK_QUEUE,
  startToCloseTimeout: ACTIVITY_TIMEOUT_MS.fetchCollection,
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes', maximumAttempts: 5 },
};

/** CPU work on files: deterministic, so a defect does not go away by repeating it often. */
const COMPUTE: ActivityOptions = {
  taskQueue: TASK_QUEUE,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: HEARTBEAT,
  retry: {
    initialInterval: '1 second',
    maximumInterval: '1 minute',
    maximumAttempts: 5,
    // The same bytes are cut in the same place the next time.
    nonRetryableErrorTypes: ['FeedTruncated'],
  },
};

/** Short questions to the platform; a maintenance window of half an hour is survived. */
const ASK: ActivityOptions = {
  startToCloseTimeout: '10 minutes',
  scheduleToCloseTimeout: '2 hours',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '2 seconds', maximumInterval: '2 minutes' },
};

/** Creating and uploading one batch. The heartbeat time-out also bounds how long a lost worker goes unnoticed. */
const SUBMIT: ActivityOptions = {
  startToCloseTimeout: ACTIVITY_TIMEOUT_MS.submitBatch,
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '2 seconds', maximumInterval: '5 minutes' },
};

/** Waiting for the platform: seconds to many hours. A pending batch is no error: it is looked at again by a benign retry. */
const WAIT: ActivityOptions = {
  startToCloseTimeout: '15 minutes',
  scheduleToCloseTimeout: ACTIVITY_TIMEOUT_MS.awaitBatch,
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '5 seconds', maximumInterval: '2 minutes' },
};

/** A word to a source after everything is done: it may take its time, and nothing depends on it. */
const TELL: ActivityOptions = {
  taskQueue: TASK_QUEUE,
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute', maximumAttempts: 5 },
};

/** Telling an output: minutes usually. A receiver that is down is told by the next run, so that the others are not held up. */
const DELIVER: ActivityOptions = {
  taskQueue: TASK_QUEUE,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute', maximumAttempts: 5 },
};

/** Nice to have: never holds a run up for long. */
const AFTERMATH: ActivityOptions = {
  taskQueue: TASK_QUEUE,
  // They beat no heart, so this is how long a killed worker holds the run open. A sweep that is cut short goes on next time.
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
};

export const { beginRun, beginExport } = proxyActivities<Activities>(LEASE);
export const { beginPlan, commitRead, commitRun, abortRun } = proxyActivities<Activities>(STATE);
export const { fetchCollection } = proxyActivities<Activities>(SOURCE);
export const { mapCollection, planRun, writeLedger, mergeMirror } =
  proxyActivities<Activities>(COMPUTE);
export const { deliverOutput } = proxyActivities<Activities>(DELIVER);
export const { acknowledgeSource } = proxyActivities<Activities>(TELL);
export const { reportRun, cleanSpool } = proxyActivities<Activities>(AFTERMATH);

type PlatformActivities = Pick<
  Activities,
  'preflight' | 'planRemoval' | 'submitBatch' | 'awaitBatch' | 'settleBatch'
>;

/** The activities that call one instance, on the queue of that instance. */
export function platformActivities(instance: string): PlatformActivities {
  const taskQueue = platformTaskQueue(instance);
  const { preflight, planRemoval } = proxyActivities<Activities>({ ...ASK, taskQueue });
  const { submitBatch } = proxyActivities<Activities>({ ...SUBMIT, taskQueue });
  const { awaitBatch, settleBatch } = proxyActivities<Activities>({ ...WAIT, taskQueue });
  return { preflight, planRemoval, submitBatch, awaitBatch, settleBatch };
}

type ExportActivities = Pick<Activities, 'checkExport' | 'planWindows' | 'readWindow' | 'findGone'>;

/** The activities of an export that call its instance. Reading is repeated like any source, from where it stood. */
export function exportActivities(instance: string): ExportActivities {
  const taskQueue = platformTaskQueue(instance);
  const { checkExport, planWindows, findGone } = proxyActivities<Activities>({ ...ASK, taskQueue });
  const { readWindow } = proxyActivities<Activities>({ ...SOURCE, taskQueue });
  return { checkExport, planWindows, readWindow, findGone };
}
