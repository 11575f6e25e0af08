// The codes of errors by who is on the other side.
import type { ErrorCode } from '../core/errors.ts';
import type { HttpRole } from './contract.ts';

export interface RoleCodes {
  /** No name, no connection, cut off, or too slow. */
  readonly unreachable: ErrorCode;
  /** 408 and 5xx. */
  readonly unavailable: ErrorCode;
  /** Other 4xx, and redirects that are not followed. */
  readonly rejected: ErrorCode;
  readonly tooLarge: ErrorCode;
  readonly truncated: ErrorCode;
  readonly notUnderstood: ErrorCode;
}

export const CODES_OF: Readonly<Record<HttpRole, RoleCodes>> = {
  source: {
    unreachable: 'SourceUnreachable',
    unavailable: 'SourceUnavailable',
    rejected: 'SourceRejected',
    tooLarge: 'FeedTooLarge',
    truncated: 'FeedTruncated',
    notUnderstood: 'FeedFormat',
  },
  platform: {
    unreachable: 'PlatformUnreachable',
    unavailable: 'PlatformUnavailable',
    rejected: 'PlatformRejected',
    tooLarge: 'PlatformResponse',
    truncated: 'PlatformUnreachable',
    notUnderstood: 'PlatformResponse',
  },
  receiver: {
    unreachable: 'OutputUnreachable',
    unavailable: 'OutputUnavailable',
    rejected: 'OutputRejected',
    tooLarge: 'OutputRejected',
    truncated: 'OutputUnreachable',
    notUnderstood: 'OutputRejected',
  },
};
