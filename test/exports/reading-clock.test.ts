// What a reading of everything under a wrong clock leaves behind.
import { describe, expect, test, vi } from 'vitest';
import { emptyState } from '../../src/core/feed-state.ts';
import { resetCursor } from '../../src/core/state-reducer.ts';
import type { ReadingRequest } from '../../src/exports/reading-state.ts';
import { ALL, DAY, exportOf, newest } from './reading-runs.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('an end of a reading of everything that a wrong clock has put into the future', () => {
  const YEAR_MS = 365 * DAY * 1_000;
  const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

  test('does not put off the next one, whatever an operator moves [S1]', async () => {
    const run = await exportOf({});
    const { cursor } = await run({ platformNow: Date.now() + YEAR_MS });
    expect(Date.parse(cursor.reading?.wholeAt ?? '')).toBeGreaterThan(Date.now() + YEAR_MS / 2);
    const to = later(-DAY * 1_000);
    const held = { ...emptyState('exported'), collections: { indicators: { cursor } } };
    const { state } = resetCursor(held, { to, reason: 'clock' }, later(0));
    const next = await run({ cursor: state.collections['indicators']?.cursor ?? null });
    expect(next).toMatchObject({ values: ALL, whole: true });
    expect(Date.parse(next.cursor.reading?.wholeAt ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await run()).toMatchObject({ values: [], whole: false });
  });

  test('counts as none; one within the tolerance for clocks counts', async () => {
    const run = await exportOf({});
    const { cursor } = await run();
    const at = (wholeAt: string): Partial<ReadingRequest> => ({
      cursor: { reading: { field: 'lastModified', ...cursor.reading, through: later(0), wholeAt } },
    });
    expect(await run(at(later(5 * 60_000)))).toMatchObject({ whole: false });
    expect(await run(at(later(YEAR_MS)))).toMatchObject({ values: ALL, whole: true });
  });

  test('is forgotten where everything is never read again by itself (wholeHours 0)', async () => {
    const run = await exportOf({ wholeHours: 0 });
    const { cursor } = await run({ platformNow: Date.now() + YEAR_MS });
    const moved = await run({ cursor: { ...cursor, position: later(-DAY * 1_000) } });
    expect(moved).toMatchObject({ values: newest, whole: false });
    expect(moved.cursor.reading).not.toHaveProperty('wholeAt');
  });
});
