// What is being done, while it is done. On a terminal one line is drawn again and again with the time that has passed;
// elsewhere (a log, a pipe) each change is one line, and for programs (`--json`) there is none.
import { shortenMiddle } from './shorten.ts';
import type { Terminal } from './terminal.ts';
import { span } from './words.ts';

export interface Progress {
  /** What is going on now. */
  readonly update: (text: string) => void;
  /** A line that stays, above the one that changes. */
  readonly note: (line: string) => void;
  /** Ends the changing line, with a last text or without any. */
  readonly stop: (text?: string) => void;
}

const REDRAW_MS = 200;
/** Work that is over sooner shows nothing: on a terminal … */
const QUIET_MS = 300;
/** … and in a log, where lines stay. */
const QUIET_LINES_MS = 1_000;

export function startProgress(terminal: Terminal, first: string): Progress {
  if (terminal.interactive) return drawnProgress(terminal, first);
  return terminal.quiet ? noProgress() : printedProgress(terminal, first);
}

function drawnProgress(terminal: Terminal, first: string): Progress {
  const startedAt = Date.now();
  let text = first;
  let shown = '';
  let stopped = false;
  const clear = (): void => {
    if (shown !== '') terminal.redraw('\r\u001b[2K');
    shown = '';
  };
  const draw = (): void => {
    const elapsedMs = Date.now() - startedAt;
    if (stopped || elapsedMs < QUIET_MS) return;
    const room = Math.max(20, terminal.width - 1);
    const line = shortenMiddle(`${text} · ${span(elapsedMs)}`, room);
    clear();
    terminal.redraw(line);
    shown = line;
  };
  const timer = setInterval(draw, REDRAW_MS);
  timer.unref();
  return {
    update(next) {
      text = next;
      draw();
    },
    note(line) {
      clear();
      terminal.err(line);
      draw();
    },
    stop(last) {
      stopped = true;
      clearInterval(timer);
      clear();
      if (last !== undefined) terminal.err(last);
    },
  };
}

function printedProgress(terminal: Terminal, first: string): Progress {
  const startedAt = Date.now();
  let text = first;
  let printed: string | undefined;
  const print = (): void => {
    if (printed === text) return;
    printed = text;
    terminal.err(text);
  };
  const timer = setTimeout(print, QUIET_LINES_MS);
  timer.unref();
  return {
    update(next) {
      text = next;
      if (Date.now() - startedAt >= QUIET_LINES_MS) print();
    },
    note: (line) => terminal.err(line),
    stop(last) {
      clearTimeout(timer);
      if (last !== undefined) terminal.err(last);
    },
  };
}

const noProgress = (): Progress => ({
  update: () => undefined,
  note: () => undefined,
  stop: () => undefined,
});

/** Shows `text` while `work` goes on. */
export async function withProgress<Result>(
  terminal: Terminal,
  text: string,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = startProgress(terminal, text);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
