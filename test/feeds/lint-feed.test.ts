// What a definition may do and should not.
import { describe, expect, test } from 'vitest';
import {
  collection,
  findFeed,
  httpGet,
  lintFeed,
  parameter,
  type Collection,
  type IndicatorOptions,
} from '../../src/feeds/index.ts';
import { feedOf, listOptions } from './sample-feed.ts';

describe('a definition', () => {
  test.each<[string, IndicatorOptions, string]>([
    ['a constant rating', { tags: ['Scanner'], rating: 5 }, 'constant_score'],
    ['a constant confidence', { tags: ['Scanner'], confidence: 100 }, 'constant_score'],
    ['the name of the feed in a tag', { tags: ['Sample list entry'] }, 'source_name_in_tag'],
    ['the id of the feed as a tag', { tags: ['SAMPLE'] }, 'source_name_in_tag'],
    ['a tag that is too long', { tags: ['X'.repeat(129)] }, 'tag_too_long'],
    ['a tag in lower case', { tags: ['scanner'] }, 'tag_case'],
    ['nothing but values', {}, 'bare_list'],
  ])('with %s has a finding [M8] [M11] [M19]', (_what, options, rule) => {
    expect(lintFeed(feedOf({}, options)).map((finding) => finding.rule)).toContain(rule);
  });
});

describe('the address of a collection', () => {
  const urlsIn = (parameters: Record<string, string>, feed = feedOf()): readonly string[] =>
    lintFeed(feed, parameters).flatMap(({ rule, severity, message }) =>
      rule === 'placeholder_address' && severity === 'warning' ? [message] : [],
    );

  test('on a host of examples is told as a placeholder, with the parameter that sets it', () => {
    expect(urlsIn({})).toEqual([
      expect.stringMatching(
        /^sample list: https:\/\/lists\.example\/list\.txt is a placeholder: .*Set `url` of the feed in the YAML/,
      ) as string,
    ]);
    expect(urlsIn({ url: 'https://lists.example.com/x' })).toHaveLength(1);
    expect(urlsIn({ url: 'http://list.invalid/' })).toHaveLength(1);
  });

  test.each([
    'http://192.0.2.7/x',
    'https://example.corp/',
    'http://localhost:8080/',
    'https://myexample.com/',
  ])('%s is none', (url) => expect(urlsIn({ url })).toEqual([]));

  test('is looked at for each collection by itself', () => {
    const listOf = (name: string): Collection =>
      collection({
        ...listOptions(),
        source: httpGet({ url: parameter(`url.${name}`) }),
        feedClass: 'state',
      });
    const two = feedOf({ collections: { first: listOf('first'), second: listOf('second') } });
    expect(urlsIn({ 'url.first': 'http://192.0.2.7/' }, two)).toEqual([
      expect.stringMatching(/^sample second: .*Set `url\.second`/) as string,
    ]);
  });

  test('of a generic feed is that of its list', () => {
    const settings = { url: 'http://192.0.2.7/', class: 'event' };
    const own = { collections: { other: { url: 'https://l.example/' } } };
    const [bad, good] = [{ ...settings, ...own }, settings].map((given) =>
      findFeed('generic-list', given),
    );
    expect(urlsIn({ url: settings.url }, bad)).toHaveLength(1);
    expect(urlsIn({ url: settings.url }, good)).toEqual([]);
  });

  test('is not looked at in a definition of the package by itself, which may have none of its own', () => {
    expect(lintFeed(findFeed('misp'))).toEqual([]);
  });
});
