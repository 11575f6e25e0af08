// CISA KEV: vulnerabilities that are known to be exploited. Groups only; there is no indicator in it.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { json } from '../formats/json.ts';
import { parameter } from '../mapping/references.ts';
import { group } from '../mapping/templates.ts';
import { compute, firstNonEmpty, text } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const record = z.object({
  cveID: z.string(),
  vendorProject: z.string().optional(),
  product: z.string().optional(),
  vulnerabilityName: z.string().optional(),
  dateAdded: z.string().optional(),
  shortDescription: z.string().optional(),
  requiredAction: z.string().optional(),
  dueDate: z.string().optional(),
  /** Since late 2023. */
  knownRansomwareCampaignUse: z.string().optional(),
  notes: z.string().optional(),
  /** A list, or one cell of the CSV with commas. */
  cwes: z.union([z.array(z.string()), z.string()]).optional(),
});

const LINK = /https?:\/\/[^\s;]+/g;

export const cisaKev = defineFeed({
  id: 'cisa-kev',
  version: '1.0.0',
  title: 'CISA KEV',
  description: 'Vulnerabilities that CISA knows to be exploited, with what to do and until when.',
  licence: 'Public domain (CC0 1.0)',
  sourceNames: ['cisa'],
  limits: [
    'Built on working days; about 1 650 entries, which are also edited in place: every change is sent.',
    'There are no indicators in it. An entry that is withdrawn stays on the platform.',
    'The network of the publisher refuses some clients with 403: set `url` to the copy in cisagov/kev-data then.',
  ],
  collections: {
    catalog: collection({
      title: 'Known exploited vulnerabilities',
      url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
      feedClass: 'cumulative',
      source: httpGet({ url: parameter('url'), revalidate: true }),
      format: anyOf([
        json({
          record,
          path: ['vulnerabilities', '[]'],
          total: 'count',
          createdAt: 'dateReleased',
        }),
        csv({ record, header: 'row' }),
      ]),
      key: (r) => [r.cveID],
      complete: { minimumRecords: 1 },
      absence: 'The entry was corrected or withdrawn: nothing is removed.',
      map: (r) => [
        group('Vulnerability', {
          key: [r.cveID],
          name: r.cveID,
          attributes: {
            Description: {
              value: firstNonEmpty(
                text`${r.vulnerabilityName}: ${r.shortDescription}`,
                r.vulnerabilityName,
                r.shortDescription,
              ),
              displayed: true,
            },
            Source: compute(
              [r.notes],
              'links in `notes`',
              (notes) => notes?.match(LINK) ?? undefined,
            ),
            'Additional Analysis and Context': firstNonEmpty(
              text`${r.vendorProject} ${r.product}, added ${r.dateAdded}, due ${r.dueDate}. ${r.requiredAction}`,
              r.requiredAction,
            ),
          },
          tags: [
            'Known Exploited',
            compute([r.knownRansomwareCampaignUse], '“Ransomware” when it is known', (use) =>
              use === 'Known' ? 'Ransomware' : undefined,
            ),
            compute([r.cwes], 'each of `cwes`', (cwes) =>
              typeof cwes === 'string' ? cwes.split(',').map((cwe) => cwe.trim()) : cwes,
            ),
          ],
          securityLabels: ['TLP:CLEAR'],
        }),
      ],
    }),
  },
});
