// Addresses that were left as they were written by `tcfeeds new`, or copied from an example.
import { isPlaceholderHost } from '../core/placeholder-host.ts';
import type { Feed } from './define-feed.ts';
import type { ParameterValues } from './parameters.ts';

function isPlaceholder(url: string): boolean {
  return URL.canParse(url) && isPlaceholderHost(new URL(url).hostname);
}

export interface PlaceholderAddress {
  readonly collection: string;
  readonly url: string;
  /** The parameter that sets it. */
  readonly parameter: string;
}

/** The collections that would ask a host of examples. @param given parameters of the feed in the YAML */
export function placeholderAddresses(
  { collections, parameters }: Pick<Feed, 'collections' | 'parameters'>,
  given: ParameterValues,
): readonly PlaceholderAddress[] {
  const all = Object.entries(collections);
  return all.flatMap(([collection, item]) => {
    const parameter = all.length === 1 ? 'url' : `url.${collection}`;
    // A generic feed has the address of each list in its collection already, and no default for it.
    const isDefault = parameters[parameter]?.default === item.url;
    const stated = isDefault ? given[parameter] : undefined;
    const url = typeof stated === 'string' ? stated : item.url;
    return isPlaceholder(url) ? [{ collection, url, parameter }] : [];
  });
}
