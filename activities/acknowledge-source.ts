import { cancellationSignal } from '@temporalio/activity';
import { acknowledgeSource as askSource } from '../src/feeds/index.ts';
import type { SourceAccess } from '../src/feeds/index.ts';
import type { AcknowledgeSourceActivity } from './collection-contracts.ts';
import type { FetchCollectionDeps } from './fetch-collection.ts';

export type AcknowledgeSourceDeps = Omit<FetchCollectionDeps, 'store'> & {
  readonly access: SourceAccess;
};

/**
 * Does: tells a queue-like source that what was committed has arrived.
 * Safe to retry because: a source that was told twice, or not at all, gives at most the same data again.
 * Fails with: SourceUnreachable, SourceUnavailable, RateLimited (retried); SourceRejected, AuthFailed.
 */
export function createAcknowledgeSource(deps: AcknowledgeSourceDeps): AcknowledgeSourceActivity {
  return async ({ configRef, collection, receipts }) => {
    const settings = await deps.documents.settings(configRef);
    await askSource({
      feed: deps.catalogue.find(settings),
      collection,
      parameters: settings.parameters,
      http: await deps.sourceHttp(settings),
      userAgent: `${settings.title}/${settings.definitionVersion}`,
      signal: cancellationSignal(),
      resolveSecret: deps.sourceSecret,
      access: deps.access,
      receipts,
    });
  };
}
