// CINS Army: addresses with the worst reputation in the publisher's sensors.
import { defineFeed } from '../define-feed.ts';
import { plainList } from '../plain-list.ts';

export const cins = defineFeed({
  id: 'cins',
  version: '1.0.0',
  title: 'CINS Army',
  description: 'Addresses that the sensors of Sentinel IPS see attacking, chosen by score.',
  licence: 'Free to use; terms for commercial use are not published.',
  sourceNames: ['cins', 'cinsscore', 'sentinel ips'],
  limits: [
    'Between 7 000 and 15 000 addresses, built hourly to daily.',
    'Addresses near the limit of the ranking come and go: three snapshots must agree before one is removed.',
  ],
  collections: {
    addresses: plainList({
      title: 'Addresses with the worst scores',
      url: 'https://cinsscore.com/list/ci-badguys.txt',
      parameter: 'url',
      types: 'Address',
      feedClass: 'state',
      grace: 3,
      complete: { minimumRecords: 1 },
      absence: 'The address fell out of the ranking: the claim goes after the grace.',
      each: { tags: ['Scanner'], suggested: { rating: 2, confidence: 60 } },
    }),
  },
});
