// A feed's id as it comes from the command line.
import { CodedError } from '../core/errors.ts';
import { isFeedId } from '../core/feed-run-input.ts';

/** @throws {InputInvalid} */
export function requireFeedId(feedId: string): void {
  const fits: boolean = isFeedId(feedId);
  if (fits) return;
  throw new CodedError(
    'InputInvalid',
    `"${feedId}" cannot be a feed id: up to 100 letters, digits, ".", "_" or "-", the first a letter or digit`,
  );
}
