// Runs one build tool (go, mvn, tar, a probe) with a time limit. Output is handed on line by line and the end of it kept for
// the error message; the tool is stopped by its process id and never through a shell.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface ToolRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly onLine?: (line: string) => void;
}

export interface ToolResult {
  readonly ok: boolean;
  /** Why it is not ok, in words; empty when ok. */
  readonly problem: string;
  /** The last lines of both outputs. */
  readonly tail: readonly string[];
}

const KEPT_LINES = 40;
/** Between asking a tool to stop and killing it. */
const STOP_GRACE_MS = 3_000;

/** Runs to the end; a tool that is missing, fails or takes too long is a result and not an exception. */
export function runTool(run: ToolRun): Promise<ToolResult> {
  return new Promise((resolve) => {
    const tail: string[] = [];
    const child = spawn(run.command, run.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(run.env === undefined ? {} : { env: run.env }),
      ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
    });
    const collect = (stream: Readable): void => {
      createInterface({ input: stream }).on('line', (line) => {
        tail.push(line);
        if (tail.length > KEPT_LINES) tail.shift();
        run.onLine?.(line);
      });
    };
    collect(child.stdout);
    collect(child.stderr);

    let timedOut = false;
    let killer: NodeJS.Timeout | undefined;
    const limit = setTimeout(() => {
      timedOut = true;
      child.kill('SIGTERM');
      killer = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
    }, run.timeoutMs);
    const end = (problem: string): void => {
      clearTimeout(limit);
      clearTimeout(killer);
      resolve({ ok: problem === '', problem, tail });
    };
    child.on('error', (error) => end(`${run.command} could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      if (timedOut) end(`${run.command} did not end within ${run.timeoutMs / 1000} s`);
      else if (code === 0) end('');
      else end(`${run.command} ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`);
    });
  });
}
