import { stripVTControlCharacters, styleText } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { FeedStatus } from '../../src/cli/feed-status.ts';
import { showFeedStatus, showStatusTable } from '../../src/cli/status-table.ts';
import { renderTable } from '../../src/cli/terminal/table.ts';
import { visibleWidth } from '../../src/cli/terminal/visible-width.ts';
import { recordingTerminal } from './recording-terminal.ts';
import type { RecordingTerminal } from './recording-terminal.ts';

const colourTerminal = (width: number): RecordingTerminal => ({
  ...recordingTerminal(width),
  style: (style, text) => styleText(style, text, { validateStream: false }),
});

/** One code that sets or ends a style, as node:util writes it; the escape character by its number. */
const ESCAPE = String.fromCharCode(27);
const WHOLE_CODES = new RegExp(`${ESCAPE}\\[\\d{1,2}m`, 'g');

const COLUMNS = [
  { title: 'Collection' },
  { title: 'Status' },
  { title: 'Records', align: 'right' as const },
  { title: 'Mapped', align: 'right' as const },
  { title: 'Quarantined', align: 'right' as const },
  { title: 'Cursor' },
  { title: 'Cause' },
];
const ROWS = [
  ['v4', { text: 'failed', style: 'red' as const }, '1 234 567', '1', '0', 'kept', 'x '.repeat(90)],
  ['v6', { text: 'complete', style: 'green' as const }, '12', '12', '0', 'moved', ''],
];

const feeds: readonly FeedStatus[] = ['demo-networks', 'demo-items'].map((feedId) => ({
  feedId,
  known: 'state',
  lastOutcome: 'success',
  lastSuccessAt: '2031-01-02T03:04:05.000Z',
  lastSummary: 'created=0 unchanged=130 updated=0 removed=0',
  collections: { v4: { cursor: { position: '9000001' }, watermark: '2031-01-02T03:04:05.000Z' } },
  pendingPlans: 0,
  heldObjects: 1234,
  schedule: {
    scheduleId: `feed:${feedId}`,
    paused: false,
    running: [],
    nextRunAt: '2031-01-02T09:04:05.000Z',
  },
}));

describe.each([60, 80, 110])('with colours on a terminal of %i columns', (width) => {
  const shown = (show: (terminal: RecordingTerminal) => void): string => {
    const terminal = colourTerminal(width);
    show(terminal);
    return terminal.stdout();
  };
  const tables: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'the result of a run',
      renderTable(COLUMNS, ROWS, colourTerminal(width)),
      COLUMNS.map(({ title }) => title),
    ],
    [
      'the status of all feeds',
      shown((terminal) => {
        showStatusTable(feeds, terminal);
      }),
      ['Feed', 'Last', 'Success', 'Complete', 'Next', 'Held'],
    ],
    [
      'the status of a feed',
      shown((terminal) => {
        showFeedStatus(feeds[0]!, terminal);
      }),
      ['Feed', 'demo-networks'],
    ],
  ];

  test.each(tables)('no line of %s is wider than the terminal', (_what, text) => {
    for (const line of text.split('\n')) expect(visibleWidth(line)).toBeLessThanOrEqual(width);
  });

  test.each(tables)('no escape code of %s is cut, and each line ends its own', (_what, text) => {
    expect(text).toContain(ESCAPE);
    for (const line of text.split('\n')) {
      expect(line.replaceAll(WHOLE_CODES, '')).not.toContain(ESCAPE);
      expect((line.match(WHOLE_CODES) ?? []).length % 2).toBe(0);
    }
  });

  test.each(tables)(
    'the words in the head of %s are whole where they fit',
    (_what, text, words) => {
      const plain = stripVTControlCharacters(text).split(/\s+/);
      // Seven columns of 7 to 11 letters and their gaps are 65 wide.
      const fitting = width === 60 && words.includes('Quarantined') ? ['Cause'] : words;
      for (const word of fitting) expect(plain).toContain(word);
    },
  );
});

test('in 80 columns each feed has one line, and open plans a column where there are some', () => {
  const hours = (n: number): string => new Date(Date.now() + n * 3_600_000 + 90_000).toISOString();
  const busy: FeedStatus = {
    ...feeds[0]!,
    feedId: 'phishing-database',
    lastSuccessAt: hours(-26.5),
    collections: { all: { cursor: {}, watermark: hours(-49.5) } },
    holder: { workflowId: 'w', runKey: 'r', epoch: 1, mode: 'delta', since: hours(-0.5) },
    heldObjects: 1_234_567,
  };
  const lines = (more: Partial<FeedStatus>): readonly string[] => {
    const terminal = recordingTerminal(80);
    showStatusTable([{ ...busy, ...more }], terminal);
    return terminal.stdout().trim().split('\n');
  };
  expect(lines({})).toHaveLength(2);
  expect(lines({})[1]).toMatch(
    /^phishing-database +success +1 d ago +2 d ago +runs 28 min +1 234 567$/,
  );
  expect(lines({ feedId: 'urlhaus', pendingPlans: 3 })).toHaveLength(2);
  expect(lines({ pendingPlans: 3 })[0]).toContain('Pending');
});

test('short words of a cell are kept whole before long values', () => {
  const text = renderTable(
    [{ title: 'A' }, { title: 'Value' }, { title: 'B' }],
    [['complete', 'abcdefghij'.repeat(20), 'unchanged']],
    recordingTerminal(40),
  );
  expect(text).toMatch(/complete .* unchanged/);
});

test('escape codes inside a value steer nothing', () => {
  const text = renderTable([{ title: 'Value' }], [[`a${ESCAPE}[2Jb`]], recordingTerminal(40));
  expect(text).toBe('Value\nab');
});

test('characters that take two columns are counted as two, and none is lost', () => {
  const value = '網路情資'.repeat(20);
  const text = renderTable(
    [{ title: 'Value' }, { title: 'X' }],
    [[value, '1']],
    recordingTerminal(40),
  );
  for (const line of text.split('\n')) expect(visibleWidth(line)).toBeLessThanOrEqual(40);
  expect(text.replaceAll(/[\sA-Za-z1]/g, '')).toBe(value);
});
