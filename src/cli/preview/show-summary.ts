// The counts of a mapping for people, on stderr, so that stdout stays clean for the objects.
import { stripVTControlCharacters } from 'node:util';
import type { MapSummary } from '../../feeds/index.ts';
import { withHints } from '../terminal/hints.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { count, plural } from '../terminal/words.ts';
import { keptBy } from './kept-by.ts';
import type { CollectionPreview } from './map-files.ts';

/** @returns the exit code: a collection of which nothing can be used would fail in a run. */
export function showSummaries(
  previews: readonly CollectionPreview[],
  examples: ReadonlyMap<string, string>,
  to: Terminal,
): number {
  const terminal = withHints(to);
  for (const { collection, summary, groups } of previews) {
    terminal.err(
      `${collection}: ${plural(summary.records, 'record')} → ${plural(summary.indicators, 'indicator')}, ${plural(groups, 'group')}; ${completeness(summary)}`,
    );
    showReasons('rejected', summary.rejected, examples, terminal);
    showReasons('left out', summary.filtered, examples, terminal);
    const noteExamples = new Map(Object.entries(summary.noteExamples ?? {}));
    showReasons('noted', summary.notes, noteExamples, terminal);
    if (summary.noRecords !== undefined) terminal.err(`  ${harmless(summary.noRecords)}`);
    showFields(summary, terminal);
    if (summary.unknownFields.length > 0)
      terminal.err(
        `  fields that the definition does not know: ${harmless(summary.unknownFields.join(', '))}`,
      );
  }
  const useless = previews.filter(({ summary }) => isUseless(summary));
  for (const { collection, summary } of useless)
    terminal.err(
      `TooManyRejects: ${collection}: all of ${plural(summary.records, 'record')} were rejected: a run would fail and change nothing. Compare the document with the definition: its columns or paths, and its types`,
    );
  if (useless.length === 0) return 0;
  return useless.length === previews.length ? 1 : 3;
}

const isUseless = ({ records, rejectedRecords }: MapSummary): boolean =>
  records > 0 && rejectedRecords === records;

/** A source may write what a terminal takes for orders. */
const harmless = (text: string): string => stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');

/** Fields that not every record has; a field that none has may have been renamed. */
function showFields({ presence, meantFields = {} }: MapSummary, terminal: Terminal): void {
  for (const [field, meant] of Object.entries(meantFields))
    terminal.err(`  no record has the field ${field}; did you mean ${harmless(meant)}?`);
  const partly = Object.entries(presence)
    .filter(([, share]) => share < 1)
    .map(([name, share]) => `${name} ${Math.round(share * 100)} %`);
  if (partly.length > 0) terminal.err(`  fields that not every record has: ${partly.join(', ')}`);
}

function completeness({ complete, statedTotal, declaredTotal }: MapSummary): string {
  if (!complete) return 'not proven complete, so nothing would be removed';
  return statedTotal ? `complete, as the source states (${count(declaredTotal ?? 0)})` : 'complete';
}

function showReasons(
  word: string,
  reasons: Readonly<Record<string, number>>,
  examples: ReadonlyMap<string, string>,
  terminal: Terminal,
): void {
  for (const [reason, times] of Object.entries(reasons)) {
    const example = examples.get(reason);
    terminal.err(
      `  ${word}: ${count(times)} × ${reason}${example === undefined ? '' : `, for example ${harmless(example)}`}${keptBy(reason)}`,
    );
  }
}
