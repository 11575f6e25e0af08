// DShield of the SANS Internet Storm Center: the networks that attacked most in three days.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { csv } from '../formats/csv.ts';
import { parameter } from '../mapping/references.ts';
import { indicator } from '../mapping/templates.ts';
import { firstNonEmpty, text, upper } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const record = z.object({
  Start: z.string(),
  /** Length of the prefix; the column was called Netblock in older files. */
  Netmask: z.string().optional(),
  Netblock: z.string().optional(),
  Attacks: z.string().optional(),
  Name: z.string().optional(),
  Country: z.string().optional(),
});

export const dshield = defineFeed({
  id: 'dshield',
  version: '1.0.0',
  title: 'DShield block list',
  description: 'The twenty networks that attacked most in the last three days.',
  licence: 'CC BY-NC-SA 2.5: attribution, no commercial use.',
  sourceNames: ['dshield', 'sans isc'],
  limits: [
    'Built hourly with twenty networks; a network that leaves was only overtaken by others.',
    'Name and country are often missing.',
  ],
  collections: {
    networks: collection({
      title: 'Networks that attacked most',
      url: 'https://feeds.dshield.org/block.txt',
      feedClass: 'window',
      source: httpGet({ url: parameter('url'), revalidate: true }),
      format: csv({ record, header: 'row', delimiter: '\t', shortRows: true }),
      key: (r) => [r.Start],
      absence: 'Only that twenty others attacked more: nothing is removed.',
      map: (r) => [
        indicator('CIDR', text`${r.Start}/${firstNonEmpty(r.Netmask, r.Netblock)}`, {
          tags: ['Scanner'],
          attributes: {
            Description: firstNonEmpty(
              text`${r.Name} (${upper(r.Country)}), ${r.Attacks} targets in three days`,
              text`${r.Name}, ${r.Attacks} targets in three days`,
              text`${r.Attacks} targets in three days`,
            ),
          },
          suggested: { rating: 3, confidence: 70 },
        }),
      ],
    }),
  },
});
