// Exits of the Tor network. Being one is nothing bad: the list tells who hides behind an address.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { json } from '../formats/json.ts';
import { matchedLines } from '../formats/matched-lines.ts';
import { textList } from '../formats/text-list.ts';
import { parameter } from '../mapping/references.ts';
import { indicator } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import { compute, firstNonEmpty, text } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const exit = z.object({
  ipaddr: z.string(),
  fingerprint: z.string().optional(),
  seen: z.string().optional(),
});
const relay = z.object({
  fingerprint: z.string(),
  nickname: z.string().optional(),
  /** With port; the first is the main one. */
  or_addresses: z.array(z.string()),
  /** Left out where they are the same as the others. */
  exit_addresses: z.array(z.string()).optional(),
  first_seen: z.string().optional(),
  last_seen: z.string().optional(),
});

const tags = ['Tor Exit Node'];
const suggested = { rating: 1, confidence: 90 };
const common = {
  feedClass: 'state',
  complete: { minimumRecords: 1 },
  absence: 'The relay is no exit any more: the claim goes after the grace.',
} as const;

export const torExits = defineFeed({
  id: 'tor-exits',
  version: '1.0.0',
  title: 'Tor exits',
  description: 'Addresses from which the Tor network reaches the Internet.',
  licence: 'Public data of the Tor Project.',
  sourceNames: ['tor project'],
  limits: [
    'Built hourly; 1 000 to 2 000 addresses.',
    'An exit is not malicious by itself; rating and confidence are not in the data.',
    '`exits` has IPv4 only; `relays` (Onionoo) has IPv6, names and dates. Enable one of them.',
    'The lists state no total: two snapshots must agree before an address is removed.',
  ],
  collections: {
    exits: collection({
      ...common,
      title: 'Addresses of exits',
      url: 'https://check.torproject.org/torbulkexitlist',
      source: httpGet({ url: parameter('url.exits'), revalidate: true }),
      format: anyOf([
        matchedLines({
          record: exit,
          words: 'exit-addresses',
          match: /^ExitAddress (?<ipaddr>\S+) (?<seen>.+)$/,
          ignore: /^(?:ExitNode|Published|LastStatus) /,
        }),
        // Copies of others.
        csv({ record: exit, header: 'row' }),
        textList({ record: exit, value: 'ipaddr' }),
      ]),
      key: (r) => [r.fingerprint, r.ipaddr],
      map: (r) => [
        indicator('Address', r.ipaddr, {
          tags,
          suggested,
          lastSeen: instant(r.seen, { zone: 'UTC' }),
          // The hour of the last look: alone it would resend the list every hour.
          lastSeenWrite: 'volatile',
          attributes: { Source: 'https://check.torproject.org/' },
        }),
      ],
    }),
    relays: collection({
      ...common,
      title: 'Exits with their names (Onionoo)',
      url: 'https://onionoo.torproject.org/details?type=relay&running=true&flag=Exit&fields=fingerprint,nickname,or_addresses,exit_addresses,first_seen,last_seen',
      source: httpGet({ url: parameter('url.relays'), revalidate: true }),
      format: json({ record: relay, path: ['relays', '[]'], createdAt: 'relays_published' }),
      key: (r) => [r.fingerprint],
      enabled: false,
      map: (r) => [
        indicator(
          'Address',
          compute(
            [r.exit_addresses, r.or_addresses],
            '`exit_addresses`, else the first of `or_addresses`; and IPv6 ones of the latter',
            (exits, [main, ...others]) => [
              ...(exits?.length ? exits : main === undefined ? [] : [main]),
              ...others.filter((address) => address.startsWith('[')),
            ],
          ),
          {
            tags,
            suggested,
            firstSeen: instant(r.first_seen, { zone: 'UTC' }),
            lastSeen: instant(r.last_seen, { zone: 'UTC' }),
            lastSeenWrite: 'volatile',
            attributes: {
              Description: firstNonEmpty(
                text`Relay ${r.nickname} (${r.fingerprint})`,
                text`Relay ${r.fingerprint}`,
              ),
            },
          },
        ),
      ],
    }),
  },
});
