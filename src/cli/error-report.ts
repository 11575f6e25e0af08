// The last word on an error: what a person or a program needs, never a stack unless asked for.
import { findCodedError } from '../core/errors.ts';
import { redact } from '../core/redaction.ts';
import { wrapText } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface ReportOptions {
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Writes the error to stderr and returns the exit code 1. */
export function reportError(error: unknown, terminal: Terminal, options: ReportOptions): number {
  const coded = findCodedError(error);
  const code = coded?.code ?? 'Internal';
  const message = coded?.message ?? redact(error instanceof Error ? error.message : String(error));
  if (options.json) terminal.err(JSON.stringify({ error: { code, message } }));
  else {
    // A terminal would break the words where its line ends.
    for (const line of `${code}: ${message}`.split('\n').flatMap((text) => inLines(text, terminal)))
      terminal.err(terminal.style('red', line));
    if (!coded && !options.verbose) {
      terminal.err(
        'This is a defect of tcfeeds. Please report it as CONTRIBUTING.md says, with the output of the same command and --verbose.',
      );
    }
  }
  if (options.verbose && error instanceof Error) terminal.err(redact(stackOf(error)));
  return 1;
}

const inLines = (text: string, { errWidth }: Terminal): readonly string[] =>
  errWidth === undefined ? [text] : wrapText(text, errWidth);

function stackOf(error: Error): string {
  const own = error.stack ?? String(error);
  return error.cause instanceof Error ? `${own}\ncaused by: ${stackOf(error.cause)}` : own;
}
