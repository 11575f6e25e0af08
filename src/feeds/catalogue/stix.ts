// A STIX 2 bundle at one address: whatever its publisher puts in, indicators, groups and the links between them.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { stix as stixFormat } from '../formats/stix/stix.ts';
import { parameter } from '../mapping/references.ts';
import { stixObjects } from '../mapping/stix-objects.ts';
import { httpGet } from '../sources/http-get.ts';

export const stix = defineFeed({
  id: 'stix',
  version: '1.0.0',
  title: 'STIX 2 bundle',
  description: 'Indicators and groups of one document in STIX 2.0 or 2.1, such as a bundle.',
  licence: 'That of the publisher.',
  parameters: {
    security_label: {
      description: 'Security label of objects without a TLP marking, for example `TLP:GREEN`.',
      schema: z.string().nullable(),
      default: null,
    },
  },
  limits: [
    'Set `url`: there is no publisher behind its default.',
    'Objects are linked with those of the same document; links that lead out of it go to the quarantine.',
    'Patterns give the values that they compare with `=` or `IN`; other comparisons go to the quarantine.',
    'What the author has revoked is sent as inactive; groups that are revoked or deprecated are left out.',
    'At most 10 million objects and 10 million links in one document; what is kept of them while it is read is about 50 bytes for an object and 16 for a link. STIX 1.x is not supported.',
  ],
  collections: {
    bundle: collection({
      title: 'Bundle',
      url: 'https://stix.example/bundle.json',
      feedClass: 'event',
      source: httpGet({ url: parameter('url'), revalidate: true }),
      format: stixFormat(),
      key: (r) => [r.id],
      absence: 'Nothing: only what the author revokes goes, and only by becoming inactive.',
      map: (r) => stixObjects(r, { securityLabel: parameter('security_label') }),
    }),
  },
});
