// What a command may do to the terminal. Results go to stdout, everything else to stderr, so that output can be piped.
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export interface Terminal {
  /** A line of result. */
  out(text: string): void;
  /** A line for people: progress, hints, errors. */
  err(text: string): void;
  /** Raw text on stderr, for a line that is drawn again; only used when `interactive`. */
  redraw(text: string): void;
  /** Columns of stdout. */
  readonly width: number;
  /** Columns of stderr where a person reads it; undefined where lines are left whole: a file, a pipe. */
  readonly errWidth?: number | undefined;
  /** A person reads stdout, not a program or a file. @default false */
  readonly outIsRead?: boolean;
  /** Nobody reads progress: a program takes the output (`--json`). */
  readonly quiet: boolean;
  /** A person is watching stderr. */
  readonly interactive: boolean;
  /** The text in a style on stdout, if colours are wanted there. */
  style(style: Style, text: string): string;
}

/** Columns when stdout is a file or a pipe. */
const WIDTH_WITHOUT_TERMINAL = 120;
/** Of a terminal that does not say. */
const WIDTH_UNKNOWN = 80;
const NARROWEST = 40;

/** The terminal of this process. Colours only on a terminal, and never with NO_COLOR (no-color.org). */
export function processTerminal(): Terminal {
  const { NO_COLOR: noColor = '', TERM: term } = process.env;
  const coloured = process.stdout.isTTY && noColor === '' && term !== 'dumb';
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    err: (text) => void process.stderr.write(`${text}\n`),
    redraw: (text) => void process.stderr.write(text),
    get width() {
      return process.stdout.isTTY
        ? Math.max(process.stdout.columns || WIDTH_UNKNOWN, NARROWEST)
        : WIDTH_WITHOUT_TERMINAL;
    },
    get errWidth() {
      // A terminal that does not know its size says 0.
      return process.stderr.isTTY
        ? Math.max(process.stderr.columns || WIDTH_UNKNOWN, NARROWEST)
        : undefined;
    },
    outIsRead: process.stdout.isTTY,
    quiet: false,
    interactive: process.stderr.isTTY && term !== 'dumb',
    style: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
  };
}
