// A child process that never outlives this one. Handlers for exit and signals cannot cover a kill -9 or a crash of the native
// module, so the child runs under a small shell that holds the read end of a pipe from us: when we are gone, for whatever
// reason, the pipe closes and the shell stops the child. The shell leads its own process group, so that Ctrl-C in a terminal
// reaches us only and the worker can drain before its server goes away.
import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface GuardedChild {
  readonly pid: number;
  /** Resolves when the child has ended. */
  readonly ended: Promise<{ readonly code: number | null }>;
  /** The last lines it wrote. */
  readonly tail: readonly string[];
  /** Asks it to stop, and kills it when it does not. Safe to call twice. */
  stop(): Promise<void>;
}

const KEPT_LINES = 40;
/** The server lingers as long as a browser keeps a connection to its UI open. */
const STOP_GRACE_MS = 5_000;

const GUARD = `
exec 3<&0
"$@" 3<&- </dev/null &
child=$!
( read -r _ <&3; kill -TERM $child 2>/dev/null; sleep ${STOP_GRACE_MS / 1000}; kill -KILL $child 2>/dev/null ) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait $child
code=$?
kill $watcher 2>/dev/null
exit $code
`;

export function spawnGuarded(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  onLine: (line: string) => void,
): GuardedChild {
  const child =
    process.platform === 'win32'
      ? spawn(command, args, { env })
      : spawn('/bin/sh', ['-c', GUARD, 'sh', command, ...args], { env, detached: true });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      tail.push(line);
      if (tail.length > KEPT_LINES) tail.shift();
      onLine(line);
    });
  }
  const ended = new Promise<{ code: number | null }>((resolve) => {
    child.on('error', (error) => {
      tail.push(error.message);
      resolve({ code: null });
    });
    child.on('close', (code) => resolve({ code }));
  });
  // The embedding process decides how long it lives; a server alone is no reason to stay.
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) {
    // Typed as plain streams, but pipes to a child are sockets.
    if (pipe instanceof Socket) pipe.unref();
  }
  return { pid: child.pid ?? 0, ended, tail, stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.stdin?.destroy();
  if (process.platform === 'win32') child.kill();
  const killer = setTimeout(() => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      // The group that was made for this child; its leader is the shell started above.
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // Gone in the meantime.
    }
  }, STOP_GRACE_MS + 2_000);
  await ended;
  clearTimeout(killer);
}
