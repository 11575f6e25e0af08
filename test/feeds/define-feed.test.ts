// What a definition must say, and what it is refused for when it is loaded.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  apiKey,
  basic,
  collection,
  findFeed,
  graceOf,
  http,
  parameter,
  request,
  secretParameter,
  text,
  type CollectionOptions,
  type Feed,
  type FeedOptions,
  type IndicatorOptions,
} from '../../src/feeds/index.ts';
import { feedOf, listOptions, type ListRecord } from './sample-feed.ts';

describe('the class of a collection', () => {
  test.each(['window', 'cumulative', 'event'] as const)(
    '%s may not remove what a snapshot no longer has [D3]',
    (feedClass) => {
      const wrong = { ...listOptions(), feedClass, removal: 'snapshot' };
      expect(() => collection(wrong as unknown as CollectionOptions<ListRecord>)).toThrow(
        'only a collection of class state may remove',
      );
    },
  );

  test('is mandatory, and its rules are types, too', () => {
    // @ts-expect-error the class is missing
    expect(() => collection(listOptions())).toThrow('feedClass: expected one of state,');
    // @ts-expect-error grace is for state only
    expect(() => collection({ ...listOptions(), feedClass: 'window', grace: 2 })).toThrow(
      'class state',
    );
  });

  test('a list that states its total needs one snapshot, another two, and a definition has the last word', () => {
    const usual = collection({ ...listOptions(), feedClass: 'state' });
    const patient = collection({ ...listOptions(), feedClass: 'state', grace: 5 });
    expect(graceOf(usual, { statedTotal: true })).toBe(1);
    expect(graceOf(usual, { statedTotal: false })).toBe(2);
    expect(graceOf(patient, { statedTotal: true })).toBe(5);
  });
});

describe('a definition', () => {
  test.each<[string, Partial<FeedOptions>, IndicatorOptions | undefined, string]>([
    ['a bad id', { id: 'Sample Feed' }, undefined, 'id “Sample Feed”'],
    ['a bad version', { version: '1' }, undefined, 'not semantic'],
    ['no collection', { collections: {} }, undefined, 'no collection'],
    ['an unknown parameter', {}, { tags: [parameter('nope')] }, 'uses the parameter nope'],
    [
      'a default that does not fit',
      { parameters: { days: { description: 'd', schema: z.number(), default: 'x' } } },
      undefined,
      'default of parameter days',
    ],
  ])('with %s is refused when it is loaded', (_what, more, options, message) => {
    expect(() => feedOf(more, options)).toThrow(message);
  });

  const asking = (options: object, url = 'https://lists.example/'): (() => Feed) => {
    const source = http({ url: parameter('url'), ...options });
    return () =>
      feedOf({
        parameters: { api_key: secretParameter('The key.') },
        collections: { list: collection({ ...listOptions(), url, source, feedClass: 'state' }) },
      });
  };

  test.each<[string, () => Feed]>([
    ['the query', asking({ query: { api_key: 'geheim' } })],
    ['a header', asking({ headers: { Authorization: 'Bearer geheim' } })],
    [
      'the address',
      asking({ url: text`https://lists.example/?token=geheim&page=${request.page}` }),
    ],
    ['the default address', asking({}, 'https://user:geheim@lists.example/')],
    ['the authentication', asking({ auth: apiKey('header', 'X-Key', 'geheim') })],
  ])(
    'with a secret in clear in %s is refused, and the secret is not repeated [O1]',
    (_what, make) => {
      expect(make).toThrow('in clear');
      expect(make).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('geheim') as string }),
      );
    },
  );

  test('may name secrets by parameters, and write out what is none', () => {
    expect(
      asking({
        url: text`https://lists.example/?token=${parameter('api_key')}`,
        query: { key: parameter('api_key'), limit: 50 },
        headers: { Authorization: text`Bearer ${parameter('api_key')}`, Accept: 'text/plain' },
        auth: basic('reader', parameter('api_key')),
      }),
    ).not.toThrow();
  });

  test('lists the attribute types it writes, for the preflight [M7]', () => {
    expect(findFeed('malc0de').attributeTypes()).toContainEqual({
      type: 'Origin Country',
      indicators: [],
      groups: ['Threat'],
    });
  });
});
