import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, ERROR_TABLE } from '../../src/core/errors.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { exitCodeOf, outcomeOf, summaryOf } from '../../src/core/exit-status.ts';
import type { RunFacts } from '../../src/core/exit-status.ts';
import type { CollectionResult } from '../../src/core/feed-run.ts';
import { NO_COUNTS } from '../../src/core/feed-run.ts';

const collection = (
  status: CollectionResult['status'],
  cause?: ErrorCode,
  name = 'one',
): CollectionResult => ({
  collection: name,
  status,
  records: 0,
  mapped: 0,
  quarantined: 0,
  cursorMoved: false,
  ...(cause === undefined ? {} : { cause, message: 'what happened' }),
});

const facts = (more: Partial<RunFacts> = {}): RunFacts => ({
  mode: 'delta',
  collections: [collection('complete')],
  counts: NO_COUNTS,
  ...more,
});

const exitOf = (given: RunFacts): [string, number] => {
  const outcome = outcomeOf(given);
  return [outcome, exitCodeOf(outcome)];
};

describe('the exit status comes from recorded facts', () => {
  test.each<[string, RunFacts, string, number]>([
    ['everything accepted', facts(), 'success', 0],
    ['nothing new', facts({ collections: [collection('unchanged')] }), 'success', 0],
    [
      'a collection that was not asked for',
      facts({ collections: [collection('complete'), collection('skipped', undefined, 'two')] }),
      'success',
      0,
    ],
    [
      'quarantined records under the threshold',
      facts({ counts: { ...NO_COUNTS, quarantined: 3 } }),
      'success',
      0,
    ],
    ['some objects refused', facts({ counts: { ...NO_COUNTS, rejected: 1 } }), 'partial', 3],
    ['some objects undecided', facts({ counts: { ...NO_COUNTS, unresolved: 1 } }), 'partial', 3],
    ['a tripped guard', facts({ removalDropped: '60 % would go' }), 'partial', 3],
    [
      'one collection of two failed',
      facts({ collections: [collection('complete'), collection('failed', 'FeedFormat', 'two')] }),
      'partial',
      3,
    ],
    [
      'all collections failed',
      facts({ collections: [collection('failed', 'FeedFormat')] }),
      'failure',
      1,
    ],
    [
      'the only collection asked for failed',
      facts({
        collections: [collection('failed', 'FeedFormat'), collection('skipped', undefined, 'two')],
      }),
      'failure',
      1,
    ],
    ['another run holds the lease', facts({ skipped: 'busy' }), 'skipped', 3],
    [
      'a fatal answer after some chunks',
      facts({
        failure: { code: 'IndicatorLimit', message: 'x' },
        counts: { ...NO_COUNTS, created: 100 },
      }),
      'failure',
      1,
    ],
  ])('%s [R1]', (_what, given, outcome, exitCode) => {
    expect(exitOf(given)).toEqual([outcome, exitCode]);
  });

  test.each(ERROR_CODES.map((code) => [code] as const))('%s that ends a run is 1 [R1]', (code) => {
    expect(exitOf(facts({ failure: { code, message: 'x' } }))).toEqual(['failure', 1]);
  });

  test.each(ERROR_CODES.map((code) => [code] as const))(
    '%s in one collection of two is 3, in the only one 1 [R1]',
    (code) => {
      const failed = collection('failed', code);
      expect(
        exitOf(facts({ collections: [failed, collection('complete', undefined, 'two')] })),
      ).toEqual(['partial', 3]);
      expect(exitOf(facts({ collections: [failed] }))).toEqual(['failure', 1]);
    },
  );
});

describe('the summary', () => {
  test('puts the cause first, then the counts [R9]', () => {
    expect(
      summaryOf(
        facts({
          failure: { code: 'AuthFailed', message: 'the platform refused the signature' },
          counts: { ...NO_COUNTS, created: 2 },
        }),
      ),
    ).toBe(
      'AuthFailed: the platform refused the signature; created=2 unchanged=0 updated=0 removed=0',
    );
  });

  test('of a good run is its counts', () => {
    expect(summaryOf(facts({ counts: { ...NO_COUNTS, unchanged: 7, quarantined: 1 } }))).toBe(
      'created=0 unchanged=7 updated=0 removed=0 quarantined=1',
    );
    expect(summaryOf(facts({ mode: 'preview' }))).toMatch(/^preview: created=0/);
  });

  test('of a skipped run starts with the word that says so [R2]', () => {
    expect(summaryOf(facts({ skipped: 'feed-run:x holds the lease' }))).toBe(
      'Skipped: feed-run:x holds the lease',
    );
  });

  test('names every collection that failed with its cause [R10]', () => {
    const collections = [
      collection('failed', 'FeedFormat'),
      collection('failed', 'AuthFailed', 'two'),
    ];
    expect(summaryOf(facts({ collections }))).toMatch(
      /^one failed: FeedFormat: what happened; two failed: AuthFailed: what happened; created/,
    );
  });

  test('keeps cause and counts when the cause is far too long [R9]', () => {
    const summary = summaryOf(
      facts({ failure: { code: 'FeedFormat', message: 'long '.repeat(500) } }),
    );
    expect(summary).toMatch(/^FeedFormat: long .*…; created=0 unchanged=0 updated=0 removed=0$/);
    expect(summary).toHaveLength(255);
  });

  test('is never longer than 255 characters [R9]', () => {
    const count = fc.integer({ min: 0, max: 5_000_000 });
    fc.assert(
      fc.property(
        fc.record({
          created: count,
          updated: count,
          refreshed: count,
          resent: count,
          removed: count,
          unchanged: count,
          missing: count,
          rejected: count,
          unresolved: count,
          quarantined: count,
          chunks: count,
        }),
        fc.option(fc.string({ maxLength: 400 }), { nil: undefined }),
        fc.constantFrom(...ERROR_CODES),
        fc.constantFrom('delta', 'preview'),
        (counts, message, code, mode) => {
          const failure = message === undefined ? {} : { failure: { code, message } };
          const removalDropped = message === undefined ? {} : { removalDropped: message };
          for (const given of [failure, removalDropped]) {
            const summary = summaryOf(facts({ counts, mode, ...given }));
            expect(summary.length).toBeLessThanOrEqual(255);
            if (given === failure && message !== undefined)
              expect(summary.startsWith(code)).toBe(true);
          }
        },
      ),
    );
  });
});

test('every code says what the run does and who can act', () => {
  for (const { action, actor, meaning } of Object.values(ERROR_TABLE)) {
    expect(['retry', 'fail', 'wait']).toContain(action);
    expect(['operator', 'source', 'platform', 'maintainer', 'nobody']).toContain(actor);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
});
