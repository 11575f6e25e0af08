// What the platform says about the objects of a finished batch: `/errors` (one line per failed object) and `/results`.
import { z } from 'zod';
import type { PlatformAnswer } from '../transport.ts';
import { readAs } from '../wire.ts';

export interface BatchError {
  /** What went wrong, often with a code (`Error (0x1005): …`). */
  readonly reason: string;
  /** The object as the platform names it: summary, xid or name. */
  readonly source?: string;
}

export interface BatchResult {
  readonly code: string;
  readonly severity: string;
  readonly reason: string;
  readonly message: string;
}

const text = z.string().nullish();
const errorRows = z.array(z.object({ errorReason: text, errorSource: text, errorMessage: text }));
const resultRows = z.array(
  z.object({ code: text, severity: text, errorReason: text, errorMessage: text }),
);

/** The second key of a line is `errorSource` or, from some versions, `errorMessage`. */
export function readBatchErrors(answer: PlatformAnswer, what: string): readonly BatchError[] {
  return readAs(errorRows, answer, what, 'none').map((row) => {
    const source = row.errorSource ?? row.errorMessage ?? undefined;
    return { reason: row.errorReason ?? '', ...(source === undefined ? {} : { source }) };
  });
}

export function readBatchResults(answer: PlatformAnswer, what: string): readonly BatchResult[] {
  return readAs(resultRows, answer, what, 'none').map((row) => ({
    code: row.code ?? '',
    severity: row.severity ?? '',
    reason: row.errorReason ?? '',
    message: row.errorMessage ?? '',
  }));
}
