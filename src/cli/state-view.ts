// The state of a feed for people.
import { keyOf } from '../core/data-ref.ts';
import type { Cursor } from '../core/cursor.ts';
import type { FeedState } from '../core/feed-state.ts';
import { exportCursorInWords, isExportState } from './export-cursor.ts';
import { showPending } from './pending-view.ts';
import { renderTable } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';
import { count, plural, whenInWords } from './terminal/words.ts';

const SHOWN_RUNS = 10;

export function showState(state: FeedState, terminal: Terminal): void {
  terminal.out(renderTable([{ title: 'State' }, { title: state.feedId }], facts(state), terminal));
  const collections = Object.entries(state.collections);
  if (collections.length > 0) {
    terminal.out('');
    terminal.out(
      renderTable(
        [
          { title: 'Collection' },
          { title: 'Cursor' },
          { title: 'Complete up to' },
          { title: 'Last success' },
        ],
        collections.map(([id, { cursor, watermark, lastSuccessAt }]) => [
          id,
          exportCursorInWords(id, cursor) ?? cursorInWords(cursor),
          whenInWords(watermark),
          whenInWords(lastSuccessAt),
        ]),
        terminal,
      ),
    );
  }
  showPending(state, terminal);
  if (state.recentRuns.length > 0) {
    terminal.out('');
    terminal.out(
      renderTable(
        [
          { title: 'Ended' },
          { title: 'Mode' },
          { title: 'Outcome' },
          { title: 'Epoch', align: 'right' },
          { title: 'Summary' },
        ],
        state.recentRuns
          .slice(0, SHOWN_RUNS)
          .map(({ endedAt, mode, outcome, epoch, summary }) => [
            whenInWords(endedAt),
            mode,
            outcome,
            String(epoch),
            summary,
          ]),
        terminal,
      ),
    );
  }
}

function facts(state: FeedState): string[][] {
  const { holder, health, pending, notes } = state;
  // It writes nothing to the platform.
  const isExport = isExportState(state);
  return [
    ['last success', whenInWords(health.lastSuccessAt)],
    ['last outcome', health.lastOutcome ?? '–'],
    ['failures in a row', String(health.consecutiveFailures)],
    [
      'lease',
      holder === undefined
        ? 'free'
        : `${holder.workflowId} (${holder.mode}) since ${whenInWords(holder.since)}`,
    ],
    ['epoch', `${state.epoch}, committed ${state.committedEpoch}`],
    ...(isExport
      ? []
      : [
          [
            'pending',
            `${plural(pending.length, 'plan')}, ${plural(notes.length, 'noted batch', 'noted batches')}`,
          ],
        ]),
    [isExport ? 'mirror' : 'ledger', state.ledger === undefined ? 'none yet' : keyOf(state.ledger)],
    ...(isExport ? [] : [['without final outcome', plural(state.unknownObjects, 'object')]]),
    [
      'settings',
      state.configRef === undefined ? 'none; run "tcfeeds apply"' : keyOf(state.configRef),
    ],
    ['paused', pausedInWords(state)],
    ...(state.resendBefore === undefined
      ? []
      : [['sent again', `what was sent before ${whenInWords(state.resendBefore)}`]]),
  ];
}

/** With since when and why, while that is among the kept entries. */
function pausedInWords({ paused, recentRuns }: FeedState): string {
  if (!paused) return 'no';
  const last = recentRuns.find(({ outcome }) => outcome === 'paused' || outcome === 'resumed');
  if (last?.outcome !== 'paused') return 'yes';
  return `yes, since ${whenInWords(last.endedAt)}. ${last.summary}`;
}

/** The members that say where a collection stands. */
export function cursorInWords(cursor: Cursor | null | undefined): string {
  if (cursor === null || cursor === undefined) return 'from the beginning';
  const { position, lastModified, etag, recordsSha256, records, unread } = cursor;
  const parts = [
    position,
    lastModified === undefined ? undefined : `modified ${lastModified}`,
    etag === undefined ? undefined : `etag ${etag}`,
    recordsSha256 === undefined ? undefined : `content ${recordsSha256.slice(0, 12)}`,
    records === undefined ? undefined : `${count(records)} records`,
    unread === undefined ? undefined : 'the next run goes on where a limit stopped the last one',
  ];
  return parts.filter((part) => part !== undefined).join(', ') || 'set';
}
