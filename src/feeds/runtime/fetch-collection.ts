// From a source to the store: bytes kept as they came, one document per answer. What leaves this file holds no secret: the hash of
// the request is made of references, addresses and tokens of the next page have marks in their place.
import { collectionOf } from '../define-feed.ts';
import { resolveParameters } from '../parameters.ts';
import { requestHash } from '../sources/build-request.ts';
import { detailSource, nodesOfDetail } from '../sources/detail.ts';
import { nodesOfSource, type Source } from '../sources/http.ts';
import { openSession, type SourceSession } from '../sources/session.ts';
import { openVault } from '../sources/vault.ts';
import type { FetchInput, FetchResult } from './fetch-contract.ts';
import { fetchChanges } from './fetch-changes.ts';
import type { Stamps } from './fetch-checkpoint.ts';
import { openDetails } from './fetch-details.ts';
import { fetchDocument } from './fetch-document.ts';
import { fetchPages } from './fetch-pages.ts';
import { mappingFingerprint } from './mapping-fingerprint.ts';

/**
 * Fetches one collection into sinks, or learns that nothing changed.
 * @throws {ConfigInvalid} when an address or secret is missing @throws {FeedFormat} for a successful status without a document
 * @throws {FeedTooLarge} above a limit @throws {AuthFailed} when the source refuses who asks
 */
export async function fetchCollection(input: FetchInput): Promise<FetchResult> {
  const { feed, collection: name, http, access, userAgent, signal } = input;
  const { source, detail } = collectionOf(feed, name);
  const parameters = resolveParameters(feed, input.parameters);
  const stamps: Stamps = {
    request: requestHash(source, parameters),
    mapping: mappingFingerprint(feed, name, parameters),
  };
  const vault = await openVault({
    feedId: feed.id,
    declared: feed.parameters,
    parameters,
    nodes: [...nodesOfSource(source), ...(detail ? nodesOfDetail(detail) : [])],
    resolveSecret: input.resolveSecret,
  });
  const where = `${feed.id} ${name}`;
  const open = (asked: Source): Promise<SourceSession> =>
    openSession({ where, source: asked, vault, http, access, userAgent, signal });
  const session = await open(source);
  if (source.paging.kind === 'change-log') return fetchChanges(input, session, stamps);
  const single =
    source.paging.kind === 'none' && source.delta.kind === 'none' && !source.acknowledge;
  if (!detail)
    return single ? fetchDocument(input, session, stamps) : fetchPages(input, session, stamps);
  const details = await openDetails(input, await open(detailSource(source)), detail);
  const result = await fetchPages(input, session, stamps, details);
  const { ref, notice } = await details.finish();
  if (result.status === 'unchanged') return result;
  return {
    ...result,
    cursor: { ...result.cursor, ...(ref === undefined ? {} : { details: ref }) },
    ...(notice === undefined ? {} : { notices: [...(result.notices ?? []), notice] }),
  };
}
