// Feodo Tracker of abuse.ch: servers that control botnets.
import { z } from 'zod';
import { collection, type Collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { json } from '../formats/json.ts';
import { textList } from '../formats/text-list.ts';
import { parameter } from '../mapping/references.ts';
import { group, indicator } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import { firstNonEmpty, isPresent, lookup, text } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const record = z.object({
  first_seen_utc: z.string().optional(),
  dst_ip: z.string(),
  dst_port: z.union([z.string(), z.number()]).optional(),
  c2_status: z.string().optional(),
  last_online: z.string().optional(),
  malware: z.string().optional(),
});

/** The last line. */
const END = /^#\s*END\s+\(?(\d+)\)?\s+entries/i;

const servers = (name: string, title: string, file: string, enabled: boolean): Collection =>
  collection({
    title,
    url: `https://feodotracker.abuse.ch/downloads/${file}.csv`,
    feedClass: 'state',
    source: httpGet({ url: parameter(`url.${name}`), revalidate: true }),
    format: anyOf([
      csv({ record, header: 'row', total: END }),
      json({
        record,
        path: ['[]'],
        rename: {
          ip_address: 'dst_ip',
          port: 'dst_port',
          status: 'c2_status',
          first_seen: 'first_seen_utc',
        },
      }),
      textList({ record, value: 'dst_ip', total: END }),
    ]),
    // An address may be listed with several ports.
    key: (r) => [r.dst_ip, r.dst_port],
    absence: 'The server is gone or was withdrawn: the claim goes after the grace.',
    enabled,
    map: (r) => {
      const family = group('Malware', {
        when: isPresent(r.malware),
        key: [r.malware],
        name: r.malware,
      });
      return [
        family,
        indicator('Address', r.dst_ip, {
          firstSeen: instant(r.first_seen_utc, { zone: 'UTC' }),
          lastSeen: instant(r.last_online, { zone: 'UTC' }),
          // The day of the last look: alone it would resend the list every day.
          lastSeenWrite: 'volatile',
          tags: ['Botnet C2', r.malware],
          attributes: {
            Description: firstNonEmpty(
              text`Botnet C2 server of ${r.malware} on port ${r.dst_port}`,
              text`Botnet C2 server on port ${r.dst_port}`,
            ),
            Source: text`https://feodotracker.abuse.ch/browse/host/${r.dst_ip}/`,
          },
          groups: [family],
          suggested: {
            rating: lookup(r.c2_status, { online: 5, offline: 3 }),
            confidence: lookup(r.c2_status, { online: 90, offline: 60 }),
          },
        }),
      ];
    },
  });

export const feodoTracker = defineFeed({
  id: 'feodo-tracker',
  version: '1.0.0',
  title: 'Feodo Tracker',
  description: 'Addresses of servers that control botnets, watched by abuse.ch.',
  licence: 'CC0',
  sourceNames: ['feodo', 'abuse.ch', 'abuse_ch'],
  limits: [
    'Built every 5 minutes; asking more often gets blocked.',
    'The list may be empty for months: a last line states its number of entries, which must fit.',
    '`aggressive` has every server that ever was one, and so many false positives: it is off.',
  ],
  collections: {
    recent: servers('recent', 'Servers of the last 30 days', 'ipblocklist', true),
    recommended: servers(
      'recommended',
      'Servers that are safe to block',
      'ipblocklist_recommended',
      false,
    ),
    aggressive: servers(
      'aggressive',
      'All servers that ever were one',
      'ipblocklist_aggressive',
      false,
    ),
  },
});
