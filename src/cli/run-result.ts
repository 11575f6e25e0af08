// The result of a run for people: what became of each collection, the counts, and the cause when something is missing.
import type { FeedRunResult, RunCounts, RunOutcome } from '../core/feed-run.ts';
import { READ_COLLECTION } from '../core/export-settings.ts';
import { keyOf } from '../core/data-ref.ts';
import type { Store } from '../spool/index.ts';
import { renderTable } from './terminal/table.ts';
import type { Style, Terminal } from './terminal/terminal.ts';
import { count } from './terminal/words.ts';

const STYLE: Readonly<Record<RunOutcome, Style>> = {
  success: 'green',
  failure: 'red',
  partial: 'yellow',
  skipped: 'yellow',
};

export interface ShownWith {
  /** The place of the report, from {@link reportPlace}. */
  readonly report?: string | undefined;
  /** False: what follows tells the counts. @default true */
  readonly counts?: boolean;
  /** The run of an export: nothing is mapped, and what cannot be read or said is left out. @default false */
  readonly isExport?: boolean;
}

export function showRunResult(
  result: FeedRunResult,
  terminal: Terminal,
  { report, counts = true, isExport = false }: ShownWith = {},
): void {
  const { feedId, mode, outcome, collections } = result;
  terminal.out(`${terminal.style(STYLE[outcome], outcome)}  ${feedId} (${mode})`);
  if (collections.length > 0) {
    terminal.out(
      renderTable(
        [
          { title: 'Collection' },
          { title: 'Status' },
          { title: isExport ? 'Objects' : 'Records', align: 'right' },
          ...(isExport ? [] : [{ title: 'Mapped', align: 'right' } as const]),
          { title: isExport ? 'Left out' : 'Quarantined', align: 'right' },
          { title: 'Cursor' },
          { title: 'Cause' },
        ],
        collections.map((c) => [
          c.collection,
          c.status,
          count(c.records),
          ...(isExport ? [] : [count(c.mapped)]),
          count(c.quarantined),
          c.cursorMoved ? 'moved' : 'kept',
          c.cause === undefined ? '' : `${c.cause}: ${c.message ?? ''}`,
        ]),
        terminal,
      ),
    );
  }
  if (counts && outcome !== 'skipped')
    terminal.out(`${mode === 'preview' ? 'would be: ' : ''}${countsInWords(result.counts)}`);
  const readUpTo = isExport ? readUpToOf(result) : undefined;
  if (readUpTo !== undefined)
    terminal.out(`Read up to ${readUpTo}; what changed later comes with the next run.`);
  const cause = causeBesides(result);
  if (cause !== '') terminal.out(cause);
  for (const warning of result.warnings) terminal.out(terminal.style('yellow', `! ${warning}`));
  if (isPaused(result))
    terminal.out(`Let it run again: npx tcfeeds state set ${feedId} --resume --reason "…"`);
  if (report !== undefined) terminal.out(`Report: ${report}`);
}

/** The earlier one, where indicators and groups differ; `undefined` while nothing was read. */
function readUpToOf({ cursors }: FeedRunResult): string | undefined {
  const instants = Object.values(READ_COLLECTION).flatMap((name) => {
    const cursor = cursors[name];
    return cursor?.reading === undefined ? [] : [cursor.position ?? cursor.reading.through];
  });
  return instants.sort()[0];
}

/** A path that can be opened, when the store is one of files and lies on this machine; else the key in the store. */
export async function reportPlace(
  store: Pick<Store, 'localPath' | 'url'>,
  { reportRef }: Pick<FeedRunResult, 'reportRef'>,
): Promise<string | undefined> {
  if (reportRef === undefined) return undefined;
  try {
    return await store.localPath(reportRef);
  } catch {
    return `${keyOf(reportRef)} in the store of the worker; ${store.url} does not have it`;
  }
}

/** The counts at the end of a summary (`src/core/exit-status.ts`). */
const SUMMARY_COUNTS = /(?:^|; )(?:preview: )?created=\d+ unchanged=\d+ updated=\d+ removed=\d+.*$/;

/** What the summary says and the table and the counts do not. */
function causeBesides({ summary, collections }: FeedRunResult): string {
  let cause = summary.replace(SUMMARY_COUNTS, '');
  for (const { collection, status, cause: code = 'Internal', message = '' } of collections) {
    if (status !== 'failed') continue;
    const told = [`${collection} failed: ${code}: ${message}`, `${code}: ${message}`];
    for (const text of told) {
      if (cause.startsWith(text)) cause = cause.slice(text.length).replace(/^; /, '');
      else if (cause.endsWith('…') && text.startsWith(cause.slice(0, -1))) cause = '';
    }
  }
  return cause;
}

const isPaused = ({ outcome, summary }: FeedRunResult): boolean =>
  outcome === 'skipped' && summary.endsWith('is paused');

/** The counts that are not zero, and always the four that everybody looks for. */
export function countsInWords(counts: RunCounts): string {
  const always: (keyof RunCounts)[] = ['created', 'unchanged', 'updated', 'removed'];
  const names = Object.keys(counts) as (keyof RunCounts)[];
  return [...always, ...names.filter((name) => !always.includes(name) && counts[name] > 0)]
    .map((name) => `${name} ${count(counts[name])}`)
    .join(', ');
}
