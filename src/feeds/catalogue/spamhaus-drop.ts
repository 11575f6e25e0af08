// Spamhaus DROP: networks and autonomous systems that are hijacked or leased by professional crime.
import { z } from 'zod';
import { collection, type Collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { jsonLines } from '../formats/json-lines.ts';
import { textList } from '../formats/text-list.ts';
import { parameter } from '../mapping/references.ts';
import { indicator } from '../mapping/templates.ts';
import { firstNonEmpty, text, upper } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const metadata = { when: { type: 'metadata' }, total: 'records', createdAt: 'timestamp' };
/** The lists have never been empty: a body without records is a fault of the transfer. */
const complete = { minimumRecords: 1 };
const ABSENCE = 'The network is no longer listed: the claim goes after the grace.';

const network = z.object({
  cidr: z.string(),
  sblid: z.string().optional(),
  rir: z.string().optional(),
});

const networks = (id: 'v4' | 'v6', title: string): Collection =>
  collection({
    title,
    url: `https://www.spamhaus.org/drop/drop_${id}.json`,
    feedClass: 'state',
    source: httpGet({ url: parameter(`url.${id}`), revalidate: true }),
    format: anyOf([
      jsonLines({ record: network, metadata }),
      textList({ record: network, value: 'cidr', remark: { sblid: /\bSBL\d+\b/ } }),
    ]),
    key: (r) => [r.cidr],
    complete,
    absence: ABSENCE,
    map: (r) => [
      indicator('CIDR', r.cidr, {
        tags: ['Hijacked Netblock'],
        attributes: {
          Description: firstNonEmpty(
            text`Listed by ${upper(r.rir)} range as ${r.sblid}`,
            text`Listed as ${r.sblid}`,
          ),
          Source: text`https://check.spamhaus.org/sbl/query/${r.sblid}`,
        },
      }),
    ],
  });

const system = z.object({
  asn: z.union([z.number().int(), z.string()]),
  rir: z.string().optional(),
  domain: z.string().optional(),
  cc: z.string().optional(),
  asname: z.string().optional(),
});

export const spamhausDrop = defineFeed({
  id: 'spamhaus-drop',
  version: '1.0.0',
  title: 'Spamhaus DROP',
  description:
    'Networks and autonomous systems that The Spamhaus Project lists as hijacked or leased by professional crime.',
  licence:
    'Free for all use when The Spamhaus Project is credited and its date and copyright text stay with the data.',
  sourceNames: ['spamhaus'],
  limits: [
    'At most one download per hour and list; the lists change about once a day.',
    'The JSON lists state their number of records in a last line; without that line a download proves no absence.',
    'Text lists state no total: two snapshots must agree before anything is removed.',
    'Rating and confidence are not in the data: they are sent only when set (suggestion: 5 and 90).',
  ],
  collections: {
    v4: networks('v4', 'DROP, IPv4 networks'),
    v6: networks('v6', 'DROP, IPv6 networks'),
    asn: collection({
      title: 'ASN-DROP, autonomous systems',
      url: 'https://www.spamhaus.org/drop/asndrop.json',
      feedClass: 'state',
      source: httpGet({ url: parameter('url.asn'), revalidate: true }),
      format: anyOf([
        jsonLines({ record: system, metadata }),
        textList({ record: system, value: 'asn' }),
      ]),
      key: (r) => [r.asn],
      complete,
      absence: 'The autonomous system is no longer listed: the claim goes after the grace.',
      map: (r) => [
        indicator('ASN', r.asn, {
          tags: ['Hijacked Netblock'],
          attributes: {
            // Name, country and domain have no attribute type of their own on a stock instance.
            Description: firstNonEmpty(
              text`${r.asname} (${upper(r.cc)}, ${r.domain}), registered at ${upper(r.rir)}`,
              text`${r.asname} (${upper(r.cc)}), registered at ${upper(r.rir)}`,
              text`${r.asname}, registered at ${upper(r.rir)}`,
              r.asname,
            ),
            Source: 'https://www.spamhaus.org/drop/',
          },
        }),
      ],
    }),
  },
});
