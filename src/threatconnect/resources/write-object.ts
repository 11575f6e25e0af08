// Writing one object of v3: what is sent has a body or has none, and a success that carries a failure is no success (A11).
import { z } from 'zod';
import { writeBody, type Body } from '../changes/exact-body.ts';
import type { CallOptions, ClientContext } from '../context.ts';
import type { Row } from '../records/row.ts';
import type { PlatformAnswer, Query } from '../transport.ts';
import { readAs, type Envelope } from '../wire.ts';
import { dataOf } from './read-one.ts';

/** The object as it is then. */
export async function writeOne(
  { transport }: ClientContext,
  request: {
    readonly method: 'POST' | 'PUT';
    readonly path: string;
    readonly query?: Query;
    readonly body: Body;
    /** In words, for errors. */
    readonly object: string;
  },
  options: CallOptions,
): Promise<Row> {
  const { body, object } = request;
  const answer = await transport.request({
    ...request,
    headers: { 'content-type': 'application/json' },
    body: writeBody(body),
    signal: options.signal,
  });
  return dataOf(answer, object);
}

export async function deleteOne(
  { transport }: ClientContext,
  path: string,
  object: string,
  options: CallOptions,
): Promise<void> {
  const answer = await transport.request({
    method: 'DELETE',
    path,
    object,
    signal: options.signal,
  });
  checkDone(answer, object);
}

const envelope = z.looseObject({});

/**
 * For answers whose content is of no interest. Nothing at all is a success too.
 *
 * @throws {PlatformResponse} when the envelope says that it failed, or the answer is not the platform's
 */
export function checkDone(answer: PlatformAnswer, what: string, says?: Envelope): void {
  if (answer.text.trim() !== '') readAs(envelope, answer, what, says);
}
