// A comparison of the modes for people: rows with differences and examples first, then the rows that show nothing on this data.
import type { Comparison } from '../../exports/compare/compare-modes.ts';
import type { ComparedRow } from '../../exports/compare/tally.ts';
import { renderTable, wrapText } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { count, plural } from '../terminal/words.ts';

/** Wider lines are hard to read and do not fit into mails and tickets. */
const WIDEST = 100;
const LONGEST_TEXT = 60;
/** Columns of a row's number. */
const MARGIN = 6;

export function showComparison(
  comparison: Comparison,
  terminal: Pick<Terminal, 'out' | 'width' | 'style'>,
): void {
  const page = { width: Math.min(WIDEST, terminal.width), style: terminal.style };
  const say = (text: string, indent = ''): void => {
    for (const line of wrapText(text, page.width, indent)) terminal.out(line);
  };
  const numbered = (row: number | undefined, text: string): void => {
    const lines = wrapText(text, page.width - MARGIN - 2);
    lines.forEach((line, index) => {
      const head = index === 0 && row !== undefined ? `${String(row)}  ` : '';
      terminal.out(`${head.padStart(MARGIN)}${index === 0 ? '' : '  '}${line}`.trimEnd());
    });
  };
  const { rows, compatible, fixed, lost, otherFields } = comparison;
  const refused = fixed.refused === 0 ? '' : `; ${count(fixed.refused)} more cannot be read`;
  say(
    `compatible: ${plural(compatible.received, 'object')} in ${plural(compatible.runs, 'run')} (${plural(compatible.requests, 'request')})${compatible.finished ? '' : ', and more would follow'}`,
    '  ',
  );
  say(
    `fixed: ${plural(fixed.read, 'object')} (${plural(fixed.indicators, 'indicator')}, ${plural(fixed.groups, 'group')}), ${count(fixed.active)} of them active${refused}`,
    '  ',
  );
  say(`never received in mode compatible: ${plural(lost, 'object')}`, '  ');
  if (compatible.onlyThere > 0)
    say(`received in mode compatible only: ${plural(compatible.onlyThere, 'object')}`, '  ');
  const shown = rows.filter(({ objects }) => objects > 0);
  if (shown.length > 0) {
    terminal.out('');
    terminal.out(
      renderTable(
        [
          { title: 'row', align: 'right' },
          { title: 'objects', align: 'right' },
          { title: 'never', align: 'right' },
          { title: 'compatible' },
          { title: 'fixed' },
        ],
        shown.map((row) => [
          String(row.row),
          count(row.objects),
          row.lost === 0 ? '' : count(row.lost),
          row.compatible,
          row.fixed,
        ]),
        page,
      ),
    );
    terminal.out('');
    terminal.out('Examples');
    for (const row of shown)
      examplesOf(row).forEach((text, index) => numbered(index === 0 ? row.row : undefined, text));
  }
  const others = Object.entries(otherFields).sort(([, left], [, right]) => right - left);
  if (others.length > 0) {
    terminal.out('');
    say(`Other fields: ${others.map(([name, n]) => `${name} ${count(n)}`).join(', ')}`, '  ');
  }
  const silent = rows.filter(({ objects }) => objects === 0);
  if (silent.length > 0) {
    terminal.out('');
    terminal.out('Nothing to see on this data');
    for (const { row, compatible: what, note = '' } of silent) numbered(row, `${what}: ${note}`);
  }
}

const examplesOf = ({ examples, note }: ComparedRow): readonly string[] => [
  ...examples.map(
    ({ type, value, compatible, fixed }) =>
      `${type} ${shortened(value)}: ${shortened(compatible)} → ${shortened(fixed)}`,
  ),
  ...(note === undefined ? [] : [`(${note})`]),
];

/** In one line: values are other people's, and some have line breaks. */
function shortened(text: string): string {
  const line = Array.from(text.replace(/[\p{Cc}\p{Cf}]+/gu, ' '));
  return line.length <= LONGEST_TEXT
    ? line.join('')
    : `${line.slice(0, LONGEST_TEXT - 1).join('')}…`;
}
