// The definitions of this package by id. Worker threads find them here, because a definition cannot be sent to a thread.
import { CodedError } from '../../core/errors.ts';
import { catalogue } from '../catalogue/index.ts';
import type { Feed } from '../define-feed.ts';

/** All definitions of this package, sorted by id. */
export function allFeeds(): readonly Feed[] {
  return [...catalogue].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** @throws {ConfigInvalid} naming the known ids */
export function findFeed(id: string): Feed {
  const found = catalogue.find((feed) => feed.id === id);
  if (found) return found;
  throw new CodedError(
    'ConfigInvalid',
    `there is no feed definition ${id}; known: ${allFeeds()
      .map((feed) => feed.id)
      .join(
        ', ',
      )}. A feed with a name of its own says which definition it uses, such as "use: ${allFeeds()[0]?.id ?? ''}"`,
  );
}
