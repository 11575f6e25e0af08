// One logger for the program and for Temporal's own messages: JSON lines, or short lines for people. Secrets are cut here once more.
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { LogLevel } from '@temporalio/worker';
import { DefaultLogger } from '@temporalio/worker';
import { redact } from '../core/redaction.ts';

export type Log = Logger;

/** The vendor's levels in the words of the logger. */
const LEVELS = {
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

/** @default level `warning`, as the vendor has it for jobs. Lines go to standard error; standard output is for results. */
export function createLog(level: LogLevelName = 'warning'): Log {
  const lines = { write: (line: string): void => void process.stderr.write(redact(line)) };
  return pino(
    { level: LEVELS[level], base: null, timestamp: pino.stdTimeFunctions.isoTime },
    lines,
  );
}

/** Temporal's messages through the same logger. */
export function temporalLogger(log: Log): DefaultLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }) =>
    log[TEMPORAL_LEVELS[level]](meta ?? {}, message),
  );
}
