// Malc0de: the vendor's sample feed. Its service is gone; the layout stays as the reference for one record that becomes many objects.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { matchedLines } from '../formats/matched-lines.ts';
import { rss } from '../formats/rss.ts';
import { textList } from '../formats/text-list.ts';
import { parameter, runTime } from '../mapping/references.ts';
import { group, indicator } from '../mapping/templates.ts';
import {
  countryName,
  firstNonEmpty,
  hashOf,
  isPresent,
  keyedValue,
  pathEnd,
  repairEncoding,
  text,
} from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const item = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  link: z.string().optional(),
});

/** Hosts or addresses alone, as name servers and firewalls take them. */
const blocklists = [
  matchedLines({
    record: item,
    words: 'BOOT file of a name server',
    match: /^PRIMARY\s+(?<title>\S+)\s+\S+$/i,
  }),
  matchedLines({
    record: item,
    words: 'zones of a name server',
    match: /^zone\s+"(?<title>[^"]+)"\s*\{/i,
  }),
  // Like the others it is never empty.
  { ...textList({ record: item, value: 'title' }), emptyBody: 'refused' },
] as const;

/** The keys of the description, in the order of the source. URLs contain commas, so only these names separate values. */
const KEYS = ['URL', 'IP Address', 'Country', 'ASN', 'MD5'] as const;

const dates = {
  'First Seen': { value: runTime(), write: 'once' },
  'Last Seen': { value: runTime(), write: 'volatile' },
} as const;

export const malc0de = defineFeed({
  id: 'malc0de',
  version: '1.0.0',
  title: 'Malc0de',
  description:
    'Hosts and addresses seen distributing malware, with URL, network and MD5 of the sample.',
  licence: 'Free of charge; no licence text was published.',
  limits: [
    'The service has been silent since 2021: set `url` to a copy.',
    'The lists for name servers (`BOOT`, `ZONES`) and for firewalls are read as well, from their content; they have hosts or addresses only, and many well-known hosts among them: name yours under `exclude`.',
    'The data have no dates: First Seen is when this feed wrote the object first, Last Seen when it last had news of it.',
    'URLs that the source cut (they end in “(...)”) are rejected; so are entries without any usable value.',
    'A Threat is made only when the MD5 is whole; it is known by binary and MD5.',
  ],
  collections: {
    items: collection({
      title: 'RSS document',
      url: 'http://malc0de.com/rss/',
      feedClass: 'window',
      source: httpGet({ url: parameter('url'), revalidate: true }),
      format: anyOf([rss({ record: item }), ...blocklists]),
      key: (r) => [r.title],
      absence: 'Only that the entry is older than the window: nothing is removed.',
      map: (r) => {
        const description = repairEncoding(r.description);
        const value = (key: (typeof KEYS)[number]): ReturnType<typeof keyedValue> =>
          keyedValue(description, KEYS, key);
        const md5 = hashOf(value('MD5'), 'md5');
        const binary = pathEnd(value('URL'));
        const threat = group('Threat', {
          when: isPresent(md5),
          key: [md5],
          optionalKey: [binary],
          name: firstNonEmpty(text`${binary} - ${md5}`, md5),
          attributes: {
            ...dates,
            Description: {
              value: firstNonEmpty(
                text`Binary ${binary} with MD5 ${md5}`,
                text`Binary with MD5 ${md5}`,
              ),
              displayed: true,
            },
            'Origin Country': countryName(value('Country')),
          },
        });
        const linked = { attributes: dates, groups: [threat] };
        return [
          threat,
          indicator(['Host', 'Address'], repairEncoding(r.title), linked),
          indicator('URL', value('URL'), { ...linked, addScheme: 'http' }),
          indicator('Address', value('IP Address'), linked),
          indicator('ASN', value('ASN'), linked),
          indicator('File', value('MD5'), linked),
        ];
      },
    }),
  },
});
