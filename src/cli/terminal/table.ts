// Tables that fit the terminal: columns keep their natural width while there is room, then the widest ones are wrapped.
import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Style, Terminal } from './terminal.ts';
import { splitAtWidth, visibleWidth } from './visible-width.ts';

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Plain text, or text in one style. Colours are put on after wrapping, so that no line break falls into an escape code. */
export type Cell = string | { readonly text: string; readonly style: Style };

const GAP = 2;
const NARROWEST_COLUMN = 6;
/** Words up to this length are kept whole before longer columns may keep more; addresses and hashes are longer. */
const LONGEST_KEPT_WORD = 16;

/** The table as text. Without rows only its head is shown. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
  terminal: Pick<Terminal, 'width' | 'style'>,
): string {
  const texts = rows.map((row) => row.map(plainText));
  const column = (index: number): readonly string[] => texts.map((row) => row[index] ?? '');
  const heads = columns.map(({ title }) => longestOf(title.split(' ')));
  const widths = fitWidths(
    columns.map(({ title }, index) =>
      Math.max(visibleWidth(title), longestOf(column(index).flatMap((text) => text.split('\n')))),
    ),
    terminal.width - GAP * (columns.length - 1),
    [heads.map((head, index) => Math.max(head, longestKeptWord(column(index)))), heads],
  );
  const lay = (cell: Cell, index: number): string => layCell(cell, widths[index] ?? 1, terminal);
  const table = new Table({
    head: columns.map(({ title }, index) => lay({ text: title, style: 'bold' }, index)),
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    chars: NO_LINES,
  });
  for (const row of rows) table.push(row.map(lay));
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

/**
 * Widths that together need at most `room`: the widest columns give first. No column gets narrower than its floor, and when
 * that is not enough the next floors count, then six characters, then one.
 */
export function fitWidths(
  natural: readonly number[],
  room: number,
  floors: readonly (readonly number[])[] = [],
): readonly number[] {
  const narrowest = [NARROWEST_COLUMN, 1].map((width) => natural.map(() => width));
  let widths = natural;
  for (const floor of [...floors, ...narrowest]) {
    if (sum(widths) <= room) break;
    widths = narrowed(widths, room, floor);
  }
  return widths;
}

function narrowed(
  natural: readonly number[],
  room: number,
  floor: readonly number[],
): readonly number[] {
  const widths = [...natural];
  const floorOf = (index: number): number => Math.min(floor[index] ?? 1, natural[index] ?? 1);
  for (let excess = sum(widths) - room; excess > 0; excess = sum(widths) - room) {
    const free = [...widths.keys()].filter((index) => (widths[index] ?? 0) > floorOf(index));
    if (free.length === 0) break;
    const widest = Math.max(...free.map((index) => widths[index] ?? 0));
    const givers = free.filter((index) => widths[index] === widest);
    const next = Math.max(1, ...widths.filter((width) => width < widest));
    const lowered = Math.max(next, widest - Math.ceil(excess / givers.length));
    for (const index of givers) widths[index] = Math.max(floorOf(index), lowered);
  }
  return widths;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

const longestOf = (texts: readonly string[]): number =>
  texts.reduce((longest, text) => Math.max(longest, visibleWidth(text)), 0);

function longestKeptWord(texts: readonly string[]): number {
  const words = texts.flatMap((text) => text.split(/\s/));
  return longestOf(words.filter((word) => visibleWidth(word) <= LONGEST_KEPT_WORD));
}

/** What a source has put into a value must not steer the terminal. */
const plainText = (cell: Cell): string =>
  stripVTControlCharacters(typeof cell === 'string' ? cell : cell.text);

/** Breaks at blanks where it can, inside a long word where it must, so that no value is ever cut. */
function layCell(cell: Cell, width: number, terminal: Pick<Terminal, 'style'>): string {
  const lines = plainText(cell)
    .split('\n')
    .flatMap((line) => wrapText(line, width));
  if (typeof cell === 'string') return lines.join('\n');
  return lines.map((line) => terminal.style(cell.style, line)).join('\n');
}

/** The text in lines of at most `width` columns; lines after the first begin with `indent`. */
export function wrapText(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const flush = (): void => {
    lines.push(line);
    line = indent;
  };
  for (let word of text.split(' ')) {
    const glue = line === '' || line === indent ? '' : ' ';
    if (visibleWidth(line + glue + word) <= width) {
      line += glue + word;
      continue;
    }
    if (line !== '' && line !== indent) flush();
    while (visibleWidth(line + word) > width && word !== '') {
      const [fits, rest] = splitAtWidth(word, width - visibleWidth(line));
      line += fits;
      word = rest;
      flush();
    }
    line += word;
  }
  if (line !== indent || lines.length === 0) lines.push(line);
  return lines;
}
