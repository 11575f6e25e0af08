// TweetFeed: indicators that researchers share in public posts.
import { z } from 'zod';
import type { IndicatorType } from '../../core/indicator-types.ts';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { json } from '../formats/json.ts';
import { parameter } from '../mapping/references.ts';
import { indicator } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import { compute, equals, tagList, text } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const record = z.object({
  date: z.string().optional(),
  user: z.string().optional(),
  type: z.string(),
  value: z.string(),
  /** A list in the answers of the API. */
  tags: z.union([z.string(), z.array(z.string())]).optional(),
  link: z.string().optional(),
});

/** What the source calls a type. */
const TYPES: readonly (readonly [kind: string, type: IndicatorType])[] = [
  ['ip', 'Address'],
  ['domain', 'Host'],
  ['url', 'URL'],
  ['md5', 'File'],
  ['sha256', 'File'],
];

export const tweetfeed = defineFeed({
  id: 'tweetfeed',
  version: '1.0.0',
  title: 'TweetFeed',
  description: 'Indicators that security researchers have shared in public posts.',
  licence: 'CC0 1.0',
  limits: [
    'Built every 15 minutes; a day may be empty.',
    'Posts are not reviewed: rating and confidence are not in the data.',
    'Words that are cut out of sentences and are no valid host end in the quarantine.',
  ],
  collections: {
    today: collection({
      title: 'Posts of today',
      url: 'https://raw.githubusercontent.com/0xDanielLopez/TweetFeed/master/today.csv',
      feedClass: 'window',
      source: httpGet({ url: parameter('url'), revalidate: true }),
      format: anyOf([
        csv({ record, header: ['date', 'user', 'type', 'value', 'tags', 'link'] }),
        json({ record, path: ['[]'], rename: { tweet: 'link' } }),
      ]),
      key: (r) => [r.type, r.value],
      absence: 'Only that the post is of another day: nothing is removed.',
      map: (r) => {
        const words = compute([r.tags], '`tags` without the signs in front of them', (tags) =>
          (typeof tags === 'string' ? tags.split(/\s+/) : tags)?.map((tag) =>
            tag.replace(/^#/, ''),
          ),
        );
        return TYPES.map(([kind, type]) =>
          indicator(type, r.value, {
            when: equals(r.type, kind),
            firstSeen: instant(r.date, { zone: 'UTC' }),
            tags: [tagList(words)],
            attributes: { Description: text`Shared by ${r.user}`, Source: r.link },
          }),
        );
      },
    }),
  },
});
