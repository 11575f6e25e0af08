// DuckDB tells its errors apart by text only. Those an operator can act on become errors of the table.
import { CodedError, findCodedError } from '../core/errors.ts';

const FULL = /no space left|file too large|disk quota|max_temp_directory_size|EDQUOT|ENOSPC/i;
const MEMORY = /^out of memory error/i;

export function databaseError(error: unknown): unknown {
  if (findCodedError(error) || !(error instanceof Error)) return error;
  if (FULL.test(error.message)) {
    return new CodedError(
      'StoreFull',
      `The store has no room for the ledger's working files: ${error.message.slice(0, 200)}. Free space or raise the limit, then run again.`,
      { cause: error },
    );
  }
  if (MEMORY.test(error.message)) {
    return new CodedError(
      'Internal',
      `The ledger comparison does not fit into its memory limit: ${error.message.slice(0, 200)}. Raise memoryLimit.`,
      { cause: error },
    );
  }
  return error;
}
