// A page is one only with the list that its records lie in. An error in JSON with status 200 names no next page either: taken for the
// last one it would pass the beginning of a list off as the whole (A2).
import { CodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/refused-answers.ts';
import { collectionOf, type Feed } from '../define-feed.ts';
import { answeredWithError, UNLESS_DATA } from '../formats/error-member.ts';
import type { Page } from '../paging/page.ts';

interface Place {
  readonly feed: Feed;
  readonly collection: string;
}

/**
 * While pages are fetched; whether counted pages have their list is looked at where they are counted.
 * @throws {SourceRejected} for an error in the place of records @throws {FeedFormat} for anything else without a list
 */
export function requireList({ feed, collection }: Place, page: Page): void {
  const { format, source } = collectionOf(feed, collection);
  const { kind } = source.paging;
  if (kind === 'none' || kind === 'change-log') return;
  const error = format.errorIn && format.errorIn(page.json());
  if (error !== undefined) throw answeredWithError(`${page.where}: `, error, UNLESS_DATA);
  if ((kind !== 'next-link' && kind !== 'cursor') || format.isPage === undefined) return;
  const json = page.json();
  if (format.isPage(json)) return;
  throw new CodedError(
    'FeedFormat',
    `${page.where}: expected a page of ${format.words} with its list of records, got ${snippetOf(JSON.stringify(json))}`,
  );
}

/** While pages are mapped, whatever a format says of them. A document that is no page may be empty. @throws {FeedFormat} */
export function refuseMissingList({ feed, collection }: Place, problem: string): void {
  const { kind } = collectionOf(feed, collection).source.paging;
  if (kind === 'none' || kind === 'change-log') return;
  throw new CodedError(
    'FeedFormat',
    `${feed.id} ${collection}: a page without its list of records: ${problem}; nothing of it is used`,
  );
}
