// Follows the history of a run as it grows, so that a test can act at an exact step of it.
import type { Client } from '@temporalio/client';

type HistoryAnswer = Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistory']>>;
type HistoryEvent = NonNullable<NonNullable<HistoryAnswer['history']>['events']>[number];

/** A step of a run: an activity by its type that was scheduled or has completed, counted from 1. */
export interface Moment {
  readonly activity: string;
  readonly what: 'scheduled' | 'completed';
  readonly nth?: number;
}

/** Settles with true when the moment has come, with false when the run ended before. */
export async function momentOf(
  client: Client,
  workflowId: string,
  runId: string,
  moment: Moment,
): Promise<boolean> {
  const scheduled = new Map<string, string>();
  let seen = 0;
  let nextPageToken = new Uint8Array();
  for (;;) {
    const answer = await client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId, runId },
      waitNewEvent: true,
      nextPageToken,
    });
    for (const event of answer.history?.events ?? []) {
      if (!isMoment(event, moment, scheduled)) continue;
      seen += 1;
      if (seen === (moment.nth ?? 1)) return true;
    }
    nextPageToken = new Uint8Array(answer.nextPageToken);
    if (nextPageToken.length === 0) return false;
  }
}

function isMoment(
  event: HistoryEvent,
  { activity, what }: Moment,
  scheduled: Map<string, string>,
): boolean {
  const begun = event.activityTaskScheduledEventAttributes;
  if (begun) {
    const name = begun.activityType?.name ?? '';
    scheduled.set(String(event.eventId), name);
    return what === 'scheduled' && name === activity;
  }
  const ended = event.activityTaskCompletedEventAttributes;
  return (
    what === 'completed' &&
    ended != null &&
    scheduled.get(String(ended.scheduledEventId)) === activity
  );
}
