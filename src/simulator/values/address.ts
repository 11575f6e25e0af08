// Network values as the platform takes them: strict dotted quads, IPv6 in any spelling, IPv6 blocks in eight uncompressed groups only.
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV4_BLOCK = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}/(?:3[0-2]|[12]?\\d)$`);
const GROUP = '(?:0|[1-9a-f][0-9a-f]{0,3})';
const IPV6_BLOCK = new RegExp(`^${GROUP}(?::${GROUP}){7}/(?:12[0-8]|1[01]\\d|[1-9]?\\d)$`, 'i');

export const isAddress = (text: string): boolean =>
  IPV4.test(text) || (text.includes(':') && !text.includes('%') && isIPv6(text));

export const isBlock = (text: string): boolean => IPV4_BLOCK.test(text) || IPV6_BLOCK.test(text);

/** RFC 5952 text of an IPv6 address; an IPv4 address stays as it is. */
export const compressAddress = (text: string): string =>
  text.includes(':') ? ipaddr.IPv6.parse(text).toRFC5952String() : text;

/** Eight groups without leading zeros. */
export const expandAddress = (text: string): string =>
  text.includes(':') ? ipaddr.IPv6.parse(text).toNormalizedString() : text;

/** Compresses the network part of a block and keeps its length. */
export const compressBlock = (text: string): string => {
  const slash = text.indexOf('/');
  return compressAddress(text.slice(0, slash)) + text.slice(slash);
};
