import { continueAsNew, sleep } from '@temporalio/workflow';

/** Far below the engine's limit on history. */
const HOURS_PER_EXECUTION = 1_000;

/** Wakes every hour of skipped time and does nothing. */
export async function pacerWorkflow(): Promise<void> {
  for (let hour = 0; hour < HOURS_PER_EXECUTION; hour += 1) await sleep('1 hour');
  await continueAsNew<typeof pacerWorkflow>();
}
