#!/usr/bin/env node
// The command `tcfeeds`. Everything testable is in `run-cli.ts`; this file knows the process.
import * as nodeModule from 'node:module';

// A fifth of a short command is compiling what it loads. Node from 22.1 on can keep that, for what is
// loaded after this call.
const { enableCompileCache }: typeof nodeModule & { enableCompileCache?: () => unknown } =
  nodeModule;
enableCompileCache?.();
const { runCli } = await import('./run-cli.ts');
const { processTerminal } = await import('./terminal/terminal.ts');

// A reader that went away (`tcfeeds … | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), processTerminal());

/** Everything is closed by now. Something that was given up half-way (a build, after Ctrl-C) may not keep the process. */
const LINGER_MS = 2_000;
setTimeout(() => process.exit(), LINGER_MS).unref();
