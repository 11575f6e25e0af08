import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startProgress } from '../../src/cli/terminal/progress.ts';
import { fitWidths, renderTable, wrapText } from '../../src/cli/terminal/table.ts';
import { count, localTime, plural, relative, span } from '../../src/cli/terminal/words.ts';
import { recordingTerminal } from './recording-terminal.ts';

const cell = fc.string({
  unit: fc.constantFrom(...'abcdefghij -./:0123456789'.split('')),
  maxLength: 90,
});

describe('tables', () => {
  test('fit the terminal, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }),
        fc.integer({ min: 40, max: 160 }),
        (rows, width) => {
          const columns = [
            { title: 'Feed' },
            { title: 'Number', align: 'right' as const },
            { title: 'Summary' },
          ];
          const text = renderTable(columns, rows, recordingTerminal(width));
          for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  test('wrap long values and lose none of their characters', () => {
    const url = `http://198.51.100.7/${'abcdefghij'.repeat(12)}`;
    const text = renderTable([{ title: 'Value' }], [[url]], recordingTerminal(40));
    expect(text.replaceAll(/\s/g, '')).toBe(`Value${url}`);
  });

  test('keep a gap between columns, also left of numbers', () => {
    const columns = [
      { title: 'Feed' },
      { title: 'Number', align: 'right' as const },
      { title: 'Next' },
    ];
    const text = renderTable(columns, [['urlhaus', '1 234 567', 'x']], recordingTerminal());
    expect(text).toBe('Feed        Number  Next\nurlhaus  1 234 567  x');
  });

  test('narrow the widest columns first', () => {
    expect(fitWidths([5, 10, 80], 60)).toEqual([5, 10, 45]);
    expect(fitWidths([5, 10], 60)).toEqual([5, 10]);
    expect(fitWidths([50, 50], 60)).toEqual([30, 30]);
  });

  test('wrapped text stays within its width and keeps its words', () => {
    fc.assert(
      fc.property(cell, fc.integer({ min: 1, max: 50 }), (text, width) => {
        const lines = wrapText(text, width);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('words', () => {
  test.each([
    [400, '0.4 s'],
    [12_000, '12 s'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [273_600_000, '3 d 4 h'],
  ])('%i ms is "%s"', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  test('instants are told relative to now', () => {
    const now = new Date('2031-01-02T03:04:05Z');
    expect(relative('2031-01-02T02:59:05Z', now)).toBe('5 min ago');
    expect(relative('2031-01-02T05:14:05Z', now)).toBe('in 2 h 10 min');
    expect(relative('2031-01-02T03:04:05.200Z', now)).toBe('now');
  });

  test('an instant is written with the zone of this machine', () => {
    const text = localTime('2031-01-02T03:04:05Z');
    expect(text).toMatch(/^2031-01-0[123] \d\d:\d\d:05 (UTC|[+-]\d\d:\d\d)$/);
    expect(new Date(text.replace(/ (?=[+-])/, '')).getTime()).toBe(
      Date.parse('2031-01-02T03:04:05Z'),
    );
  });

  test('numbers are grouped', () => {
    expect(count(1_234_567)).toBe('1 234 567');
    expect(plural(1, 'batch', 'batches')).toBe('1 batch');
    expect(plural(2, 'batch', 'batches')).toBe('2 batches');
  });
});

describe('progress in a log', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('says nothing about work that is over in a moment', () => {
    const terminal = recordingTerminal();
    const progress = startProgress(terminal, 'a');
    progress.update('b');
    vi.advanceTimersByTime(900);
    progress.stop();
    vi.advanceTimersByTime(5_000);
    expect(terminal.stderr()).toBe('');
  });

  test('is one line per change for work that takes longer', () => {
    const terminal = recordingTerminal();
    const progress = startProgress(terminal, 'a');
    progress.update('b');
    vi.advanceTimersByTime(1_000);
    for (const text of ['b', 'c', 'c', 'd']) progress.update(text);
    progress.note('kept');
    progress.stop('done');
    expect(terminal.stderr()).toBe('b\nc\nd\nkept\ndone\n');
  });

  test('is none for programs', () => {
    const terminal = { ...recordingTerminal(), quiet: true };
    const progress = startProgress(terminal, 'a');
    vi.advanceTimersByTime(2_000);
    progress.update('b');
    progress.note('c');
    progress.stop();
    expect(terminal.stderr()).toBe('');
  });
});

test('progress on a terminal is one line, drawn again with the time that has passed', () => {
  vi.useFakeTimers();
  const drawn: string[] = [];
  const terminal = {
    ...recordingTerminal(60),
    interactive: true,
    redraw: (text: string) => void drawn.push(text),
  };
  const progress = startProgress(terminal, 'fetching');
  vi.advanceTimersByTime(1_200);
  progress.update('x'.repeat(200));
  progress.stop();
  vi.useRealTimers();
  expect(drawn.some((text) => text.startsWith('fetching · 1.'))).toBe(true);
  expect(drawn.every((text) => text.length < 60)).toBe(true);
  expect(drawn.at(-1)).toBe('\r\u001b[2K');
});
