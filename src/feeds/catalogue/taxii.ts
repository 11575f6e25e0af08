// A collection of a TAXII 2.1 server: what was added since the last run, as STIX objects.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { stix as stixFormat } from '../formats/stix/stix.ts';
import { parameter } from '../mapping/references.ts';
import { stixObjects } from '../mapping/stix-objects.ts';
import { secretParameter } from '../parameters.ts';
import { TAXII_MEDIA_TYPE, taxiiObjects } from '../sources/taxii.ts';

const optionalText = (
  description: string,
): { description: string; schema: z.ZodType<string | null>; default: null } => ({
  description,
  schema: z.string().nullable(),
  default: null,
});

export const taxii = defineFeed({
  id: 'taxii',
  version: '1.0.0',
  title: 'TAXII 2.1 collection',
  description: 'Indicators and groups of one collection of a TAXII 2.1 server.',
  licence: 'That of the publisher.',
  parameters: {
    collection: optionalText(
      'Id, alias or title of the collection, where `url` is that of discovery or of an API root.',
    ),
    username: optionalText('User name; some servers take an API key here.'),
    password: secretParameter('Password of the user.'),
    token: secretParameter('Bearer token, instead of user name and password.'),
    media_type: {
      description: 'What is accepted; some servers want it with a blank before `version`.',
      schema: z.string(),
      default: TAXII_MEDIA_TYPE,
    },
    page_size: {
      description: 'Objects that a page may have; a server may give fewer.',
      schema: z.number().int().min(1).max(100_000),
      default: 500,
    },
    initial_days: {
      description:
        'How many days back the first run looks, by the date an object was added; not set = everything.',
      schema: z.number().int().min(1).max(36_500).nullable(),
      default: null,
    },
    security_label: optionalText(
      'Security label of objects without a TLP marking, for example `TLP:GREEN`.',
    ),
  },
  limits: [
    'Set `url`: there is no publisher behind its default. TAXII 2.0 and 1.x are not supported.',
    'The protocol knows no removal: what the author revokes is sent as inactive, nothing else goes.',
    'Objects are linked with those that an earlier run has made; a link to what was never sent is refused by the platform.',
    'A server that answers slower pages with 429 is waited for.',
  ],
  collections: {
    objects: collection({
      title: 'Objects',
      url: 'https://taxii.example/taxii2/',
      feedClass: 'event',
      source: taxiiObjects({
        url: parameter('url'),
        collection: parameter('collection'),
        token: parameter('token'),
        user: parameter('username'),
        password: parameter('password'),
        mediaType: parameter('media_type'),
        pageSize: parameter<number>('page_size'),
        initialDays: parameter<number>('initial_days'),
      }),
      format: stixFormat({ outside: 'link' }),
      key: (r) => [r.id],
      absence: 'Nothing: only what the author revokes goes, and only by becoming inactive.',
      map: (r) => stixObjects(r, { securityLabel: parameter('security_label') }),
    }),
  },
});
