// What makes everything that a feed holds be sent again, and what does not.
import { describe, expect, test } from 'vitest';
import {
  collection,
  mappingFingerprint,
  resolveParameters,
  text,
  type Feed,
} from '../../../src/feeds/index.ts';
import { feedOf, listOptions } from '../sample-feed.ts';

describe('the mapping fingerprint', () => {
  const of = (feed: Feed, parameters = {}): string =>
    mappingFingerprint(feed, 'list', resolveParameters(feed, parameters));

  test('stays for the same mapping and for words that only stand in documents [S12]', () => {
    expect(of(feedOf())).toBe(of(feedOf({ version: '1.1.0', description: 'Another text.' })));
  });

  test.each<[string, Feed, object]>([
    ['a tag', feedOf({}, { tags: ['Brute Force'] }), {}],
    ['an attribute', feedOf({}, { tags: ['Scanner'], attributes: { Source: text`x` } }), {}],
    [
      'a revision',
      feedOf({
        collections: { list: collection({ ...listOptions(), feedClass: 'state', revision: 2 }) },
      }),
      {},
    ],
    ['a score', feedOf(), { indicator_confidence: 5 }],
    ['a policy', feedOf(), { keep_non_global: true }],
  ])('changes with %s [S12]', (_what, feed, parameters) => {
    expect(of(feed, parameters)).not.toBe(of(feedOf()));
  });

  test('does not change with the address', () => {
    expect(of(feedOf(), { url: 'https://mirror.example/list.txt' })).toBe(of(feedOf()));
  });
});
