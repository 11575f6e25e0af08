// How long a feed may be told to wait. Each wait happens inside one activity, and an activity that the engine ends from outside
// ends with the engine's words instead of ours, or is tried again from the start. So every setting has to fit into its
// activity, and both numbers stand here, side by side.
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Time-outs of the activities that wait for as long as a setting says. */
export const ACTIVITY_TIMEOUT_MS = {
  /** Schedule to close of `beginRun`: all looks at a busy lease. */
  beginRun: 26 * HOUR,
  /** Schedule to close of `awaitBatch` and `settleBatch`: all looks at a batch. */
  awaitBatch: 48 * HOUR,
  /** Start to close of `submitBatch`: creating, noting and uploading one batch. */
  submitBatch: 20 * MINUTE,
  /** Start to close of `fetchCollection`: one attempt at a source. */
  fetchCollection: 2 * HOUR,
} as const;

export interface DurationLimit {
  readonly minMs: number;
  readonly maxMs: number;
  /** Why not longer, for the message. */
  readonly because: string;
}

const source = (because: string): DurationLimit => ({
  minMs: SECOND,
  maxMs: 105 * MINUTE,
  because,
});

/** What the durations of a feed may be, by the key in the YAML. */
export const DURATION_LIMIT = {
  busyWait: {
    minMs: 0,
    maxMs: 24 * HOUR,
    because: 'the request for the lease is given up after 26h',
  },
  runDeadline: {
    minMs: MINUTE,
    maxMs: 7 * DAY,
    because: 'the fetched data of a run are kept for 7d',
  },
  'batch.uploadDeadline': {
    minMs: SECOND,
    maxMs: 15 * MINUTE,
    because: 'creating and uploading a batch is one step of at most 20m',
  },
  'batch.batchDeadline': {
    minMs: SECOND,
    // Looks are up to two minutes apart, and the errors of the batch are read after the last one.
    maxMs: 46 * HOUR,
    because: 'waiting for a batch is given up after 48h',
  },
  'source.connectTimeout': source('fetching a collection is one step of at most 2h'),
  'source.readTimeout': source('fetching a collection is one step of at most 2h'),
  'source.totalTimeout': source('fetching a collection is one step of at most 2h'),
} as const satisfies Readonly<Record<string, DurationLimit>>;
