// Checks that a program is what its name says. Versions are no help: a build from source reports 0.0.0-DEV.
import { CodedError } from '../../core/errors.ts';
import { isExecutableFile } from './executables.ts';
import { runTool } from './run-tool.ts';

type Env = Readonly<Record<string, string | undefined>>;

const PROBE_TIMEOUT_MS = 30_000;

/** The version text of a `temporal` program that can run a dev server; throws with the reason when it cannot. */
export async function probeDevServer(path: string, env: Env): Promise<string> {
  if (!(await isExecutableFile(path))) throw unusable(path, 'it is not an executable file');
  const version = await runTool({
    command: path,
    args: ['--version'],
    timeoutMs: PROBE_TIMEOUT_MS,
    env,
  });
  if (!version.ok) throw unusable(path, version.problem);
  const offered: string[] = [];
  const help = await runTool({
    command: path,
    args: ['server', 'start-dev', '--help'],
    timeoutMs: PROBE_TIMEOUT_MS,
    env,
    onLine: (line) => {
      if (line.includes('--search-attribute')) offered.push(line);
    },
  });
  if (!help.ok || offered.length === 0) {
    throw unusable(path, 'it has no command `server start-dev` with search attributes');
  }
  return (version.tail[0] ?? '').replace(/^temporal version /, '').trim();
}

/** Throws with the reason when the program is not a Temporal test server; without arguments it explains itself and ends. */
export async function probeTestServer(path: string, env: Env): Promise<void> {
  if (!(await isExecutableFile(path))) throw unusable(path, 'it is not an executable file', 'test');
  const explained: string[] = [];
  const usage = await runTool({
    command: path,
    args: [],
    timeoutMs: PROBE_TIMEOUT_MS,
    env,
    onLine: (line) => {
      if (line.includes('<port>') || line.includes('enable-time-skipping')) explained.push(line);
    },
  });
  if (explained.length === 0) {
    const reason = usage.problem || 'without arguments it does not explain its port argument';
    throw unusable(path, reason, 'test');
  }
}

function unusable(path: string, reason: string, kind: 'dev' | 'test' = 'dev'): CodedError {
  return new CodedError(
    'ConfigInvalid',
    `${path} cannot be used as Temporal ${kind} server: ${reason}.`,
  );
}
