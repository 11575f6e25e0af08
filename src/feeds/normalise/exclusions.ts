// Values that an operator never wants to send (M17). An entry covers what lies below it: a host its sub-domains and the URLs and
// e-mail addresses on them, a network the addresses, networks and URLs in it. Which entry it was is said with the value.
import ipaddr from 'ipaddr.js';
import { classify } from './classify.ts';
import { isRefused, type NormalisedValue } from './result.ts';

/** The entry that covers a value. */
export type Exclusions = (item: NormalisedValue) => string | undefined;

/** The first entry of several lists that covers a value; undefined when there is no list. */
export function firstOf(lists: readonly (Exclusions | undefined)[]): Exclusions | undefined {
  const all = lists.filter((list) => list !== undefined);
  const [only] = all;
  if (all.length <= 1) return only;
  return (item) => {
    for (const list of all) {
      const entry = list(item);
      if (entry !== undefined) return entry;
    }
    return undefined;
  };
}

interface Network {
  readonly family: string;
  /** One character per bit of the address. */
  readonly bits: string;
  readonly length: number;
}

/** The network of a canonical address or prefix. */
function networkOf(value: string): Network {
  const [address = '', prefix] = value.split('/');
  const parsed = ipaddr.parse(address);
  const bits = parsed
    .toByteArray()
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return {
    family: parsed.kind(),
    bits,
    length: prefix === undefined ? bits.length : Number(prefix),
  };
}

const prefixOf = ({ family, bits }: Network, length: number): string =>
  `${family} ${bits.slice(0, length)}`;

class Networks {
  private readonly entries = new Map<string, string>();
  private readonly lengths = new Set<number>();

  add(value: string, entry: string): void {
    const network = networkOf(value);
    this.lengths.add(network.length);
    this.entries.set(prefixOf(network, network.length), entry);
  }

  /** The entry that contains the network, or lies in it: what is wider than an excluded network would hit it as well. */
  find(value: string): string | undefined {
    if (this.entries.size === 0) return undefined;
    const network = networkOf(value);
    for (const length of this.lengths) {
      if (length > network.length) continue;
      const entry = this.entries.get(prefixOf(network, length));
      if (entry !== undefined) return entry;
    }
    if (network.length === network.bits.length) return undefined;
    const own = prefixOf(network, network.length);
    for (const [prefix, entry] of this.entries) if (prefix.startsWith(own)) return entry;
    return undefined;
  }
}

const WILDCARD = /^\*?\./;
const IP = /^\d+\.\d+\.\d+\.\d+$|:/;

/** A function that finds the entry of a list that covers a canonical value; undefined for an empty list. */
export function createExclusions(list: readonly string[]): Exclusions | undefined {
  if (list.length === 0) return undefined;
  const networks = new Networks();
  const hosts = new Map<string, string>();
  const exact = new Map<string, string>();
  for (const entry of list) {
    const item = classify(entry.replace(WILDCARD, ''));
    if (isRefused(item)) exact.set(entry.trim().toLowerCase(), entry);
    else if (item.type === 'Address' || item.type === 'CIDR') networks.add(item.value, entry);
    else if (item.type === 'Host') hosts.set(item.value, entry);
    else for (const part of item.value.split(' : ')) exact.set(part.toLowerCase(), entry);
  }
  const byHost = (host: string): string | undefined => {
    if (IP.test(host)) return networks.find(host);
    for (let name = host; name !== ''; name = name.slice(name.indexOf('.') + 1)) {
      const entry = hosts.get(name);
      if (entry !== undefined || !name.includes('.')) return entry;
    }
    return undefined;
  };
  const byText = (text: string): string | undefined => exact.get(text.toLowerCase());
  return ({ type, value, host }) => {
    switch (type) {
      case 'Address':
      case 'CIDR':
        return networks.find(value);
      case 'Host':
        return byHost(value);
      case 'URL':
        return byText(value) ?? byHost(host ?? '');
      case 'EmailAddress':
        return byText(value) ?? byHost(value.slice(value.lastIndexOf('@') + 1));
      case 'File':
        return value
          .split(' : ')
          .map(byText)
          .find((entry) => entry !== undefined);
      case 'ASN':
      case 'Email Subject':
      case 'Hashtag':
      case 'Mutex':
      case 'Registry Key':
      case 'User Agent':
        return byText(value);
    }
  };
}
