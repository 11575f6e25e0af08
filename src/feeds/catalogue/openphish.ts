// OpenPhish, the community feed: the newest phishing URLs, nothing else.
import { defineFeed } from '../define-feed.ts';
import { plainList } from '../plain-list.ts';

export const openphish = defineFeed({
  id: 'openphish',
  version: '1.0.0',
  title: 'OpenPhish',
  description: 'The newest phishing URLs that OpenPhish has found.',
  licence: 'Community feed: non-commercial use only; commercial use needs a subscription.',
  limits: [
    'Built every 12 hours with the newest 300 URLs; most or all of them change each time.',
    'The data have no dates: when a URL came and went is known from the runs of this feed only.',
    'URLs over 500 characters and with an underscore in the host are refused by the platform and end in the quarantine.',
  ],
  collections: {
    urls: plainList({
      title: 'Newest phishing URLs',
      url: 'https://openphish.com/feed.txt',
      parameter: 'url',
      types: 'URL',
      feedClass: 'window',
      complete: { minimumRecords: 1 },
      absence: 'Only that 300 newer URLs were found: nothing is removed.',
      each: { tags: ['Phishing'], suggested: { rating: 4, confidence: 80 } },
    }),
  },
});
