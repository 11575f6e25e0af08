// A single document. Validators are sent only when the last answer was to the same request and is mapped in the same way;
// otherwise a 304 would hide records that have to be mapped again.
import { showAddress, type SourceSession } from '../sources/session.ts';
import type { Stamps } from './fetch-checkpoint.ts';
import type { FetchInput, FetchResult } from './fetch-contract.ts';
import { dateOf, requireDocument, storeAnswer } from './store-answer.ts';

function validatorsOf(
  { cursor, revalidate }: FetchInput,
  session: SourceSession,
  stamps: Stamps,
): Record<string, string> {
  const usable =
    revalidate &&
    session.source.revalidate &&
    cursor?.request === stamps.request &&
    cursor.mapping === stamps.mapping;
  if (!usable) return {};
  return {
    ...(cursor.etag === undefined ? {} : { 'if-none-match': cursor.etag }),
    ...(cursor.lastModified === undefined ? {} : { 'if-modified-since': cursor.lastModified }),
  };
}

export async function fetchDocument(
  input: FetchInput,
  session: SourceSession,
  stamps: Stamps,
): Promise<FetchResult> {
  const validators = validatorsOf(input, session, stamps);
  const maxBytes = input.limits?.maxBytes;
  const response = await session.ask({}, { validators, maxBytes });
  const sourceDate = dateOf(response.headers);
  if (response.status === 304 && input.cursor && Object.keys(validators).length > 0) {
    await response.discard();
    return { status: 'unchanged', cursor: input.cursor, sourceDate };
  }
  const where = `${input.feed.id} ${input.collection}, ${showAddress(session, {})}`;
  await requireDocument(response, where);
  const { ref, bytes } = await storeAnswer(input, session, response, {
    where,
    maxBytes: maxBytes ?? Infinity,
    keep: false,
    onBytes: (received) => input.onProgress?.({ bytes: received }),
  });
  const { etag, 'last-modified': lastModified } = response.headers;
  return {
    status: 'fetched',
    raw: [ref],
    cursor: {
      ...(input.cursor?.position === undefined ? {} : { position: input.cursor.position }),
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
      ...stamps,
    },
    bytes,
    sourceDate,
    endIsProven: response.endIsProven ?? true,
  };
}
