// What an error line of a batch means for its object and for the rest of the batch.
import type { BatchError } from '../resources/batch-reports.ts';

export type BatchErrorClass =
  /** The object was refused for good. */
  | 'rejected'
  /** The object is on the platform, something of it is not. */
  | 'partial'
  /** A delete found nothing: what was wanted is true already (D6). */
  | 'absent'
  /** The owner is full; nothing more should be written. */
  | 'indicatorLimit'
  /** The job broke off; the named object is the last one it looked at. */
  | 'aborted';

const CODE = /0x[0-9A-Fa-f]{4}/;
const LIMIT_TEXT = /would exceed the number of allowed indicators/i;
const ABORT_TEXT = /unexpected exception while processing batch job/i;
/** 2001 and 2002: partial loss; 2003 and 3001: hashes of files were merged. */
const PARTIAL_CODES = ['0x2001', '0x2002', '0x2003', '0x3001'];

/** The code in an error line, in lower case as `0x100a`; older instances send none. */
export function codeOf(error: BatchError): string | undefined {
  return CODE.exec(error.reason)?.[0].toLowerCase();
}

export function classifyBatchError(
  error: BatchError,
  action: 'Create' | 'Delete',
): BatchErrorClass {
  const code = codeOf(error);
  const text = `${error.reason} ${error.source ?? ''}`;
  if (code === '0x1008' || LIMIT_TEXT.test(text)) return 'indicatorLimit';
  if (ABORT_TEXT.test(text)) return 'aborted';
  if (code === '0x1007' && action === 'Delete') return 'absent';
  if (code !== undefined && PARTIAL_CODES.includes(code)) return 'partial';
  return 'rejected';
}
