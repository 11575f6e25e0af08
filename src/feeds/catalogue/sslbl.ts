// SSLBL of abuse.ch: TLS certificates of servers that control botnets. A certificate's SHA-1 is no hash of a file: it never becomes one.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { parameter } from '../mapping/references.ts';
import { group, indicator } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import { compute, isPresent, lower, text } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const certificate = z.object({
  Listingdate: z.string(),
  SHA1: z.string(),
  Listingreason: z.string(),
});
const address = z.object({
  Firstseen: z.string().optional(),
  DstIP: z.string(),
  DstPort: z.string().optional(),
});

/** The last line. */
const total = /^#\s*END\s+\(?(\d+)\)?\s+entries/i;

export const sslbl = defineFeed({
  id: 'sslbl',
  version: '1.0.0',
  title: 'SSLBL',
  description:
    'Malware families whose control servers use known TLS certificates, and their addresses.',
  licence: 'CC0',
  sourceNames: ['sslbl', 'abuse.ch', 'abuse_ch'],
  limits: [
    'Built every 5 minutes; asking more often gets blocked.',
    'The platform has no type for certificates or JA3 fingerprints: of the list of certificates only the malware families are sent.',
    'The list of addresses was ended in January 2025 and is empty for good; it is off, and here for copies of older lists.',
  ],
  collections: {
    certificates: collection({
      title: 'Families by their certificates',
      url: 'https://sslbl.abuse.ch/blacklist/sslblacklist.csv',
      feedClass: 'cumulative',
      source: httpGet({ url: parameter('url.certificates'), revalidate: true }),
      format: anyOf([
        csv({ record: certificate, header: 'comment', total }),
        csv({ record: certificate, header: 'row', total }),
      ]),
      key: (r) => [r.SHA1],
      complete: { minimumRecords: 1 },
      absence: 'The entry was corrected: nothing is removed.',
      map: (r) => {
        const family = compute(
          [r.Listingreason],
          'what stands before “C&C” in `Listingreason`',
          (reason) => /^(.+?)\s+C&C$/i.exec(reason)?.[1],
        );
        return [
          group('Malware', {
            // “Malware distribution” and the like name no family.
            keep: isPresent(family),
            key: [lower(family)],
            name: family,
            firstSeen: instant(r.Listingdate, { zone: 'UTC' }),
            lastSeen: instant(r.Listingdate, { zone: 'UTC' }),
            tags: ['Botnet C2'],
            attributes: { Source: 'https://sslbl.abuse.ch/ssl-certificates/' },
          }),
        ];
      },
    }),
    ips: collection({
      title: 'Addresses of control servers',
      url: 'https://sslbl.abuse.ch/blacklist/sslipblacklist.csv',
      feedClass: 'state',
      source: httpGet({ url: parameter('url.ips'), revalidate: true }),
      format: anyOf([
        csv({ record: address, header: 'row', total }),
        // The header of the publisher named two of the three columns.
        csv({ record: address, header: ['Firstseen', 'DstIP', 'DstPort'], total }),
      ]),
      key: (r) => [r.DstIP, r.DstPort],
      absence: 'The server is no longer listed: the claim goes after the grace.',
      enabled: false,
      map: (r) => [
        indicator('Address', r.DstIP, {
          firstSeen: instant(r.Firstseen, { zone: 'UTC' }),
          tags: ['Botnet C2'],
          attributes: { Description: text`Botnet C2 server with TLS on port ${r.DstPort}` },
          suggested: { rating: 4, confidence: 75 },
        }),
      ],
    }),
  },
});
