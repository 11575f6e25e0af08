// What an operator can set for a feed, and what it does.
import { describe, expect, test } from 'vitest';
import { allFeeds, findFeed, lintFeed, resolveParameters } from '../../src/feeds/index.ts';
import { mapBytes, whole } from '../support/describe-feed.ts';
import { feedOf } from './sample-feed.ts';

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
