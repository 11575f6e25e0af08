// Tables that fit the terminal: columns keep their natural width while there is room, then the widest ones are wrapped.
import Table from 'cli-table3';
import type { Terminal } from './terminal.ts';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

const GAP = 2;
const NARROWEST_COLUMN = 6;

/** The table as text. Without rows only its head is shown. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  terminal: Pick<Terminal, 'width' | 'style'>,
): string {
  const natural = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => longestLine(row[index] ?? ''))),
  );
  const widths = fitWidths(natural, terminal.width - GAP * (columns.length - 1));
  const table = new Table({
    head: columns.map(({ title }) => terminal.style('bold', title)),
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    chars: NO_LINES,
  });
  for (const row of rows) table.push(row.map((cell, index) => wrapCell(cell, widths[index] ?? 1)));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const NO_LINES = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ...['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);

/** Widths that together need at most `room`; the widest columns give first, none gets narrower than six characters. */
export function fitWidths(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  for (let excess = sum(widths) - room; excess > 0; excess = sum(widths) - room) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST_COLUMN) break;
    const next = Math.max(NARROWEST_COLUMN, ...widths.filter((width) => width < widest));
    const givers = widths.filter((width) => width === widest).length;
    const lowered = Math.max(next, widest - Math.ceil(excess / givers));
    for (const [index, width] of widths.entries()) if (width === widest) widths[index] = lowered;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

const longestLine = (text: string): number =>
  Math.max(0, ...text.split('\n').map((line) => line.length));

/** Breaks at blanks where it can, inside a long word where it must, so that no value is ever cut. */
function wrapCell(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapText(line, width))
    .join('\n');
}

/** The text in lines of at most `width` characters; lines after the first begin with `indent`. */
export function wrapText(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    lines.push(line);
    line = indent;
  };
  for (let word of text.split(' ')) {
    const glue = line === '' || line === indent ? '' : ' ';
    if (line.length + glue.length + word.length <= width) {
      line += glue + word;
      continue;
    }
    if (line !== '' && line !== indent) flush();
    while (line.length + word.length > width) {
      const room = Math.max(1, width - line.length);
      line += word.slice(0, room);
      word = word.slice(room);
      flush();
    }
    line += word;
  }
  if (line !== indent || lines.length === 0) lines.push(line);
  return lines;
}
