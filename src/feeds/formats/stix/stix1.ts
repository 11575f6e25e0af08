// STIX 1.x is XML of another model. It is refused by name, because the error of a JSON reader would send people to look for a broken file.
import { CodedError } from '../../../core/errors.ts';

const PACKAGE = /<(?:[a-z]+:)?STIX_Package\b/;

export const isStix1 = (head: string): boolean => /^\s*</.test(head) && PACKAGE.test(head);

/** @throws {FeedFormat} for a package of STIX 1.x */
export function refuseStix1(head: string): void {
  if (isStix1(head))
    throw new CodedError(
      'FeedFormat',
      'expected STIX 2.0 or 2.1 (JSON), got STIX 1.x (XML), which is not supported; ask the source for STIX 2',
    );
}
