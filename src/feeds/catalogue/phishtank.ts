// PhishTank: phishing URLs that volunteers have verified and that are still online.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { json } from '../formats/json.ts';
import { parameter } from '../mapping/references.ts';
import { indicator } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import { compute, firstNonEmpty, text } from '../mapping/vocabulary.ts';
import { secretParameter } from '../parameters.ts';
import { http } from '../sources/http.ts';

const record = z.object({
  /** A text in older dumps. */
  phish_id: z.union([z.string(), z.number()]).optional(),
  url: z.string(),
  phish_detail_url: z.string().optional(),
  submission_time: z.string().optional(),
  /** Always `yes` here. */
  verified: z.string().optional(),
  verification_time: z.string().optional(),
  online: z.string().optional(),
  target: z.string().optional(),
  /** Where the host was at some time: JSON only, not used. */
  details: z.unknown().optional(),
});

export const phishtank = defineFeed({
  id: 'phishtank',
  version: '1.0.0',
  title: 'PhishTank',
  description: 'Phishing URLs that volunteers have verified and that are online.',
  licence: 'Free with registration; commercial use needs an agreement with Cisco Talos.',
  parameters: {
    app_key: secretParameter(
      'Key of the application, a part of the address; few downloads a day without it.',
    ),
    user_name: {
      description: 'Name that the publisher wants to see in the user agent, as `phishtank/<name>`.',
      schema: z.string().min(1),
      default: 'threatconnect-feeds',
    },
  },
  limits: [
    'Built hourly; asking more often, or without an own user name, is answered with 509 or 403.',
    'New keys have not been given out for years. The address with a key is used when one is set.',
    'Copies of others have fewer columns: everything but the URL may be missing.',
    'URLs over 500 characters and cut ones end in the quarantine.',
    'The list states no total: two snapshots must agree before a URL is removed.',
  ],
  collections: {
    online: collection({
      title: 'Verified URLs that are online',
      url: 'https://data.phishtank.com/data/online-valid.json',
      feedClass: 'state',
      grace: 2,
      source: http({
        url: firstNonEmpty(
          text`https://data.phishtank.com/data/${parameter('app_key')}/online-valid.json`,
          parameter('url'),
        ),
        headers: { 'User-Agent': text`phishtank/${parameter('user_name')}` },
        revalidate: true,
      }),
      format: anyOf([csv({ record, header: 'row' }), json({ record, path: ['[]'] })]),
      key: (r) => [r.phish_id],
      position: { of: (r) => r.phish_id, order: 'number' },
      complete: { minimumRecords: 1 },
      absence: 'The URL went offline or was withdrawn: the claim goes after the grace.',
      map: (r) => {
        const target = compute([r.target], '`target` unless it is “Other”', (name) =>
          name === 'Other' ? undefined : name,
        );
        return [
          indicator('URL', r.url, {
            firstSeen: instant(r.submission_time),
            tags: ['Phishing', target],
            attributes: {
              Description: firstNonEmpty(
                text`Phishing against ${target}, verified ${r.verification_time}`,
                text`Phishing, verified ${r.verification_time}`,
              ),
              Source: r.phish_detail_url,
              'External ID': text`${r.phish_id}`,
            },
            suggested: { rating: 4, confidence: 90 },
          }),
        ];
      },
    }),
  },
});
