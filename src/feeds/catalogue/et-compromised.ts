// Emerging Threats: hosts that are known to be compromised.
import { defineFeed } from '../define-feed.ts';
import { plainList } from '../plain-list.ts';

export const etCompromised = defineFeed({
  id: 'et-compromised',
  version: '1.0.0',
  title: 'Emerging Threats compromised',
  description: 'Addresses of hosts that Proofpoint Emerging Threats knows to be compromised.',
  licence: 'Open data of Proofpoint Emerging Threats under the BSD licence.',
  sourceNames: ['emerging threats', 'proofpoint'],
  limits: [
    'About 500 addresses, built once a day; asking more often brings nothing.',
    'The list states no total: two snapshots must agree before an address is removed.',
    'Now and then a line is a network: each line is taken for what it is.',
  ],
  collections: {
    addresses: plainList({
      title: 'Compromised hosts',
      url: 'https://rules.emergingthreats.net/blockrules/compromised-ips.txt',
      parameter: 'url',
      types: ['Address', 'CIDR'],
      feedClass: 'state',
      complete: { minimumRecords: 1 },
      absence: 'The host is no longer listed: the claim goes after the grace.',
      each: { tags: ['Compromised Host'], suggested: { rating: 3, confidence: 60 } },
    }),
  },
});
