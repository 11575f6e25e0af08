// Decides who sends a request: `TC id:signature` with a timestamp within five minutes of the platform's clock, or `TC-Token token`.
import type { IncomingHttpHeaders } from 'node:http';
import type { Access, User } from '../state/access.ts';
import type { Clock } from '../state/clock.ts';
import { sameText, signatureOf } from './signature.ts';

const CLOCK_WINDOW_SECONDS = 300;

/** Stands for the sender of a request that needs no credentials. */
export const NOBODY: User = {
  accessId: '',
  secretKey: '',
  roles: {},
  exchangeAdmin: false,
  sightings: false,
};

export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

export interface Credentials {
  readonly method: string;
  /** Path and query exactly as received. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

const refuse = (message: string, status: 401 | 403 = 401): Refusal => ({ status, message });

export const authenticate = (
  { method, target, headers }: Credentials,
  access: Access,
  clock: Clock,
): User | Refusal => {
  const header = headers.authorization ?? '';
  if (header.startsWith('TC-Token '))
    return access.userOfToken(header.slice('TC-Token '.length).trim()) ?? refuse('Unauthorized');
  if (header === '') return refuse('Access Denied');
  if (!header.startsWith('TC ')) return refuse('Unsupported authorization scheme', 403);
  const colon = header.indexOf(':');
  const user = colon < 0 ? undefined : access.users.get(header.slice('TC '.length, colon));
  if (user === undefined) return refuse('Access Denied');
  const timestamp = headers['timestamp'];
  if (typeof timestamp !== 'string' || !/^\d+$/.test(timestamp)) return refuse('Invalid timestamp');
  if (Math.abs(Number(timestamp) - clock.nowMs() / 1000) > CLOCK_WINDOW_SECONDS)
    return refuse('Timestamp out of acceptable time range');
  const expected = signatureOf(user.secretKey, target, method, timestamp);
  return sameText(expected, header.slice(colon + 1))
    ? user
    : refuse('Signature data did not match expected result');
};
