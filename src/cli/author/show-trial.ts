// What a new definition makes of the sample that it was written from, for its author: rejects are lost in every run.
import { beginningOf } from '../../feeds/index.ts';
import type { SampleTrial } from '../../feeds/index.ts';
import { withHints } from '../terminal/hints.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { count, plural } from '../terminal/words.ts';
import { keptBy } from '../preview/kept-by.ts';

/** Longest example: enough to find the record, one line or two of a terminal. */
const EXAMPLE = 120;

/** How many records are used, and a line per reason for what is not. */
export function showTrial(
  { records, usedRecords, rejectedRecords, rejects, leftOut, notes }: SampleTrial,
  to: Terminal,
): void {
  const terminal = withHints(to);
  const unused: readonly (readonly [string, number])[] = [
    ['rejected', rejectedRecords],
    ['left out by policies', records - usedRecords - rejectedRecords],
  ];
  const others = unused.flatMap(([word, times]) =>
    times === 0 ? [] : [`${count(times)} ${word}`],
  );
  const used = usedRecords === records ? 'all' : count(usedRecords);
  terminal.err(
    `The definition over the whole sample: ${[plural(records, 'record'), `${used} used`, ...others].join(', ')}`,
  );
  const show = (word: string, reasons: SampleTrial['rejects']): void => {
    for (const { reason, count: times, message, example } of reasons)
      terminal.err(
        `  ${word}: ${count(times)} × ${reason}: ${message}; for example ${beginningOf(example, EXAMPLE)}${keptBy(reason)}`,
      );
  };
  show('rejected', rejects);
  show('left out', leftOut);
  for (const [name, times] of Object.entries(notes))
    terminal.err(`  noted: ${count(times)} × ${name}`);
}
