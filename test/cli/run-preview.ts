import { runCli } from '../../src/cli/run-cli.ts';
import type { Finished } from '../support/command-line.ts';
import { recordingTerminal } from './recording-terminal.ts';

/** `tcfeeds preview` in the process of the test. */
export async function runPreview(...argv: string[]): Promise<Finished> {
  const terminal = recordingTerminal();
  const code = await runCli(['preview', ...argv], terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}
