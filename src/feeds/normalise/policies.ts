// What is a correct value and still not sent: the platform refuses it, or it says nothing about an enemy. Kept apart from
// normalisation, so that the canonical list of a file does not depend on settings.
import type { Exclusions } from './exclusions.ts';
import { isNonGlobal } from './non-global.ts';
import { platformRegistryKey } from './registry-key.ts';
import { refuse, type Normalised, type NormalisedValue, type RefusedValue } from './result.ts';

export interface ValuePolicies {
  /** Reserved addresses are sent, too. */
  readonly keepNonGlobal: boolean;
  /** Finds the entry of the operator's exclusion list that covers a value. */
  readonly exclusions?: Exclusions | undefined;
}

/** `filtered` values are left out on purpose and are no defect of the source. */
export type PolicyVerdict = (RefusedValue & { readonly filtered: boolean }) | undefined;

/** Longest URL that the platform takes. */
const MAX_URL = 500;
const PLATFORM_TLD = /\.(?:[a-z]{2,13}|xn--[a-z0-9-]+)$/;
const IP_LITERAL = /^\d+\.\d+\.\d+\.\d+$|:/;
/** Hashes of nothing: of the empty file, and all zeros. */
const EMPTY_HASHES: ReadonlySet<string> = new Set([
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
]);
const ZEROS = /^0+$/;

const refusal = (reason: string, expected: string, value: string): PolicyVerdict => ({
  ...refuse(reason, expected, value),
  filtered: false,
});

function hostVerdict(host: string, value: string): PolicyVerdict {
  if (host.includes('_')) return refusal('host_underscore', 'a host without underscore', value);
  if (!IP_LITERAL.test(host) && !PLATFORM_TLD.test(host))
    return refusal('host_tld_refused', 'a last label of 2 to 13 letters, or punycode', value);
  return undefined;
}

/** The value as the platform takes it, where that is more than the canonical value says. */
export function platformForm(item: NormalisedValue): Normalised {
  return item.type === 'Registry Key' ? platformRegistryKey(item.value) : item;
}

/** Why the canonical value is not sent, or undefined when it is. */
export function policyVerdict(item: NormalisedValue, policies: ValuePolicies): PolicyVerdict {
  const { type, value } = item;
  const entry = policies.exclusions?.(item);
  if (entry !== undefined)
    return {
      ...refuse('excluded', `a value that “${entry}” of the exclusion list does not cover`, value),
      filtered: true,
    };
  switch (type) {
    case 'Address':
    case 'CIDR':
      return !policies.keepNonGlobal && isNonGlobal(value)
        ? { ...refuse('non_global', 'an address of the public Internet', value), filtered: true }
        : undefined;
    case 'URL':
      if (value.length > MAX_URL)
        return refusal('url_over_500', `up to ${MAX_URL} characters (never cut)`, value);
      return urlVerdict(item.host ?? '', value, policies);
    case 'Host':
      return hostVerdict(value, value);
    case 'EmailAddress':
      return hostVerdict(value.slice(value.lastIndexOf('@') + 1), value);
    case 'File':
      return value.split(' : ').some((hash) => isEmptyHash(hash.slice(hash.indexOf(':') + 1)))
        ? { ...refuse('hash_of_nothing', 'the hash of a file with content', value), filtered: true }
        : undefined;
    case 'ASN':
    case 'Email Subject':
    case 'Hashtag':
    case 'Mutex':
    case 'Registry Key':
    case 'User Agent':
      return undefined;
  }
}

const isEmptyHash = (hash: string): boolean => EMPTY_HASHES.has(hash) || ZEROS.test(hash);

function urlVerdict(host: string, value: string, policies: ValuePolicies): PolicyVerdict {
  if (IP_LITERAL.test(host) && !policies.keepNonGlobal && isNonGlobal(host))
    return { ...refuse('non_global', 'a host on the public Internet', value), filtered: true };
  return hostVerdict(host, value);
}
