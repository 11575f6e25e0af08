// What an untyped token is: the first reading that fits, in a fixed order, so that every list is read the same way.
import { canonicalAddress, normaliseAddress } from './address.ts';
import { looksLikeAsn, normaliseAsn } from './asn.ts';
import { normaliseCidr } from './cidr.ts';
import { normaliseEmail } from './email.ts';
import { hashAlgorithm, normaliseFile } from './file.ts';
import { normaliseHost } from './host.ts';
import { refang } from './refang.ts';
import { isRefused, MAX_VALUE, refuseLength, trimBlanks, type Normalised } from './result.ts';
import { normaliseUrl } from './url.ts';

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const QUAD = /^\d+\.\d+\.\d+\.\d+(?::\d+)?$/;
const NETWORK = /^([^/]+)\/\d{1,3}$/;

function read(text: string): Normalised {
  if (looksLikeAsn(text)) return normaliseAsn(text);
  const network = NETWORK.exec(text)?.[1];
  if (network !== undefined && canonicalAddress(network) !== undefined) return normaliseCidr(text);
  const address = normaliseAddress(text);
  if (!isRefused(address) || QUAD.test(text)) return address;
  if (hashAlgorithm(text) !== undefined) return normaliseFile(text);
  if (SCHEME.test(text)) return normaliseUrl(text);
  if (text.includes('/')) return normaliseUrl(text, { addScheme: 'http' });
  if (text.includes('@')) return normaliseEmail(text);
  return normaliseHost(text);
}

/** Order: ASN, CIDR, address, address with port, hash, URL, e-mail address, host. */
export function classify(input: string): Normalised {
  const trimmed = trimBlanks(input);
  if (trimmed.length > MAX_VALUE) return refuseLength(trimmed);
  const text = refang(trimmed);
  const result = read(text);
  return isRefused(result) || text === trimmed
    ? result
    : { ...result, notes: ['defanged', ...result.notes] };
}
