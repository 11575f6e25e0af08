// The document of the details of one page while it is written: lines come as answers do, from several questions at a time.
import type { DataRef } from '../../core/data-ref.ts';
import { writeDetail, writeHead, type DetailOutcome } from './detail-lines.ts';
import type { RawSink } from './fetch-contract.ts';

export interface DetailDocument {
  begin(records: number): Promise<void>;
  write(records: readonly number[], outcome: DetailOutcome): Promise<void>;
  /** Bytes so far, those on their way among them. */
  bytes(): number;
  finish(): Promise<DataRef>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

export function openDocument(sink: RawSink): DetailDocument {
  let bytes = 0;
  let last: Promise<void> = Promise.resolve();
  /** One behind the other: a sink takes one piece at a time. */
  const append = (text: string): Promise<void> => {
    const piece = Buffer.from(text);
    bytes += piece.length;
    last = last.then(() => sink.write(piece));
    return last;
  };
  return {
    begin: (records) => append(writeHead(records)),
    write: (records, outcome) => append(writeDetail(records, outcome)),
    bytes: () => bytes,
    finish: async () => {
      await last;
      return sink.finish();
    },
    abort: async () => {
      await last.catch(() => undefined);
      await sink.abort();
    },
  };
}
