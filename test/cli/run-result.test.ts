import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPlace, showRunResult } from '../../src/cli/run-result.ts';
import type { ShownWith } from '../../src/cli/run-result.ts';
import { exitCodeOf, outcomeOf, summaryOf } from '../../src/core/exit-status.ts';
import type { RunFacts } from '../../src/core/exit-status.ts';
import { NO_COUNTS } from '../../src/core/feed-run.ts';
import type { CollectionResult, FeedRunResult } from '../../src/core/feed-run.ts';
import { createStore } from '../../src/spool/index.ts';
import { recordingTerminal } from './recording-terminal.ts';

const complete: CollectionResult = {
  collection: 'v4',
  status: 'complete',
  records: 5,
  mapped: 5,
  quarantined: 0,
  cursorMoved: true,
};
const MESSAGE = 'http://lists.example/v6.json did not answer; no connection';
const failed: CollectionResult = {
  ...complete,
  collection: 'v6',
  status: 'failed',
  cursorMoved: false,
  cause: 'SourceUnreachable',
  message: MESSAGE,
};
const counts = { ...NO_COUNTS, created: 5, unchanged: 7, chunks: 1 };

/** A result as a run makes it from its facts. */
function resultOf(facts: Partial<RunFacts>): FeedRunResult {
  const all: RunFacts = { mode: 'delta', collections: [complete], counts, ...facts };
  const outcome = outcomeOf(all);
  return {
    v: 1,
    feedId: 'spamhaus-drop',
    mode: all.mode,
    outcome,
    exitCode: exitCodeOf(outcome),
    summary: summaryOf(all),
    collections: all.collections,
    counts: all.counts,
    cursors: {},
    warnings: [],
  };
}

function shown(facts: Partial<RunFacts>, options: ShownWith = {}): string {
  const terminal = recordingTerminal(200);
  showRunResult(resultOf(facts), terminal, options);
  return terminal.stdout();
}
const times = (text: string, what: string): number => text.split(what).length - 1;

describe('the result of a run', () => {
  test('tells what a person should know although it succeeded', () => {
    const terminal = recordingTerminal(200);
    showRunResult(
      { ...resultOf({}), warnings: ['v4: none of 3 records became an object'] },
      terminal,
    );
    expect(terminal.stdout()).toContain('! v4: none of 3 records became an object');
  });

  test('tells the counts once', () => {
    const text = shown({});
    expect(text).toContain('created 5, unchanged 7, updated 0, removed 0');
    expect(text).not.toContain('created=');
  });

  test('tells why a collection failed once', () => {
    const text = shown({ collections: [complete, failed] });
    expect(times(text, MESSAGE)).toBe(1);
    expect(text).toMatch(/v6 +failed .*SourceUnreachable: /);
  });

  test('tells what ended the run once, also when its only collection says the same', () => {
    const failure = { code: 'SourceUnreachable', message: MESSAGE } as const;
    const text = shown({ failure, collections: [failed], counts: NO_COUNTS });
    expect(times(text, MESSAGE)).toBe(1);
  });

  test('keeps what only the summary says', () => {
    const text = shown({ collections: [complete, failed], removalDropped: 'above the limit' });
    expect(text).toMatch(/^removal dropped: above the limit$/m);
    const refused = shown({ counts: { ...counts, rejected: 2 } });
    expect(refused).toMatch(/^2 objects refused by the platform$/m);
  });

  test('does not repeat a failure that was cut at the end of the summary', () => {
    const long = { ...failed, message: 'x'.repeat(400) };
    expect(times(shown({ collections: [long] }), 'xxxx…')).toBe(0);
  });

  test('of a paused feed says how to let it run again', () => {
    const text = shown({ skipped: 'feed spamhaus-drop is paused', collections: [] });
    expect(text).toMatch(/^Skipped: feed spamhaus-drop is paused$/m);
    expect(text).toContain('npx tcfeeds state set spamhaus-drop --resume --reason');
    expect(text).not.toContain('created');
    expect(shown({ skipped: 'busy' })).not.toContain('--resume');
  });

  test('leaves the counts to the plan of a preview', () => {
    expect(shown({ mode: 'preview' }, { counts: false })).not.toContain('created');
    expect(shown({ mode: 'preview' })).toContain('would be: created 5');
  });
});

describe('the report of a run', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tcfeeds-report-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is a path that can be opened', async () => {
    const store = createStore(`file:${folder}`);
    const reportRef = await store.writeJson('reports/a/b.json', { v: 1 });
    const place = await reportPlace(store, { reportRef });
    expect(await readFile(place!, 'utf8')).toBe('{"v":1}');
    expect(shown({}, { report: place })).toContain(`Report: ${folder}/reports/a/b.json\n`);
  });

  test('is a key when this machine does not have it', async () => {
    const reportRef = await createStore(`file:${folder}`).writeJson('reports/a/c.json', { v: 1 });
    const elsewhere = createStore(`file:${folder}/elsewhere`);
    expect(await reportPlace(elsewhere, { reportRef })).toMatch(
      /^reports\/a\/c\.json in the store/,
    );
    expect(await reportPlace(elsewhere, {})).toBeUndefined();
  });
});

test('the run of an export says up to which instant it has read', () => {
  const readTo = (position: string) => ({ position, reading: { through: position } });
  const result = {
    ...resultOf({}),
    cursors: {
      indicators: readTo('2031-01-02T03:04:05Z'),
      groups: readTo('2031-01-02T03:04:00Z'),
      'output:lists': { position: '7' },
    },
  } as unknown as FeedRunResult;
  const told = (isExport: boolean): string => {
    const terminal = recordingTerminal();
    showRunResult(result, terminal, { isExport });
    return terminal.stdout();
  };
  expect(told(true)).toContain(
    'Read up to 2031-01-02T03:04:00Z; what changed later comes with the next run.',
  );
  expect(told(false)).not.toContain('Read up to');
});
