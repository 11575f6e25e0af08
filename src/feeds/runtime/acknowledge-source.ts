// Step 12 of a run: telling a queue-like source that its data have arrived. It comes after the commit, so that a crash before it
// means that the same data come again, which changes nothing (S13).
import { CodedError } from '../../core/errors.ts';
import { collectionOf } from '../define-feed.ts';
import { onePage } from '../paging/paging.ts';
import { resolveParameters } from '../parameters.ts';
import { nodesOfSource, type Source } from '../sources/http.ts';
import { openSession } from '../sources/session.ts';
import { openVault } from '../sources/vault.ts';
import type { FetchInput } from './fetch-contract.ts';

export interface AcknowledgeInput extends Pick<
  FetchInput,
  | 'feed'
  | 'collection'
  | 'parameters'
  | 'http'
  | 'userAgent'
  | 'signal'
  | 'resolveSecret'
  | 'access'
> {
  /** What the fetch gave. */
  readonly receipts: readonly string[];
}

/** Asks one question per receipt, in order. Asking again does no harm. */
export async function acknowledgeSource(input: AcknowledgeInput): Promise<void> {
  const { feed, collection, http, access, userAgent, signal } = input;
  const { source } = collectionOf(feed, collection);
  const where = `${feed.id} ${collection}`;
  if (!source.acknowledge)
    throw new CodedError('ConfigInvalid', `${where}: the source takes no acknowledgement`);
  const { method, url, body } = source.acknowledge;
  const question: Source = {
    ...source,
    method,
    url,
    body,
    query: {},
    locate: undefined,
    paging: onePage,
  };
  const vault = await openVault({
    feedId: feed.id,
    declared: feed.parameters,
    parameters: resolveParameters(feed, input.parameters),
    nodes: nodesOfSource(question),
    resolveSecret: input.resolveSecret,
  });
  const session = await openSession({
    where,
    source: question,
    vault,
    http,
    access,
    userAgent,
    signal,
  });
  for (const receipt of input.receipts) {
    const response = await session.ask({ receipt });
    await response.discard();
  }
}
