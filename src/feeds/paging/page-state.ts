// Where a fetch stands between two pages: small JSON, because it is the checkpoint from which another attempt goes on.
import type { RecordPlace } from '../../core/cursor.ts';
import { CodedError } from '../../core/errors.ts';
import type { RequestValues } from '../sources/request-references.ts';
import { fingerprintOf, type Page } from './page.ts';

export interface PageState {
  readonly values: RequestValues;
  /** Address of the page when the page before named it; without secrets. */
  readonly address?: string;
  /** Records in front of the page, those that were asked for twice counted once. */
  readonly reached: number;
  /** Number of all records as the last page stated it that stated one. */
  readonly total?: number;
  /** Why the pages may not be all there is. */
  readonly problem?: string;
  /** Fingerprint of the last page. */
  readonly last?: string;
  /** Of a page whose details were fetched in part: the record to go on from. */
  readonly record?: RecordPlace;
  /** Fingerprints of the links and tokens that were followed. */
  readonly seen: readonly string[];
}

export type PageStep =
  | { readonly end: true; readonly problem?: string }
  | { readonly end: false; readonly state: PageState };

export interface PagerContext {
  /** Origins that a next link may lead to. */
  readonly origins: readonly string[];
  /** Cuts secrets out of what is kept. */
  readonly hide: (text: string) => string;
}

/** Remembers a link or token. @throws {FeedFormat} when it was followed before */
export function follow(state: PageState, what: string, page: Page): readonly string[] {
  const mark = fingerprintOf(what);
  if (state.seen.includes(mark))
    throw new CodedError(
      'FeedFormat',
      `${page.where}: the page leads back to one that was read before; the source pages in a circle`,
    );
  return [...state.seen, mark];
}
