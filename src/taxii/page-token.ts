// What `next` is: the instant behind which the next page begins, and a mark of the question, so that an answer is not continued under
// another one. It holds nothing of the server's memory: it is good after a restart and after new publications. A client that makes one
// up gets another part of what it may read anyway.
import { createHash } from 'node:crypto';

const VERSION = '1';
const MARK_LENGTH = 12;

export const pageToken = (after: number, question: string): string =>
  Buffer.from([VERSION, after.toString(36), markOf(question)].join('.')).toString('base64url');

/** Microseconds since 1970; `undefined` when it is no token, or one of another question. */
export function readPageToken(token: string, question: string): number | undefined {
  if (token.length > 64 || !/^[\w-]+$/.test(token)) return undefined;
  const [version, after = '', mark, ...rest] = Buffer.from(token, 'base64url')
    .toString('latin1')
    .split('.');
  if (version !== VERSION || mark !== markOf(question) || rest.length > 0) return undefined;
  if (!/^[0-9a-z]{1,11}$/.test(after)) return undefined;
  const micros = Number.parseInt(after, 36);
  return Number.isSafeInteger(micros) ? micros : undefined;
}

const markOf = (question: string): string =>
  createHash('sha256').update(question).digest('hex').slice(0, MARK_LENGTH);
