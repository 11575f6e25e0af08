// Names on the wire. They are permanent: histories, schedules, operators' scripts and dashboards refer to them.

export const WORKFLOW = {
  feedRun: 'feedRunWorkflow',
  feedState: 'feedStateWorkflow',
  indicatorExport: 'indicatorExportWorkflow',
} as const;

export const UPDATE = {
  beginRun: 'beginRun',
  beginPlan: 'beginPlan',
  noteBatch: 'noteBatch',
  commitRead: 'commitRead',
  commitRun: 'commitRun',
  abortRun: 'abortRun',
  resetCursor: 'resetCursor',
  forgetBatch: 'forgetBatch',
  configure: 'configure',
} as const;

/** Signal twins for clients that cannot send updates (`tctl`, old UIs). */
export const SIGNAL = { resetCursor: 'resetCursorSignal', releaseLease: 'releaseLease' } as const;

export const QUERY = { getState: 'getState', getRecentRuns: 'getRecentRuns' } as const;

export const SEARCH_ATTRIBUTE = {
  feedId: 'TcFeedId',
  runMode: 'TcRunMode',
  runOutcome: 'TcRunOutcome',
  watermark: 'TcWatermark',
  records: 'TcRecords',
} as const;

/** Task queue of workflows, state, fetch, map and plan. */
export const TASK_QUEUE = 'tc-feeds';

/** Task queue of everything that calls one ThreatConnect instance, so that it can be limited as a whole. */
export function platformTaskQueue(instance: string): string {
  return `tc-feeds-platform-${instance.replace(/[^a-zA-Z0-9.-]+/g, '-')}`;
}

export const scheduleIdOf = (feedId: string): string => `feed:${feedId}`;
export const runWorkflowIdOf = (feedId: string): string => `feed-run:${feedId}`;
export const stateWorkflowIdOf = (feedId: string): string => `feed-state:${feedId}`;
