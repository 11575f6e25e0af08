// The same indicator has two spellings: ours (compressed IPv6, lower-case labelled hashes) and the platform's.
import { compressIpv6, expandIpv6 } from '../../core/ipv6.ts';

const HASH_KINDS = ['md5', 'sha1', 'sha256'] as const;
export type HashKind = (typeof HASH_KINDS)[number];

const KIND_BY_LENGTH: Readonly<Record<number, HashKind>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };
const HEX = /^[0-9a-f]+$/;

/** The hashes of a File in either spelling, strongest last. */
export function hashesOf(text: string): readonly (readonly [HashKind, string])[] {
  const byKind = new Map<HashKind, string>();
  for (const part of text.split(':')) {
    const hash = part.trim().toLowerCase();
    const kind = HEX.test(hash) ? KIND_BY_LENGTH[hash.length] : undefined;
    if (kind !== undefined) byKind.set(kind, hash);
  }
  return HASH_KINDS.flatMap((kind) => {
    const hash = byKind.get(kind);
    return hash === undefined ? [] : [[kind, hash] as const];
  });
}

/** Our canonical id to the text that the platform knows the indicator by. */
export function toPlatformSummary(type: string, id: string): string {
  if (type === 'CIDR') return mapNetwork(id, expandIpv6);
  if (type === 'File')
    return hashesOf(id)
      .map(([, hash]) => hash)
      .join(' : ');
  return id;
}

/** The platform's text to our canonical id; text that does not fit its type comes back unchanged. */
export function fromPlatformSummary(type: string, summary: string): string {
  switch (type) {
    case 'Address':
      return compressIpv6(summary.toLowerCase());
    case 'CIDR':
      return mapNetwork(summary.toLowerCase(), compressIpv6);
    case 'Host':
    case 'EmailAddress':
      return summary.toLowerCase();
    case 'ASN':
      return summary.toUpperCase();
    case 'File': {
      const hashes = hashesOf(summary);
      return hashes.length === 0
        ? summary
        : hashes.map(([kind, hash]) => `${kind}:${hash}`).join(' : ');
    }
    default:
      return summary;
  }
}

/** All texts under which the platform may hold the indicator: it does not say how it spells IPv6 addresses. */
export function platformSpellings(type: string, id: string): readonly string[] {
  if (type === 'File') return hashesOf(id).map(([, hash]) => hash.toUpperCase());
  return type === 'Address' || type === 'CIDR' ? ipSpellings(id) : [id];
}

/** The text as given, and where it is an IPv6 address or block, compressed and with eight groups. */
export const ipSpellings = (text: string): readonly string[] => [
  ...new Set([text, mapNetwork(text, compressIpv6), mapNetwork(text, expandIpv6)]),
];

function mapNetwork(text: string, map: (address: string) => string): string {
  const slash = text.lastIndexOf('/');
  return slash < 0 ? map(text) : `${map(text.slice(0, slash))}${text.slice(slash)}`;
}
