// URLhaus of abuse.ch: URLs that deliver malware. `recent` brings what is new, `online` tells what is still alive.
import { z } from 'zod';
import { collection, type CollectionOptions } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { json } from '../formats/json.ts';
import type { Expression } from '../mapping/expression.ts';
import { parameter, type References } from '../mapping/references.ts';
import { indicator, type IndicatorTemplate } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import { compute, firstNonEmpty, lookup, tagList, text } from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const record = z.object({
  /** Missing in some copies: then the link has it. */
  id: z.string().optional(),
  dateadded: z.string().optional(),
  url: z.string(),
  url_status: z.string().optional(),
  /** Not in dumps from before 2021. */
  last_online: z.string().optional(),
  threat: z.string().optional(),
  /** A list in JSON, a text with commas in CSV. */
  tags: z.union([z.string(), z.array(z.string())]).optional(),
  urlhaus_link: z.string().optional(),
  reporter: z.string().optional(),
});

/** Endings of files that say nothing about the threat. */
const TAGS_WITHOUT_MEANING = [
  'exe',
  'dll',
  'zip',
  'rar',
  '7z',
  'gz',
  'tar',
  'iso',
  'img',
  'html',
  'txt',
  'dat',
  'bin',
];

const wordsOf = (
  tags: References<z.infer<typeof record>>['tags'],
): Expression<readonly string[] | undefined> =>
  compute([tags], '`tags` split at “,”', (given) =>
    typeof given === 'string' ? given.split(',').map((word) => word.trim()) : given,
  );

const idOf = (r: References<z.infer<typeof record>>): Expression<string | undefined> =>
  firstNonEmpty(
    r.id,
    compute(
      [r.urlhaus_link],
      'number in `urlhaus_link`',
      (link) => /\/url\/(\d+)/.exec(link ?? '')?.[1],
    ),
  );

const map = (r: References<z.infer<typeof record>>): readonly IndicatorTemplate[] => [
  indicator('URL', r.url, {
    firstSeen: instant(r.dateadded, { zone: 'UTC' }),
    lastSeen: instant(r.last_online, { zone: 'UTC' }),
    // In the list of online URLs every row has the minute of the build here: alone it would resend the list in every run.
    lastSeenWrite: 'volatile',
    active: lookup(r.url_status, { online: true, offline: false }),
    tags: [tagList(wordsOf(r.tags), parameter<readonly string[]>('drop_tags'))],
    attributes: {
      Description: text`Malware download, reported by ${r.reporter}`,
      Source: r.urlhaus_link,
      'External ID': idOf(r),
    },
  }),
];

const shared = {
  // A list of formats, because the same records are also published as JSON.
  format: anyOf([
    csv({ record, header: 'comment', absent: ['None'] }),
    // The answer of the API.
    json({
      record,
      path: ['urls', '[]'],
      rename: { urlhaus_reference: 'urlhaus_link', date_added: 'dateadded' },
    }),
    json({ record, path: ['{}', '[]'], nameField: 'id' }),
  ]),
  key: (r) => [idOf(r)],
  position: { of: idOf, order: 'number' },
  map,
} satisfies Partial<CollectionOptions<z.infer<typeof record>>>;

export const urlhaus = defineFeed({
  id: 'urlhaus',
  version: '1.0.0',
  title: 'URLhaus',
  description: 'URLs that deliver malware, collected and checked by abuse.ch.',
  licence:
    'Terms of use of abuse.ch: free within fair use; commercial use needs an agreement (earlier data were CC0).',
  sourceNames: ['urlhaus', 'abuse.ch', 'abuse_ch'],
  parameters: {
    drop_tags: {
      description: 'Words of the source that are not sent as tags, whatever their case.',
      schema: z.array(z.string()),
      default: TAGS_WITHOUT_MEANING,
    },
  },
  limits: [
    'The lists are built every 5 minutes; asking more often gets blocked.',
    '`full` has more than 3.9 million URLs, nearly all of them offline: it is off, and meant for a backfill.',
    'They state no total: their end is the end of the transfer, and two snapshots must agree before a URL is removed.',
    'URLs over 500 characters and with an underscore in the host are refused by the platform and end in the quarantine.',
    'No hosts or addresses are derived: malware sits on file hosters that nobody wants to block.',
    'Rating and confidence are not in the data: they are sent only when set (suggestion: 4 and 75).',
  ],
  collections: {
    recent: collection({
      ...shared,
      title: 'URLs of the last 30 days',
      url: 'https://urlhaus.abuse.ch/downloads/csv_recent/',
      feedClass: 'window',
      source: httpGet({ url: parameter('url.recent'), revalidate: true }),
      absence: 'Only that the entry is older than 30 days: nothing is removed.',
    }),
    online: collection({
      ...shared,
      title: 'URLs that are online',
      url: 'https://urlhaus.abuse.ch/downloads/csv_online/',
      feedClass: 'state',
      source: httpGet({ url: parameter('url.online'), revalidate: true }),
      absence: 'The URL went offline or was withdrawn: the claim goes after the grace.',
    }),
    full: collection({
      ...shared,
      title: 'All URLs since 2018',
      url: 'https://urlhaus.abuse.ch/downloads/csv/',
      feedClass: 'cumulative',
      source: httpGet({ url: parameter('url.full'), revalidate: true }),
      enabled: false,
      absence: 'The entry was corrected: nothing is removed.',
    }),
  },
});
