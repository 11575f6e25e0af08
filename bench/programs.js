// The programs of a bench: the command line in processes of its own, in one folder and for one Temporal server.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PROGRAM = new URL('../dist/src/cli/main.js', import.meta.url).pathname;
const TICKS_PER_SECOND = 100;
export const USER = { accessId: '1', secretKey: 'bench-secret-key' };

/** `start` begins `tcfeeds <args>` and keeps it in `children`, which the bench ends. */
export function createPrograms(folder, temporal) {
  const children = [];
  const env = {
    ...process.env,
    TC_ACCESS_ID: USER.accessId,
    TC_SECRET_KEY: USER.secretKey,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    NO_COLOR: '1',
  };
  const start = (args) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  return { children, start };
}

/** What `stream` has written when `pattern` is in it. */
export const saying = (stream, pattern) =>
  new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (data) => {
      text += data;
      if (pattern.test(text)) resolve(text);
    });
    stream.on('end', () => reject(new Error(text)));
  });

/** Highest memory of a process so far, MiB; Linux only. */
export const peakMb = (pid) =>
  Math.round(
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
  );

/** CPU seconds of all threads of a process so far; Linux only. */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
