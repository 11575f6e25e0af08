// The worker of a demo writes its log to a file: the terminal belongs to the progress of the demo.
import { createWriteStream } from 'node:fs';
import { pino } from 'pino';
import { redact } from '../../core/redaction.ts';
import type { Log } from '../../worker/index.ts';

export interface FileLog {
  readonly log: Log;
  close(): Promise<void>;
}

export function openFileLog(file: string): FileLog {
  const stream = createWriteStream(file, { flags: 'a' });
  const log = pino(
    { level: 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string): void => void stream.write(redact(line)) },
  );
  return { log, close: () => new Promise((resolve) => stream.end(resolve)) };
}
