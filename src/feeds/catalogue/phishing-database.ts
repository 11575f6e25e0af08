// Phishing.Database: what a community has found and tested to be phishing that is still active.
import type { Collection } from '../collection.ts';
import type { IndicatorType } from '../../core/indicator-types.ts';
import { defineFeed } from '../define-feed.ts';
import { plainList } from '../plain-list.ts';

const list = (name: string, title: string, file: string, types: IndicatorType): Collection =>
  plainList({
    title,
    url: `https://raw.githubusercontent.com/Phishing-Database/Phishing.Database/refs/heads/master/${file}`,
    parameter: `url.${name}`,
    types,
    feedClass: 'state',
    grace: 2,
    complete: { minimumRecords: 1 },
    absence: 'It was tested to be inactive: the claim goes after the grace.',
    each: { tags: ['Phishing'], suggested: { rating: 3, confidence: 60 } },
  });

export const phishingDatabase = defineFeed({
  id: 'phishing-database',
  version: '1.0.0',
  title: 'Phishing.Database',
  description: 'Hosts, URLs and addresses of phishing that a community has found and tested.',
  licence: 'MIT',
  sourceNames: ['phishing.database', 'phishing-database', 'mitchellkrogza'],
  limits: [
    'Built daily or more often; 780 000 URLs and 500 000 hosts.',
    'There are no dates and no scores, and no stated total: two snapshots must agree before anything is removed.',
    'The publisher keeps very long lists as folders of parts: set the address to a list in one piece.',
    'File names among the hosts and hosts with an underscore end in the quarantine.',
  ],
  collections: {
    domains: list('domains', 'Active hosts', 'phishing-domains-ACTIVE.txt', 'Host'),
    links: list('links', 'Active URLs', 'phishing-links-ACTIVE.txt', 'URL'),
    ips: list('ips', 'Active addresses', 'phishing-IPs-ACTIVE.txt', 'Address'),
  },
});
