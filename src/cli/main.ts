#!/usr/bin/env node
// The command `tcfeeds`. Everything testable is in `run-cli.ts`; this file knows the process.
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal/terminal.ts';

// A reader that went away (`tcfeeds … | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), processTerminal());

/** Everything is closed by now. Something that was given up half-way (a build, after Ctrl-C) may not keep the process. */
const LINGER_MS = 2_000;
setTimeout(() => process.exit(), LINGER_MS).unref();
