// The log of a worker inside a command: JSON lines for programs, and a short line each for a person at a terminal.
import type { Config } from '../config/index.ts';
import { createLog, feedOfWorkflow } from '../worker/index.ts';
import type { Log, LogLevelName } from '../worker/index.ts';
import { readLogLevel } from './log-level.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface WorkerLogOptions {
  /** `undefined`: `info`, of which a terminal shows warnings and worse. */
  readonly level: LogLevelName | undefined;
  /** For the lines in a file, which are JSON always. */
  readonly folder: string | undefined;
  readonly json: boolean;
  /** A person is watching standard error. */
  readonly interactive: boolean;
  /** Prints a line for people, above a progress line. */
  readonly note: (line: string) => void;
}

export function openWorkerLog({ level, folder, json, interactive, note }: WorkerLogOptions): Log {
  const forPeople = (line: string): void => {
    const entry = readEntry(line);
    if (level !== undefined || entry.level >= WARNING) note(logLine(entry));
  };
  return createLog({
    level: level ?? 'info',
    folder,
    write: interactive && !json ? forPeople : undefined,
  });
}

/** The log that a command asks for: `--log-level`, `--json` and `tc_log_path`. */
export const openCommandLog = (
  args: { readonly 'log-level'?: string | undefined; readonly json: boolean },
  { logPath }: Pick<Config, 'logPath'>,
  terminal: Pick<Terminal, 'interactive' | 'err'>,
  /** @default a line on standard error */
  note: WorkerLogOptions['note'] = (line) => {
    terminal.err(line);
  },
): Log =>
  openWorkerLog({
    level: readLogLevel(args['log-level']),
    folder: logPath,
    json: args.json,
    interactive: terminal.interactive,
    note,
  });

/**
 * The log of a server that tells its addresses in words: in words, too, wherever standard error goes, and with `--json` JSON lines. A
 * terminal is shown warnings and worse, a file or pipe everything from `info` on, unless `--log-level` says otherwise.
 */
export const openServerLog = (
  args: { readonly 'log-level'?: string | undefined; readonly json: boolean },
  { logPath }: Pick<Config, 'logPath'>,
  terminal: Pick<Terminal, 'interactive' | 'err'>,
): Log =>
  openWorkerLog({
    level: readLogLevel(args['log-level']) ?? (terminal.interactive ? undefined : 'info'),
    folder: logPath,
    json: args.json,
    interactive: true,
    note: (line) => {
      terminal.err(line);
    },
  });

/** What this file reads of a line of pino. */
interface LogEntry {
  readonly level: number;
  readonly time: string;
  readonly msg?: string;
  readonly feedId?: string;
  readonly workflowId?: string;
  readonly activityType?: string;
  readonly attempt?: number;
  readonly error?: { readonly code?: string; readonly message?: string };
}

const WARNING = 40;
const LEVEL_WORDS: readonly (readonly [number, string])[] = [
  [60, 'critical'],
  [50, 'error'],
  [WARNING, 'warning'],
  [30, 'info'],
];

const readEntry = (line: string): LogEntry => JSON.parse(line) as LogEntry;

/** `03:04:05 warning urlhaus: submitBatch failed, attempt 2: PlatformUnavailable: …` */
function logLine(entry: LogEntry): string {
  const { level, time, msg = '', error } = entry;
  const [, word = 'debug'] = LEVEL_WORDS.find(([from]) => level >= from) ?? [];
  const feedId = entry.feedId ?? feedOfWorkflow(entry.workflowId);
  const cause = error === undefined ? '' : `: ${error.code ?? 'Error'}: ${error.message ?? ''}`;
  const what = `${aboutActivity(entry, msg)}${cause}`.replaceAll(/\s+/g, ' ').trim();
  return `${clock(time)} ${word} ${feedId === undefined ? '' : `${feedId}: `}${what}`;
}

/** Which activity, and the how many-th time; a first attempt is not worth a word when it did not fail. */
function aboutActivity({ activityType, attempt, error }: LogEntry, msg: string): string {
  if (activityType === undefined) return msg;
  const about = msg.startsWith('Activity ')
    ? `${activityType} ${msg.slice('Activity '.length)}`
    : `${activityType}: ${msg}`;
  return error === undefined || attempt === undefined ? about : `${about}, attempt ${attempt}`;
}

/** The time of day on this machine. */
function clock(instant: string): string {
  const date = new Date(instant);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((n) => String(n).padStart(2, '0'))
    .join(':');
}
