// A terminal that remembers, for tests.
import type { Terminal } from '../../src/cli/terminal/terminal.ts';

export interface RecordingTerminal extends Terminal {
  /** Everything on stdout. */
  stdout(): string;
  stderr(): string;
}

export function recordingTerminal(width = 100): RecordingTerminal {
  const out: string[] = [];
  const err: string[] = [];
  return {
    out: (text) => void out.push(`${text}\n`),
    err: (text) => void err.push(`${text}\n`),
    redraw: (text) => void err.push(text),
    width,
    quiet: false,
    interactive: false,
    style: (_style, text) => text,
    stdout: () => out.join(''),
    stderr: () => err.join(''),
  };
}
