// What a new definition makes of the sample that it was written from, for its author: rejects are lost in every run.
import { beginningOf } from '../../feeds/index.ts';
import type { SampleTrial } from '../../feeds/index.ts';
import { withHints } from '../terminal/hints.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { count, plural } from '../terminal/words.ts';

/** Longest example: enough to find the record, one line or two of a terminal. */
const EXAMPLE = 120;

/** A line when all is well, else a line per reason. */
export function showTrial(
  { records, rejectedRecords, rejects, notes }: SampleTrial,
  to: Terminal,
): void {
  const terminal = withHints(to);
  const lost =
    rejectedRecords === 0 ? 'all of them used' : `${count(rejectedRecords)} of them lost`;
  terminal.err(`The definition over the whole sample: ${plural(records, 'record')}, ${lost}`);
  for (const { reason, count: times, message, example } of rejects)
    terminal.err(
      `  rejected: ${count(times)} × ${reason}: ${message}; for example ${beginningOf(example, EXAMPLE)}`,
    );
  for (const [name, times] of Object.entries(notes))
    terminal.err(`  noted: ${count(times)} × ${name}`);
}
