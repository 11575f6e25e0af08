// FireHOL: firewall lists that are composed from the lists of others.
import type { Collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { plainList } from '../plain-list.ts';

interface List {
  readonly title: string;
  readonly tag: string;
  readonly rating: number;
  readonly confidence: number;
  readonly enabled?: boolean;
}

const list = (
  name: string,
  { title, tag, rating, confidence, enabled = false }: List,
): Collection =>
  plainList({
    title,
    url: `https://raw.githubusercontent.com/firehol/blocklist-ipsets/master/firehol_${name}.netset`,
    parameter: `url.${name}`,
    types: ['CIDR', 'Address'],
    feedClass: 'state',
    complete: { minimumRecords: 1 },
    // Networks are counted in a netset, addresses in an ipset, which names no networks.
    total: /^#\s*Entries\s*:\s*(\d+)\s+(?:subnets|unique)/,
    absence: 'No list that it is composed from has it any more: the claim goes after the grace.',
    enabled,
    each: { tags: [tag], suggested: { rating, confidence } },
  });

export const firehol = defineFeed({
  id: 'firehol',
  version: '1.0.0',
  title: 'FireHOL IP lists',
  description: 'Networks and addresses that FireHOL composes from the lists of others.',
  licence: 'Composed from lists with terms of their own (DShield, Spamhaus, Team Cymru, abuse.ch).',
  sourceNames: ['firehol'],
  limits: [
    'Built from every minute to daily; the banner states the number of entries, which must fit.',
    'Do not also read the lists that these are composed from: everything would have two claims.',
    'Level 1 has private and reserved networks by design: they are dropped unless `keep_non_global` is set.',
  ],
  collections: {
    level1: list('level1', {
      title: 'Level 1: attacks, hijacked networks, reserved space',
      tag: 'Attacker',
      rating: 4,
      confidence: 80,
      enabled: true,
    }),
    level2: list('level2', {
      title: 'Level 2: attacks of the last 48 hours',
      tag: 'Attacker',
      rating: 3,
      confidence: 60,
    }),
    level3: list('level3', {
      title: 'Level 3: attacks, spyware and viruses of the last 30 days',
      tag: 'Attacker',
      rating: 2,
      confidence: 50,
    }),
    anonymous: list('anonymous', {
      title: 'Anonymisers: Tor, proxies, VPN',
      tag: 'Anonymizer',
      rating: 1,
      confidence: 50,
    }),
    webserver: list('webserver', {
      title: 'For web servers: what should never connect to one',
      tag: 'Web Attack',
      rating: 3,
      confidence: 60,
    }),
  },
});
