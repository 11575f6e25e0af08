// The result of a run for people: what became of each collection, the counts, and the cause when something is missing.
import type { FeedRunResult, RunCounts, RunOutcome } from '../core/feed-run.ts';
import { keyOf } from '../core/data-ref.ts';
import { renderTable } from './terminal/table.ts';
import type { Style, Terminal } from './terminal/terminal.ts';
import { count } from './terminal/words.ts';

const STYLE: Readonly<Record<RunOutcome, Style>> = {
  success: 'green',
  failure: 'red',
  partial: 'yellow',
  skipped: 'yellow',
};

export function showRunResult(result: FeedRunResult, terminal: Terminal): void {
  const { feedId, mode, outcome, collections, summary } = result;
  terminal.out(`${terminal.style(STYLE[outcome], outcome)}  ${feedId} (${mode})`);
  if (collections.length > 0) {
    terminal.out(
      renderTable(
        [
          { title: 'Collection' },
          { title: 'Status' },
          { title: 'Records', align: 'right' },
          { title: 'Mapped', align: 'right' },
          { title: 'Quarantined', align: 'right' },
          { title: 'Cursor' },
          { title: 'Cause' },
        ],
        collections.map((c) => [
          c.collection,
          c.status,
          count(c.records),
          count(c.mapped),
          count(c.quarantined),
          c.cursorMoved ? 'moved' : 'kept',
          c.cause === undefined ? '' : `${c.cause}: ${c.message ?? ''}`,
        ]),
        terminal,
      ),
    );
  }
  terminal.out(countsInWords(result.counts));
  terminal.out(summary);
  if (result.reportRef) terminal.out(`Report: ${keyOf(result.reportRef)} in the store`);
}

/** The counts that are not zero, and always the four that everybody looks for. */
export function countsInWords(counts: RunCounts): string {
  const always: (keyof RunCounts)[] = ['created', 'unchanged', 'updated', 'removed'];
  const names = Object.keys(counts) as (keyof RunCounts)[];
  return [...always, ...names.filter((name) => !always.includes(name) && counts[name] > 0)]
    .map((name) => `${name} ${count(counts[name])}`)
    .join(', ');
}
