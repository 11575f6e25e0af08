// A MISP feed: a folder with a manifest and one file per event. Only events whose time stamp changed are fetched.
import { z } from 'zod';
import { collection } from '../collection.ts';
import { defineFeed } from '../define-feed.ts';
import { misp as mispFormat } from '../formats/misp/misp.ts';
import { mispObjects } from '../mapping/misp-objects.ts';
import { parameter } from '../mapping/references.ts';
import { compute, text } from '../mapping/vocabulary.ts';
import { changeLog } from '../paging/paging.ts';
import { secretParameter } from '../parameters.ts';
import { apiKey, basic, noAuth } from '../sources/auth.ts';
import { http } from '../sources/http.ts';
import { request } from '../sources/request-references.ts';

const folder = compute([parameter('url')], 'the folder `url`', (url) =>
  url.replace(/manifest\.json$/, '').replace(/\/*$/, '/'),
);

export const misp = defineFeed({
  id: 'misp',
  version: '1.0.0',
  title: 'MISP feed',
  description: 'Events that a MISP community publishes as a feed: a manifest and one file each.',
  licence: 'That of the publisher.',
  parameters: {
    api_key: secretParameter('Value of the header `Authorization`.'),
    username: {
      description: 'User name, where the folder wants one.',
      schema: z.string().nullable(),
      default: null,
    },
    password: secretParameter('Password of the user.'),
    only_for_detection: {
      description: 'Take only attributes that their author means for detection (`to_ids`).',
      schema: z.boolean(),
      default: true,
    },
    security_label: {
      description:
        'Security label of events and attributes without a TLP tag, for example `TLP:GREEN`.',
      schema: z.string().nullable(),
      default: null,
    },
  },
  limits: [
    'Set `url` to the folder with `manifest.json`.',
    'At most 1 000 events in one run, the oldest first; a run that leaves some is partial and the next one goes on.',
    'An event that the manifest names and that is not there, is too large or is no event costs itself and is looked for in every run.',
    'Some publishers never set `to_ids`: when nothing becomes an object, set `only_for_detection` to false.',
    'What leaves an event or the manifest stays on the platform; how many events left is reported.',
  ],
  collections: {
    events: collection({
      title: 'Events',
      url: 'https://misp.example/feed/',
      feedClass: 'event',
      source: http({
        url: text`${folder}manifest.json`,
        auth: [
          apiKey('header', 'Authorization', parameter('api_key')),
          basic(parameter('username'), parameter('password')),
          noAuth,
        ],
        paging: changeLog({
          form: 'members',
          revision: 'timestamp',
          content: text`${folder}${request.id}.json`,
        }),
      }),
      format: mispFormat(),
      key: (r) => [r.event.uuid, r.uuid],
      absence: 'Nothing: a run reads the events that changed since the one before.',
      map: (r) =>
        mispObjects(r, {
          onlyForDetection: parameter<boolean>('only_for_detection'),
          securityLabel: parameter('security_label'),
        }),
    }),
  },
});
