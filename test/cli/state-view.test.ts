import { describe, expect, test } from 'vitest';
import { readWhole } from '../../src/cli/numbers.ts';
import { showState } from '../../src/cli/state-view.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import type { FeedState } from '../../src/core/feed-state.ts';
import { recordingTerminal } from './recording-terminal.ts';

const plan = {
  uri: 'store:runs/urlhaus/a/plan.json',
  sha256: '0'.repeat(64),
  bytes: 10,
  count: 1,
  contentType: 'application/json',
};
const note = (epoch: number, chunk: number, notedAt: string) => ({
  epoch,
  chunk,
  notedAt,
  uploadUntil: notedAt,
  instance: 'tc.example/api',
});

const shown = (more: Partial<FeedState>): string => {
  const terminal = recordingTerminal();
  showState({ ...emptyState('urlhaus'), ...more }, terminal);
  return terminal.stdout();
};

describe('the state of a feed for people', () => {
  test('names each open batch with its place and since when, the oldest first [R4]', () => {
    const text = shown({
      notes: [
        note(8, 1, '2031-01-03T00:00:00.000Z'),
        { ...note(7, 0, '2031-01-02T03:04:05.000Z'), batchId: '4711' },
      ],
    });
    expect(text).toMatch(/Open batch\s+Epoch\s+Chunk\s+Since\n4711\s+7\s+0\s+2031-01-02/);
    expect(text).toMatch(/\nwithout id\s+8\s+1\s+2031-01-03/);
  });

  test('says which chunks of a pending plan may still arrive', () => {
    const text = shown({
      pending: [
        { epoch: 7, plan, chunks: [0, 3] },
        { epoch: 9, plan },
      ],
    });
    expect(text).toMatch(/Pending plan of epoch\s+Chunks that may still arrive/);
    expect(text).toMatch(/\n\s*7\s+0, 3\n\s*9\s+all: its run has not committed\n/);
  });

  test('is not longer than a page while hundreds of batches are noted', () => {
    const notes = Array.from({ length: 300 }, (_, n) => note(7, n, '2031-01-02T03:04:05.000Z'));
    const text = shown({ notes });
    expect(text.split('\n').length).toBeLessThan(50);
    expect(text).toContain('and 280 younger batches');
  });

  test('says since when a feed is paused and why, as long as that was the last change', () => {
    const entry = (outcome: 'paused' | 'resumed', summary: string) => ({
      runKey: '',
      workflowId: '',
      epoch: 3,
      mode: 'delta' as const,
      outcome,
      endedAt: '2031-01-02T03:04:05.000Z',
      summary,
    });
    const paused = entry('paused', 'Paused: owner is moved');
    expect(shown({ paused: true, recentRuns: [paused] })).toMatch(
      /paused +yes, since 2031-01-0\d .*\. Paused: owner is\s+moved/,
    );
    expect(shown({ paused: true, recentRuns: [] })).toMatch(/paused +yes\n/);
    const resumed = entry('resumed', 'Resumed: owner was moved');
    expect(shown({ paused: true, recentRuns: [resumed, paused] })).toMatch(/paused +yes\n/);
    expect(shown({ paused: false, recentRuns: [paused] })).toMatch(/paused +no\n/);
  });

  test('has no table of what is not there', () => {
    expect(shown({})).not.toMatch(/Open batch|Pending plan/);
  });
});

test.each(['', '-1', '1.5', '1e3', 'x', '99999999999999999999'])(
  'a whole number on the command line is not "%s"',
  (text) => {
    expect(() => readWhole('epoch', text)).toThrow(/--epoch must be a whole number, got/);
  },
);

test('a whole number on the command line is read', () => {
  expect(readWhole('chunk', '0')).toBe(0);
  expect(readWhole('epoch', '1207')).toBe(1207);
});
