// One detail that a source refuses costs its record. When it refuses most of a page, or nothing but failures come, it is about the
// source, and the page fails as if it had been refused itself.
import type { CodedError } from '../../core/errors.ts';

/** Failures in a row that are an outage, although no page of so many records was refused. */
const OUTAGE = 20;

export interface RefusalWatch {
  /** @throws the error of the answer when too many were refused */
  refused(error: CodedError): void;
  answered(): void;
}

/** @param due questions that are to be asked for the page; a single one says nothing about the others */
export function watchRefusals(due: number): RefusalWatch {
  let refused = 0;
  let inARow = 0;
  return {
    answered: () => {
      inARow = 0;
    },
    refused: (error) => {
      refused += 1;
      inARow = Number(error.details['status']) >= 500 ? inARow + 1 : 0;
      if ((due > 1 && refused * 2 > due) || inARow >= OUTAGE) throw error;
    },
  };
}
