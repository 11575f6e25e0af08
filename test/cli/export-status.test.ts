// How an export is doing, for people: its mirror, what has been read, and what each output knows.
import { describe, expect, test } from 'vitest';
import { requireApplied } from '../../src/cli/applied-feed.ts';
import { exportCursorInWords } from '../../src/cli/export-cursor.ts';
import { feedStatus, type FeedStatus } from '../../src/cli/feed-status.ts';
import { showRunResult } from '../../src/cli/run-result.ts';
import { showState } from '../../src/cli/state-view.ts';
import { showFeedStatus, showStatusTable } from '../../src/cli/status-table.ts';
import type { TemporalSession } from '../../src/cli/temporal/session.ts';
import { NO_COUNTS } from '../../src/core/feed-run.ts';
import { emptyState, type FeedState } from '../../src/core/feed-state.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { recordingTerminal } from './recording-terminal.ts';

const READ = { field: 'lastModified', through: '2026-03-01T00:00:00Z' } as const;
const collections: FeedState['collections'] = {
  'output:siem': { cursor: { position: '5', mayKnow: '7' } },
  'output:lists': { cursor: { position: '7', request: 'f' }, watermark: '2026-02-01T00:00:00Z' },
  'output:new': { cursor: null },
  indicators: { cursor: { reading: READ }, watermark: READ.through },
  groups: { cursor: { reading: { ...READ, whole: { after: '4711' } } } },
};

/** The state as it is, and a server that knows neither schedules nor memos. */
const sessionWith = (state: FeedState | undefined): TemporalSession =>
  ({
    state: { getState: () => Promise.resolve(state) },
    client: {
      withDeadline: (_until: number, work: () => unknown) => work(),
      workflow: { getHandle: () => ({ describe: () => Promise.reject(new Error('down')) }) },
      schedule: {
        getHandle: () => ({
          describe: () =>
            Promise.resolve({ state: {}, info: { nextActionTimes: [], runningActions: [] } }),
        }),
      },
    },
  }) as unknown as TemporalSession;

const status: FeedStatus = {
  feedId: 'soc',
  kind: 'export',
  known: 'state',
  collections,
  heldObjects: 4_200,
  newestChange: 7,
};

describe('the status of an export', () => {
  test('counts the mirror, in which nothing is live or pending', async () => {
    const { store } = await temporaryStore();
    const ledger = await store.write(
      'ledger/soc/m.json',
      '{"v":1,"exportId":"soc","held":42,"change":7}',
      {
        contentType: 'application/json',
      },
    );
    const state = { ...emptyState('soc'), collections, ledger };
    for (const isExport of [true, false])
      expect(
        await feedStatus(sessionWith(state), 'soc', { workerLives: true, store, isExport }),
      ).toMatchObject({ kind: 'export', heldObjects: 42, newestChange: 7 });
  });

  test('shows what was read, and which change each output knows', () => {
    const terminal = recordingTerminal(120);
    showFeedStatus(status, terminal);
    const text = terminal.stdout();
    expect(text).toMatch(/^Export +soc/);
    expect(text).toMatch(/indicators +read up to 2026-03-01T00:00:00Z\n/);
    expect(text).toMatch(/groups +read up to .*, everything is being read, up to id 4711/);
    expect(text).toMatch(/output siem +knows change 5 of 7, may know 7\n/);
    expect(text).toMatch(/output lists +knows change 7 of 7, 2026-02-01/);
    expect(text).toMatch(/output new +told everything by the next run\n/);
    expect(text).toMatch(/in the mirror +4 200 objects/);
    expect(text).not.toMatch(/pending|on the platform|cursor of/);
  });

  test('is complete up to where it has read, whenever outputs had something to be told', () => {
    const terminal = recordingTerminal(100);
    const recent = new Date(Date.now() - 3_700_000).toISOString();
    const indicators = { cursor: { reading: READ }, watermark: recent };
    showStatusTable([{ ...status, collections: { ...collections, indicators } }], terminal);
    expect(terminal.stdout()).toMatch(/soc .* 1 h ago .*4 200/);
    expect(terminal.stdout()).not.toContain('Pending');
  });
});

test('the state of an export says so, too', () => {
  const terminal = recordingTerminal(140);
  showState({ ...emptyState('soc'), collections }, terminal);
  expect(terminal.stdout()).toMatch(/output:siem +knows change 5, may know 7/);
  expect(terminal.stdout()).toMatch(/indicators +read up to 2026-03-01T00:00:00Z/);
  expect(exportCursorInWords('urls', { position: '5' })).toBeUndefined();
});

test('the result of a run of an export has no column for what is mapped', () => {
  const terminal = recordingTerminal(120);
  showRunResult(
    {
      ...{ v: 1, feedId: 'soc', mode: 'delta', outcome: 'success', exitCode: 0, summary: '' },
      collections: [
        {
          ...{ collection: 'output:lists', status: 'complete', records: 5, mapped: 3 },
          ...{ quarantined: 2, cursorMoved: true },
        },
      ],
      ...{ counts: NO_COUNTS, cursors: {}, warnings: [] },
    },
    terminal,
    { isExport: true },
  );
  expect(terminal.stdout()).toMatch(/Collection +Status +Objects +Left out +Cursor/);
  expect(terminal.stdout()).toMatch(/output:lists +complete +5 +2 +moved/);
});

describe('before a run is started', () => {
  test.each([undefined, emptyState('soc')])(
    'an export without settings on the server is refused with what to do',
    async (state) => {
      await expect(requireApplied(sessionWith(state), 'soc', 'export')).rejects.toMatchObject({
        code: 'ConfigInvalid',
        message: expect.stringMatching(
          /^export soc has not been applied .*nothing was started\. Run "tcfeeds apply" first$/,
        ) as unknown,
      });
    },
  );

  test('one that was applied is not', async () => {
    const configRef = {
      ...{ uri: 'store:c', sha256: '0'.repeat(64), bytes: 1, count: 1 },
      contentType: 'application/json',
    };
    await requireApplied(sessionWith({ ...emptyState('soc'), configRef }), 'soc', 'export');
  });
});
