import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  allFeeds,
  apiKey,
  basic,
  collection,
  defineFeed,
  findFeed,
  graceOf,
  http,
  httpGet,
  indicator,
  lintFeed,
  mappingFingerprint,
  parameter,
  request,
  resolveParameters,
  secretParameter,
  text,
  textList,
  type CollectionOptions,
  type Feed,
  type FeedOptions,
  type IndicatorOptions,
} from '../../src/feeds/index.ts';
import { mapBytes, whole } from '../support/describe-feed.ts';

const record = z.object({ value: z.string() });
type ListRecord = z.infer<typeof record>;

const listOptions = (options: IndicatorOptions = { tags: ['Scanner'] }) =>
  ({
    title: 'list',
    url: 'https://lists.example/list.txt',
    source: httpGet({ url: parameter('url') }),
    format: textList({ record, value: 'value' }),
    key: (r) => [r.value],
    absence: 'gone',
    map: (r) => [indicator('Host', r.value, options)],
  }) satisfies Partial<CollectionOptions<ListRecord>>;

const feedOf = (more: Partial<FeedOptions> = {}, options?: IndicatorOptions): Feed =>
  defineFeed({
    id: 'sample',
    version: '1.0.0',
    title: 'Sample list',
    description: 'A list.',
    licence: 'none',
    limits: [],
    collections: { list: collection({ ...listOptions(options), feedClass: 'state' }) },
    ...more,
  });

describe('suggested scores', () => {
  const feed = feedOf({}, { tags: ['Scanner'], suggested: { rating: 3, confidence: 60 } });
  const scores = async (parameters: Record<string, number | boolean>): Promise<unknown> => {
    const { rows } = await mapBytes(feed, 'list', whole(Buffer.from('bad.example\n')), {
      parameters,
    });
    return rows.map(({ content: { rating, confidence } }) => [rating, confidence]);
  };

  test('are sent only when the operator wants them, and never over a score for all [M8]', async () => {
    expect(await scores({})).toEqual([[undefined, undefined]]);
    expect(await scores({ suggested_scores: true })).toEqual([[3, 60]]);
    expect(await scores({ suggested_scores: true, indicator_confidence: 10 })).toEqual([[3, 10]]);
    expect(lintFeed(feed)).toEqual([]);
  });

  test('have a switch in feeds that suggest some, and in no other', () => {
    expect(feed.parameters).toHaveProperty('suggested_scores');
    expect(feedOf().parameters).not.toHaveProperty('suggested_scores');
  });
});

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

describe('parameters', () => {
  test('exist in every feed: addresses, scores, reserved space', () => {
    for (const feed of allFeeds()) {
      const names = Object.keys(feed.parameters);
      expect(names).toEqual(
        expect.arrayContaining([
          'indicator_threat_rating',
          'indicator_confidence',
          'keep_non_global',
        ]),
      );
      const many = Object.keys(feed.collections);
      for (const name of many) expect(names).toContain(many.length === 1 ? 'url' : `url.${name}`);
      for (const one of Object.values(feed.parameters)) expect(one.description).toMatch(/\.$/);
    }
  });

  test('an unknown one is refused with the nearest one', () => {
    expect(() =>
      resolveParameters(findFeed('malc0de'), { urll: 'x', indicator_confidence: 101 }),
    ).toThrow(/unknown parameter urll; did you mean url\?; indicator_confidence: /);
  });

  test('scores are sent when set, also when set to 0, and only then [M8]', async () => {
    const feed = feedOf();
    const contentWith = async (parameters: Record<string, number>): Promise<unknown> =>
      (await mapBytes(feed, 'list', whole(Buffer.from('files.example\n')), { parameters })).rows[0]
        ?.content;
    expect(await contentWith({})).toEqual({ tags: ['Scanner'] });
    expect(await contentWith({ indicator_threat_rating: 0 })).toMatchObject({ rating: 0 });
    expect(
      await contentWith({ indicator_threat_rating: 2.5, indicator_confidence: 80 }),
    ).toMatchObject({
      rating: 2.5,
      confidence: 80,
    });
  });

  test('resolving twice changes nothing', () => {
    for (const feed of allFeeds()) {
      const once = resolveParameters(feed);
      expect(resolveParameters(feed, once)).toEqual(once);
    }
  });
});

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
