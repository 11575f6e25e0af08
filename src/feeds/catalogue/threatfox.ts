// ThreatFox of abuse.ch: indicators of compromise with the family they belong to.
import { z } from 'zod';
import type { IndicatorType } from '../../core/indicator-types.ts';
import { collection, type CollectionOptions } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { anyOf } from '../formats/any-of.ts';
import { csv } from '../formats/csv.ts';
import { json } from '../formats/json.ts';
import { parameter, type References } from '../mapping/references.ts';
import { group, indicator, type Template } from '../mapping/templates.ts';
import { instant } from '../mapping/date-words.ts';
import {
  compute,
  equals,
  firstNonEmpty,
  lookup,
  scale,
  split,
  tagList,
  text,
} from '../mapping/vocabulary.ts';
import { httpGet } from '../sources/http-get.ts';

const record = z.object({
  ioc_id: z.union([z.string(), z.number()]).optional(),
  ioc_value: z.string(),
  ioc_type: z.string(),
  threat_type: z.string().optional(),
  /** Malpedia's key of the family, or one that begins with `unknown`. */
  malware: z.string().optional(),
  malware_printable: z.string().optional(),
  malware_alias: z.string().optional(),
  first_seen_utc: z.string().optional(),
  last_seen_utc: z.string().optional(),
  confidence_level: z.union([z.string(), z.number()]).optional(),
  /** A legitimate host that is abused; not in older dumps. */
  is_compromised: z.union([z.boolean(), z.string()]).optional(),
  reference: z.string().optional(),
  tags: z.string().optional(),
  reporter: z.string().optional(),
});

/** What the source calls a type. */
const TYPES: readonly (readonly [kind: string, type: IndicatorType])[] = [
  ['ip:port', 'Address'],
  ['domain', 'Host'],
  ['url', 'URL'],
  ['md5_hash', 'File'],
  ['sha1_hash', 'File'],
  ['sha256_hash', 'File'],
];
const THREATS = {
  botnet_cc: 'Botnet C2',
  payload_delivery: 'Payload Delivery',
  payload: 'Payload',
  cc_skimming: 'Card Skimming',
};
const RATINGS: Readonly<Record<string, number>> = {
  botnet_cc: 5,
  cc_skimming: 4,
  payload_delivery: 4,
  payload: 3,
};

const isAbused = (value: boolean | string | undefined): boolean =>
  String(value).toLowerCase() === 'true';

function map(r: References<z.infer<typeof record>>): readonly Template[] {
  const family = group('Malware', {
    when: compute(
      [r.malware, r.ioc_type],
      '`malware` is a family, and `ioc_type` is one that becomes an indicator',
      (malware, kind) =>
        malware !== undefined &&
        !malware.startsWith('unknown') &&
        TYPES.some(([known]) => known === kind),
    ),
    key: [r.malware],
    name: firstNonEmpty(r.malware_printable, r.malware),
    attributes: { Description: text`Also known as ${r.malware_alias}` },
  });
  const made = TYPES.map(([kind, type]) =>
    indicator(type, r.ioc_value, {
      when: equals(r.ioc_type, kind),
      firstSeen: instant(r.first_seen_utc, { zone: 'UTC' }),
      lastSeen: instant(r.last_seen_utc, { zone: 'UTC' }),
      confidence: firstNonEmpty(
        parameter<number>('indicator_confidence'),
        scale(r.confidence_level, { min: 0, max: 100 }),
      ),
      suggested: {
        rating: compute(
          [r.threat_type, r.is_compromised],
          'by `threat_type`, two less on an abused host',
          (threat, abused) => {
            const rating = RATINGS[threat ?? ''];
            return rating === undefined ? undefined : rating - (isAbused(abused) ? 2 : 0);
          },
        ),
      },
      tags: [
        lookup(r.threat_type, THREATS),
        tagList(split(r.tags, ',')),
        compute([r.is_compromised], '“Compromised Host” on an abused host', (abused) =>
          isAbused(abused) ? 'Compromised Host' : undefined,
        ),
      ],
      attributes: {
        Description: text`${r.malware_printable}, reported by ${r.reporter}`,
        Source: firstNonEmpty(r.reference, text`https://threatfox.abuse.ch/ioc/${r.ioc_id}/`),
        'External ID': text`${r.ioc_id}`,
      },
      groups: [family],
    }),
  );
  return [family, ...made];
}

const shared = {
  format: anyOf([
    json({ record, path: ['{}', '[]'], nameField: 'ioc_id' }),
    csv({
      record,
      header: 'comment',
      absent: ['None'],
      rename: { fk_malware: 'malware' },
      total: /^#\s*Number of entries:\s*(\d+)/i,
    }),
  ]),
  key: (r) => [r.ioc_id],
  position: { of: (r) => r.ioc_id, order: 'number' },
  map,
} satisfies Partial<CollectionOptions<z.infer<typeof record>>>;

export const threatfox = defineFeed({
  id: 'threatfox',
  version: '1.0.0',
  title: 'ThreatFox',
  description: 'Indicators of compromise with their malware family, shared through abuse.ch.',
  licence:
    'Terms of use of abuse.ch: free within fair use; commercial use needs an agreement (earlier data were CC0).',
  sourceNames: ['threatfox', 'abuse.ch', 'abuse_ch'],
  limits: [
    'Built every 5 minutes with what was active in the last 48 hours; asking more often gets blocked.',
    'The confidence is that of the source; a confidence set for all takes its place.',
    'Hashes of one sample are entries of their own: they become one File only where another source joins them.',
    'Entries of one value with several ports, families or reporters become one indicator.',
    '`full` has all entries there are, most of them long inactive: it is off, and meant for a backfill. It is published as a zip.',
  ],
  collections: {
    recent: collection({
      ...shared,
      title: 'Indicators of the last 48 hours',
      url: 'https://threatfox.abuse.ch/export/json/recent/',
      feedClass: 'window',
      source: httpGet({ url: parameter('url.recent'), revalidate: true }),
      absence: 'Only that nothing was seen of it for 48 hours: nothing is removed.',
    }),
    full: collection({
      ...shared,
      title: 'All indicators',
      url: 'https://threatfox.abuse.ch/export/csv/full/',
      feedClass: 'cumulative',
      source: httpGet({ url: parameter('url.full'), revalidate: true }),
      enabled: false,
      absence: 'The entry was corrected: nothing is removed.',
    }),
  },
});
