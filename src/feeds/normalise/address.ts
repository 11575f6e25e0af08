// IPv4 and IPv6 addresses: strict reading, RFC 5952 writing.
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { refuse, trimBlanks, type Normalised } from './result.ts';
import { refang } from './refang.ts';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);
const QUAD = /^\d+\.\d+\.\d+\.\d+$/;
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/;

/** True for a dotted quad without leading zeros. */
export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** The canonical text of an address, or undefined when it is none. Zone indices (`%eth0`) are no part of an address. */
export function canonicalAddress(text: string): string | undefined {
  if (IPV4.test(text)) return text;
  if (!text.includes(':') || text.includes('%') || !isIPv6(text)) return undefined;
  return ipaddr.IPv6.parse(text).toRFC5952String();
}

/** True for a TCP or UDP port number. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port <= 65_535;
}

/** An address, also with a port beside it; the port is kept apart. */
export function normaliseAddress(input: string): Normalised {
  const trimmed = trimBlanks(input);
  const text = refang(trimmed);
  const notes = text === trimmed ? [] : ['defanged'];
  const address = canonicalAddress(text);
  if (address !== undefined) {
    if (address !== text) notes.push('address_rewritten');
    return { type: 'Address', value: address, notes };
  }
  const parts = WITH_PORT.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const bare = host === undefined ? undefined : canonicalAddress(host);
  const port = Number(parts?.[3]);
  if (bare !== undefined) {
    if (!isPort(port)) return refuse('address_port', 'a port from 1 to 65535', text);
    return { type: 'Address', value: bare, notes: [...notes, 'port_dropped'], port };
  }
  // 010.0.0.1 is 8.0.0.1 to some programs and 10.0.0.1 to others.
  if (QUAD.test(text) && text.split('.').some((octet) => octet.length > 1 && octet.startsWith('0')))
    return refuse('address_leading_zero', 'octets without leading zeros', text);
  return refuse('address_form', 'an IPv4 or IPv6 address', text);
}
