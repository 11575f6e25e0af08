// Networks in prefix notation. The canonical form has no host bits and writes IPv6 compressed.
import ipaddr from 'ipaddr.js';
import { canonicalAddress, isIpv4 } from './address.ts';
import { refuse, trimBlanks, type Normalised } from './result.ts';
import { refang } from './refang.ts';

const FORM = /^([^/\s]+)\/(0|[1-9]\d{0,2})$/;

/** A network; one that has a single address becomes an Address. */
export function normaliseCidr(input: string): Normalised {
  const trimmed = trimBlanks(input);
  const text = refang(trimmed);
  const notes = text === trimmed ? [] : ['defanged'];
  const parts = FORM.exec(text);
  const address = parts?.[1] === undefined ? undefined : canonicalAddress(parts[1]);
  const prefix = Number(parts?.[2]);
  if (address === undefined) return refuse('cidr_form', 'address/prefix', text);
  const widest = isIpv4(address) ? 32 : 128;
  if (prefix > widest) return refuse('cidr_prefix', `a prefix up to ${widest}`, text);
  if (prefix === widest)
    return { type: 'Address', value: address, notes: [...notes, 'single_address'] };
  const network =
    widest === 32
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address}/${prefix}`).toString()
      : ipaddr.IPv6.networkAddressFromCIDR(`${address}/${prefix}`).toRFC5952String();
  if (network !== address) notes.push('host_bits_cleared');
  return { type: 'CIDR', value: `${network}/${prefix}`, notes };
}
