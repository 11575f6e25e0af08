// What the operating system says about a file, in the words of the error table.
import { CodedError } from '../core/errors.ts';

// EFBIG: a limit on the size of one file; EDQUOT: a quota. For the operator all three mean: make room.
const FULL = new Set(['ENOSPC', 'EFBIG', 'EDQUOT']);

export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** The error to throw for a failed write below `root`. */
export function writeError(error: unknown, key: string, root: string): unknown {
  const code = systemCode(error);
  if (code === undefined || !FULL.has(code)) return error;
  return new CodedError(
    'StoreFull',
    `The store ${root} has no room for ${key} (${code}). Nothing was kept of it; free space or raise the limit, then run again.`,
    { cause: error, details: { key, systemCode: code } },
  );
}

export function refMissing(key: string, root: string, cause?: unknown): CodedError {
  return new CodedError(
    'RefMissing',
    `The object ${key} is not in the store ${root}. It was removed, or the store is another one than before; a new run makes it again unless it is the ledger.`,
    { cause, details: { key } },
  );
}

export function integrityMismatch(
  key: string,
  what: 'size' | 'hash',
  expected: string | number,
  got: string | number,
): CodedError {
  return new CodedError(
    'IntegrityMismatch',
    `The object ${key} has another ${what} than recorded: expected ${expected}, got ${got}. The store was changed from outside; restore the file or run again.`,
    { details: { key, what } },
  );
}
