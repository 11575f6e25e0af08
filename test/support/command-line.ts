// The command line inside the process of the test: for calls whose own process is not what is tested, because starting one takes
// one to two seconds of computing.
import { runCli } from '../../src/cli/run-cli.ts';
import { recordingTerminal } from '../cli/recording-terminal.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

// Worlds live beside each other in one process, so what differs between them stands in their YAML, and the environment of
// whoever runs the tests, which comes before the YAML, may not lead to another server.
delete process.env['TEMPORAL_ADDRESS'];
delete process.env['TEMPORAL_NAMESPACE'];

export async function runInProcess(config: string, args: readonly string[]): Promise<Finished> {
  const terminal = recordingTerminal();
  const named = args.includes('--config') ? [] : ['--config', config];
  const code = await runCli([...args, ...named], terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}
