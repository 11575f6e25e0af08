// Every error that can end a step has a code, and each code answers two questions: what the run does next, and who can act.
import { redact } from './redaction.ts';

/** `retry`: the same step again; `fail`: the step (collection or run) ends; `wait`: nothing is wrong, look again later. */
export type ErrorAction = 'retry' | 'fail' | 'wait';
/** Who can do something about it. */
export type ErrorActor = 'operator' | 'source' | 'platform' | 'maintainer' | 'nobody';

interface ErrorRow {
  readonly action: ErrorAction;
  readonly actor: ErrorActor;
  /** What it means, for `docs/errors.md`. */
  readonly meaning: string;
}

const row = (action: ErrorAction, actor: ErrorActor, meaning: string): ErrorRow => ({
  action,
  actor,
  meaning,
});

/** All codes. The code is the failure type in Temporal and the same word in log, exit message and `docs/errors.md`. */
export const ERROR_TABLE = {
  ConfigInvalid: row(
    'fail',
    'operator',
    'A setting, parameter or YAML key is missing, unknown or wrong.',
  ),
  InputInvalid: row(
    'fail',
    'operator',
    'The JSON given to a run, update or signal does not have the expected form.',
  ),
  PreflightFailed: row(
    'fail',
    'operator',
    'One or more checks before the fetch failed; the message names every finding.',
  ),
  AuthFailed: row('fail', 'operator', 'The platform or the source refused the credentials.'),
  PermissionDenied: row('fail', 'operator', 'The credentials are valid but may not do this.'),
  ClockSkew: row(
    'fail',
    'operator',
    'This machine and the platform disagree about the time by more than five minutes.',
  ),
  TlsVerification: row(
    'fail',
    'operator',
    'The certificate of the other side could not be verified.',
  ),
  SourceUnreachable: row(
    'retry',
    'source',
    'The source did not answer: no name, no connection, cut off, or too slow.',
  ),
  SourceUnavailable: row(
    'retry',
    'source',
    'The source answered with a temporary error (408, 5xx).',
  ),
  SourceRejected: row('fail', 'source', 'The source answered with a permanent error (4xx).'),
  RateLimited: row('retry', 'nobody', 'The other side asked to slow down (429, Retry-After).'),
  FeedFormat: row(
    'fail',
    'source',
    'What the source sent is not in the expected format (for example HTML instead of CSV).',
  ),
  FeedTruncated: row(
    'retry',
    'source',
    'The transfer ended before its announced end, or a declared total was not reached.',
  ),
  FeedTooLarge: row(
    'fail',
    'operator',
    'The source sent more, or unpacks to more, than the configured limit.',
  ),
  TooManyRejects: row('fail', 'source', 'More records were rejected than the feed tolerates.'),
  PlatformUnreachable: row(
    'retry',
    'platform',
    'ThreatConnect did not answer: no connection, cut off, or too slow.',
  ),
  PlatformUnavailable: row(
    'retry',
    'platform',
    'ThreatConnect answered with a temporary error (5xx).',
  ),
  PlatformResponse: row(
    'fail',
    'maintainer',
    'ThreatConnect answered in a form that is not understood.',
  ),
  PlatformRejected: row('fail', 'operator', 'ThreatConnect refused the request (4xx).'),
  OutputUnreachable: row(
    'retry',
    'operator',
    'The receiver of an output did not answer: no name, no connection, cut off, or too slow.',
  ),
  OutputUnavailable: row(
    'retry',
    'operator',
    'The receiver of an output answered with a temporary error (408, 5xx).',
  ),
  OutputRejected: row(
    'fail',
    'operator',
    'The receiver of an output refused what it was sent (4xx, a redirect), or took less than that.',
  ),
  BatchDisabled: row(
    'retry',
    'platform',
    'The batch API of this instance is switched off or its document storage is missing.',
  ),
  BatchTooLarge: row('fail', 'operator', 'ThreatConnect refused a chunk because of its size.'),
  BatchPending: row('wait', 'nobody', 'A batch has not reached its end yet.'),
  BatchUnresolved: row(
    'fail',
    'platform',
    'A batch did not reach a readable end; its objects are sent again by the next run.',
  ),
  IndicatorLimit: row(
    'fail',
    'operator',
    'The owner would exceed its number of allowed indicators.',
  ),
  FeedBusy: row('wait', 'nobody', 'Another run of this feed holds the lease.'),
  FeedPaused: row('fail', 'operator', 'The feed is paused in its state.'),
  StaleEpoch: row(
    'fail',
    'operator',
    'The run lost its lease (taken over, released or reset) and may not write any more.',
  ),
  StateLost: row(
    'fail',
    'operator',
    'The state of the feed was closed; restore it with `tcfeeds state init`.',
  ),
  LedgerMismatch: row(
    'fail',
    'operator',
    'The ledger belongs to another owner or another ThreatConnect instance.',
  ),
  RefMissing: row('fail', 'operator', 'A file of the store that a run needs is not there.'),
  IntegrityMismatch: row(
    'fail',
    'maintainer',
    'A file of the store does not have the size, hash or form that was recorded.',
  ),
  StoreFull: row('fail', 'operator', 'The store has no room left.'),
  WorkerShutdown: row('wait', 'nobody', 'The worker is going down; another one goes on.'),
  DeadlineExceeded: row(
    'fail',
    'operator',
    'The run took longer than its deadline; what was sent is settled by the next run.',
  ),
  Cancelled: row('fail', 'operator', 'The run was cancelled.'),
  Internal: row('fail', 'maintainer', 'A defect of this program.'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** All error codes, in the order of the table. */
export const ERROR_CODES = Object.keys(ERROR_TABLE) as readonly ErrorCode[];

/** True for a word that is one of our codes (a failure's `type` comes back as plain text). */
export function isErrorCode(word: unknown): word is ErrorCode {
  return typeof word === 'string' && Object.hasOwn(ERROR_TABLE, word);
}

export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface CodedErrorOptions {
  readonly cause?: unknown;
  /** When the other side said so: how long to wait before the next attempt. */
  readonly retryAfterMs?: number;
  readonly details?: ErrorDetails;
}

/** An error with a code. The message says what, which object, expected, got, what to do; secrets are cut here. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options: CodedErrorOptions = {}) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.details = redactDetails(options.details ?? {});
  }
}

/** Text by text: cutting inside the JSON of all details would miss escaped secrets, and could break it. */
function redactDetails(details: ErrorDetails): ErrorDetails {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? redact(value)
        : typeof value === 'object'
          ? value.map(redact)
          : value,
    ]),
  );
}

/** The coded error that `error` is or was caused by, if any. */
export function findCodedError(error: unknown): CodedError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof CodedError) return current;
  }
  return undefined;
}
