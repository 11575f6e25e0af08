// ipsum: addresses with the number of public lists that have them.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { textList } from '../formats/text-list.ts';
import { parameter } from '../mapping/references.ts';
import { indicator } from '../mapping/templates.ts';
import { compute, text } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const record = z.object({ value: z.string(), lists: z.string().optional() });

export const ipsum = defineFeed({
  id: 'ipsum',
  version: '1.0.0',
  title: 'ipsum',
  description: 'Suspicious addresses with the number of public lists that have them.',
  licence: 'Unlicense (public domain)',
  parameters: {
    min_lists: {
      description: 'Addresses that fewer lists have are not sent; 3 is a good start for blocking.',
      schema: z.number().int().min(1),
      default: 1,
    },
  },
  limits: [
    'Built daily about 02:00 UTC; about 120 000 addresses.',
    'It is composed of lists that may be read here as well: then an address has several claims.',
    'The list states no total: two snapshots must agree before an address is removed.',
  ],
  collections: {
    addresses: collection({
      title: 'Addresses by number of lists',
      url: 'https://raw.githubusercontent.com/stamparm/ipsum/master/ipsum.txt',
      feedClass: 'state',
      source: httpGet({ url: parameter('url'), revalidate: true }),
      format: textList({ record, value: 'value', remark: { lists: /^\d+/ } }),
      key: (r) => [r.value],
      complete: { minimumRecords: 1 },
      absence: 'No list has it any more: the claim goes after the grace.',
      map: (r) => [
        indicator('Address', r.value, {
          // The lists by level are bare: every address there is on enough of them.
          keep: compute(
            [r.lists, parameter<number>('min_lists')],
            'on as many lists as `min_lists` says, or the list states no number',
            (lists, least) => lists === undefined || Number(lists) >= least,
          ),
          tags: ['Suspicious Address'],
          attributes: { Description: text`On ${r.lists} public lists` },
          suggested: {
            rating: compute([r.lists], '1 below three lists, 2 below five, else 3', (lists) => {
              const count = Number(lists ?? 0);
              return count < 3 ? 1 : count < 5 ? 2 : 3;
            }),
            confidence: compute([r.lists], '20 and 10 for each list, at most 95', (lists) =>
              Math.min(95, 20 + 10 * Number(lists ?? 0)),
            ),
          },
        }),
      ],
    }),
  },
});
