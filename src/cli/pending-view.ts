// What of a feed may still arrive at the platform, for people: noted batches and pending plans.
import type { BatchNote, FeedState, PendingPlan } from '../core/feed-state.ts';
import { renderTable } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';
import { plural, whenInWords } from './terminal/words.ts';

/** A run in progress may have hundreds; a batch that hangs is among the oldest. */
const SHOWN_NOTES = 20;

export function showPending({ notes, pending }: FeedState, terminal: Terminal): void {
  if (notes.length > 0) {
    terminal.out('');
    terminal.out(renderTable(NOTE_COLUMNS, noteRows(notes), terminal));
    const more = notes.length - SHOWN_NOTES;
    if (more > 0) terminal.out(`and ${plural(more, 'younger batch', 'younger batches')}`);
  }
  if (pending.length > 0) {
    terminal.out('');
    terminal.out(renderTable(PLAN_COLUMNS, pending.map(planRow), terminal));
  }
}

const NOTE_COLUMNS = [
  { title: 'Open batch' },
  { title: 'Epoch', align: 'right' },
  { title: 'Chunk', align: 'right' },
  { title: 'Since' },
] as const;

const noteRows = (notes: readonly BatchNote[]): string[][] =>
  notes
    .toSorted((a, b) => a.notedAt.localeCompare(b.notedAt))
    .slice(0, SHOWN_NOTES)
    .map(({ batchId, epoch, chunk, notedAt }) => [
      batchId ?? 'without id',
      String(epoch),
      String(chunk),
      whenInWords(notedAt),
    ]);

const PLAN_COLUMNS = [
  { title: 'Pending plan of epoch', align: 'right' },
  { title: 'Chunks that may still arrive' },
] as const;

const planRow = ({ epoch, chunks }: PendingPlan): string[] => [
  String(epoch),
  chunks === undefined ? 'all: its run has not committed' : chunks.join(', '),
];
