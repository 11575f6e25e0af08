import { describe, expect, test } from 'vitest';
import { restoredState } from '../../src/cli/temporal/restore-state.ts';
import { progressText } from '../../src/cli/temporal/watch-run.ts';
import { emptyState } from '../../src/core/feed-state.ts';

const state = {
  ...emptyState('urlhaus'),
  epoch: 7,
  committedEpoch: 7,
  collections: { online: { cursor: { position: '9000001' } } },
};
const restore = {
  feedId: 'urlhaus',
  reason: 'new server',
  empty: false,
  force: false,
  storeUrl: 'file:/srv/var',
  checkpoint: {
    v: 1,
    feedId: 'urlhaus',
    instance: 'x',
    owner: 'o',
    writtenAt: '2031-01-02T03:04:05.000Z',
    state,
  },
} as const;

describe('restoring a state', () => {
  test('takes the copy as it is and writes down that it did', () => {
    const restored = restoredState(restore);
    expect(restored).toMatchObject({ epoch: 7, collections: state.collections });
    expect(restored.recentRuns[0]).toMatchObject({
      outcome: 'reset',
      summary: 'State started from the copy of 2031-01-02T03:04:05.000Z: new server',
    });
  });

  test('without a copy is refused, because an empty state would load everything again', () => {
    expect(() => restoredState({ ...restore, checkpoint: undefined })).toThrow(
      expect.objectContaining({ code: 'RefMissing' }) as Error,
    );
  });

  test('starts empty when that is asked for', () => {
    const restored = restoredState({ ...restore, checkpoint: undefined, empty: true });
    expect(restored).toMatchObject({ epoch: 0, collections: {} });
    expect(restored.recentRuns[0]?.summary).toBe('State started with nothing: new server');
  });
});

test('the progress table of a run becomes one line', () => {
  const details = [
    '**urlhaus** (delta): sending',
    '',
    '| Collection | Status |',
    '|---|---|',
    '| online | complete |',
    '',
    'Plan: 5 to create, 0 to update',
    'Chunks: 1 of 3 ended, 40 objects accepted',
  ].join('\n');
  expect(progressText(details)).toBe(
    'urlhaus (delta): sending · 5 to create, 0 to update · 40 objects accepted · 1 of 3 ended',
  );
});
