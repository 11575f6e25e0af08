// One logger for the program and for Temporal's own messages: JSON lines, or short lines for people. Secrets are cut here once more.
import { createWriteStream, mkdirSync } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { LogLevel } from '@temporalio/worker';
import { DefaultLogger } from '@temporalio/worker';
import { redact } from '../core/redaction.ts';

export type Log = Logger;

/** The vendor's levels in the words of the logger. */
export const LEVELS = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  error: 'error',
  critical: 'fatal',
} as const;
export type LogLevelName = keyof typeof LEVELS;

const TEMPORAL_LEVELS: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

export interface LogOptions {
  /** @default `warning`, as the vendor has it for jobs */
  readonly level?: LogLevelName;
  /** Folder (`tc_log_path`) in which `tcfeeds.log` grows beside what goes to standard error. */
  readonly folder?: string | undefined;
}

/** Lines go to standard error; standard output is for results. */
export function createLog({ level = 'warning', folder }: LogOptions = {}): Log {
  const file = folder === undefined ? undefined : openLogFile(folder);
  const lines = {
    write: (line: string): void => {
      const safe = redact(line);
      process.stderr.write(safe);
      file?.write(safe);
    },
  };
  return pino(
    { level: LEVELS[level], base: null, timestamp: pino.stdTimeFunctions.isoTime },
    lines,
  );
}

function openLogFile(folder: string): WriteStream {
  mkdirSync(folder, { recursive: true });
  return createWriteStream(join(folder, 'tcfeeds.log'), { flags: 'a' });
}

/** The queues of the platforms have activities only: not worth a warning at every start. */
const EXPECTED = /^No (workflows|Nexus services) registered/;

/** Temporal's messages through our loggers; which one decides is told by the attributes of the line. */
export function temporalLogger(
  logOf: (attributes: Readonly<Record<string | symbol, unknown>>) => Log,
): DefaultLogger {
  return new DefaultLogger('DEBUG', ({ level, message, meta = {} }) =>
    logOf(meta)[EXPECTED.test(message) ? 'debug' : TEMPORAL_LEVELS[level]](meta, message),
  );
}
