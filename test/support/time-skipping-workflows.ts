// Workflows that exercise or steady the time-skipping server itself, bundled once.
import { defineSearchAttributeKey } from '@temporalio/common';
import { continueAsNew, sleep, upsertSearchAttributes } from '@temporalio/workflow';

/** Far below the engine's limit on history. */
const HOURS_PER_EXECUTION = 1_000;

/** Wakes every hour of skipped time and does nothing. */
export async function pacerWorkflow(): Promise<void> {
  for (let hour = 0; hour < HOURS_PER_EXECUTION; hour += 1) await sleep('1 hour');
  await continueAsNew<typeof pacerWorkflow>();
}

/** Uses three of our search attributes and many days. */
export async function longSleep(): Promise<string> {
  upsertSearchAttributes([
    { key: defineSearchAttributeKey('TcFeedId', 'KEYWORD'), value: 'demo' },
    { key: defineSearchAttributeKey('TcRecords', 'INT'), value: 7 },
    { key: defineSearchAttributeKey('TcWatermark', 'DATETIME'), value: new Date(0) },
  ]);
  await sleep('30 days');
  return 'slept';
}
