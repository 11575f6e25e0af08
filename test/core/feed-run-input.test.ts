import { describe, expect, test } from 'vitest';
import { isDataRef, isFeedId, parseFeedRunInput } from '../../src/core/feed-run-input.ts';
import { REF } from './a-state.ts';

describe('the input of a run', () => {
  test('needs no more than the feed', () => {
    expect(parseFeedRunInput({ feedId: 'urlhaus' })).toEqual({
      v: 1,
      feedId: 'urlhaus',
      mode: 'delta',
    });
  });

  test('keeps everything that was asked for', () => {
    const input = {
      v: 1,
      feedId: 'spamhaus-drop',
      mode: 'full',
      collections: ['v4', 'v6'],
      configRef: REF,
      requestedBy: 'analyst',
    };
    expect(parseFeedRunInput(input)).toEqual(input);
  });

  test('carries what a run hands to its continuation', () => {
    const resume = { epoch: 7, startedAt: '2026-01-01T00:00:00.000Z', carried: { step: 'x' } };
    expect(parseFeedRunInput({ feedId: 'urlhaus', resume }).resume).toEqual(resume);
  });

  test.each<[unknown, RegExp]>([
    [undefined, /the input must be one JSON object, got nothing/],
    [null, /the input must be one JSON object, got null/],
    ['urlhaus', /the input must be one JSON object, got "urlhaus"/],
    [['urlhaus'], /the input must be one JSON object/],
    [{}, /feedId must be a feed id .*, got nothing/],
    [{ feedId: '' }, /feedId must be a feed id/],
    [{ feedId: 7 }, /feedId must be a feed id .*, got 7/],
    [{ feedId: '../etc' }, /feedId must be a feed id/],
    [{ feedId: 'a b' }, /feedId must be a feed id/],
    [{ feedId: 'a'.repeat(101) }, /feedId must be a feed id/],
    [{ feedId: 'urlhaus', v: 2 }, /v must be 1, got 2/],
    [{ feedId: 'urlhaus', mode: 'fast' }, /mode must be one of delta, full.*, got "fast"/],
    [{ feedId: 'urlhaus', mode: 1 }, /mode must be one of/],
    [{ feedId: 'urlhaus', modus: 'full' }, /member "modus" must be one of v, feedId/],
    [{ feedId: 'urlhaus', collections: 'online' }, /collections must be a list/],
    [{ feedId: 'urlhaus', collections: [] }, /collections must be a list/],
    [{ feedId: 'urlhaus', collections: [1] }, /collections must be a list/],
    [{ feedId: 'urlhaus', collections: [''] }, /collections must be a list/],
    [{ feedId: 'urlhaus', configRef: 'x' }, /configRef must be a reference/],
    [{ feedId: 'urlhaus', configRef: { ...REF, bytes: '1' } }, /configRef must be a reference/],
    [{ feedId: 'urlhaus', requestedBy: 5 }, /requestedBy must be text/],
    [{ feedId: 'urlhaus', resume: {} }, /resume must be \{epoch, startedAt, carried\}/],
    [
      { feedId: 'urlhaus', resume: { epoch: 1, startedAt: 'now', carried: [] } },
      /resume must be \{epoch, startedAt, carried\}/,
    ],
  ])('%j is refused with a message that says what was expected', (input, message) => {
    expect(() => parseFeedRunInput(input)).toThrow(
      expect.objectContaining({
        code: 'InputInvalid',
        message: expect.stringMatching(message) as string,
      }) as Error,
    );
  });

  test('shows at most a little of what is wrong', () => {
    expect(() => parseFeedRunInput({ feedId: 'x'.repeat(5000) })).toThrow(/^.{1,250}$/s);
  });
});

test.each([
  ['urlhaus', true],
  ['URLhaus.v2_x-1', true],
  ['-urlhaus', false],
  ['.hidden', false],
  ['a/b', false],
  [undefined, false],
])('%s as a feed id: %s', (value, ok) => {
  expect(isFeedId(value)).toBe(ok);
});

test.each(['uri', 'sha256', 'bytes', 'count', 'contentType'] as const)(
  'a reference without %s is none',
  (member) => {
    expect(isDataRef(REF)).toBe(true);
    const { [member]: _left, ...rest } = REF;
    expect(isDataRef(rest)).toBe(false);
  },
);
