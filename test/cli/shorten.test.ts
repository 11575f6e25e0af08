import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { progressText } from '../../src/cli/temporal/watch-run.ts';
import { shortenMiddle } from '../../src/cli/terminal/shorten.ts';
import { visibleWidth } from '../../src/cli/terminal/visible-width.ts';

const DETAILS = [
  '**spamhaus-drop** (delta): sending chunks, wave 1 of 2',
  '',
  '| Collection | Status | Records | Mapped | Quarantined |',
  '|---|---|---|---|---|',
  '| v4 | complete | 1200 | 1200 | 0 |',
  '',
  'Plan: 1200 to create, 0 to update, 0 to send again, 0 to remove, 5 unchanged',
  'Chunks: 3 of 101 ended, 120 objects accepted',
].join('\n');
const LINE = `${progressText(DETAILS)} · 2 min 5 s`;

describe('a progress line that is too long', () => {
  test('stays as it is when it fits', () => {
    expect(shortenMiddle(LINE, 200)).toBe(LINE);
  });

  test('leaves out the plan first', () => {
    expect(shortenMiddle(LINE, 125)).toBe(
      'spamhaus-drop (delta): sending chunks, wave 1 of 2 · … · 120 objects accepted · 3 of 101 ended · 2 min 5 s',
    );
  });

  test.each([50, 59, 79, 99, 109])(
    'keeps feed, step, count and elapsed time at %i columns',
    (width) => {
      const line = shortenMiddle(LINE, width);
      expect(visibleWidth(line)).toBeLessThanOrEqual(width);
      expect(line).toMatch(/^spamhaus-drop \(d/);
      expect(line).toMatch(/3 of 101 ended · 2 min 5 s$/);
      if (width > 60) expect(line).toContain('sending');
    },
  );

  test('never takes more columns than there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60 }), { maxLength: 6 }),
        fc.integer({ min: 20, max: 120 }),
        (parts, width) => {
          expect(visibleWidth(shortenMiddle(parts.join(' · '), width))).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
