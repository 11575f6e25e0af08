// One logger for the program and for Temporal's own messages: JSON lines, or short lines for people. Secrets are cut here once more.
import { createWriteStream, mkdirSync } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { LogLevel } from '@temporalio/worker';
import { DefaultLogger } from '@temporalio/worker';
import { findCodedError } from '../core/errors.ts';
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
  /** Takes the lines, as JSON. @default standard error */
  readonly write?: ((line: string) => void) | undefined;
}

/** Lines go to standard error; standard output is for results. */
export function createLog({
  level = 'warning',
  folder,
  write = (line) => void process.stderr.write(line),
}: LogOptions = {}): Log {
  const file = folder === undefined ? undefined : openLogFile(folder, write);
  const lines = {
    write: (line: string): void => {
      const safe = redact(line);
      write(safe);
      file?.write(safe);
    },
  };
  return pino(
    {
      level: LEVELS[level],
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { error: errorInWords },
      // Temporal puts it on every line of an activity; it is long and says nothing to people.
      redact: { paths: ['taskToken'], remove: true },
    },
    lines,
  );
}

/** Errors as Temporal hands them to its logger: as JSON they would lose their message. */
function errorInWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { type } = error as { readonly type?: unknown };
  const code = findCodedError(error)?.code ?? (typeof type === 'string' ? type : error.name);
  return { code, message: error.message, stack: error.stack };
}

/** A file that cannot be opened, or a disk that is full, ends the file and not the program. */
function openLogFile(folder: string, write: (line: string) => void): WriteStream {
  mkdirSync(folder, { recursive: true });
  const file = createWriteStream(join(folder, 'tcfeeds.log'), { flags: 'a' });
  let isTold = false;
  file.on('error', ({ message }) => {
    if (isTold) return;
    isTold = true;
    const msg = `The log file is written no more, its lines go to standard error only: ${message}`;
    write(`${JSON.stringify({ level: 50, time: new Date().toISOString(), msg })}\n`);
  });
  return file;
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
