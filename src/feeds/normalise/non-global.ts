// Addresses that mean nothing on the Internet: private, loopback, link-local, shared, multicast, documentation.
import ipaddr from 'ipaddr.js';
import { isIpv4 } from './address.ts';

const DOT = 46;
const ZERO = 48;

const V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
const V6 = [
  ['::', 128],
  ['::1', 128],
  ['::ffff:0:0', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const;

function numberOf(address: string): number {
  let number = 0;
  let octet = 0;
  for (let at = 0; at < address.length; at += 1) {
    const code = address.charCodeAt(at);
    if (code === DOT) {
      number = number * 256 + octet;
      octet = 0;
    } else octet = octet * 10 + code - ZERO;
  }
  return number * 256 + octet;
}

const RANGES_V4 = V4.map(([first, prefix]) => {
  const from = numberOf(first);
  return { from, to: from + 2 ** (32 - prefix) - 1 };
});
const RANGES_V6 = V6.map(([first, prefix]) => ({ address: ipaddr.IPv6.parse(first), prefix }));

/** True when the address is reserved, or the network overlaps reserved space. `value` is canonical. */
export function isNonGlobal(value: string): boolean {
  const slash = value.indexOf('/');
  const address = slash < 0 ? value : value.slice(0, slash);
  if (isIpv4(address)) {
    const from = numberOf(address);
    const to = slash < 0 ? from : from + 2 ** (32 - Number(value.slice(slash + 1))) - 1;
    return RANGES_V4.some((range) => from <= range.to && to >= range.from);
  }
  const parsed = ipaddr.IPv6.parse(address);
  const prefix = slash < 0 ? 128 : Number(value.slice(slash + 1));
  // Two networks overlap when they agree on the bits of the shorter prefix.
  return RANGES_V6.some((range) => parsed.match(range.address, Math.min(prefix, range.prefix)));
}
