// What a finished batch reports: counts of top-level entities and one error line per failed entity, with the documented texts.
import type { BreakPlace } from './broken-json.ts';
import { shortJson } from '../transport/json-body.ts';

export interface BatchError {
  /** `0xNNNN`. */
  readonly code: string;
  /** Text without the `Error (0xNNNN): ` prefix. */
  readonly reason: string;
  /** The summary or xid of the entity. */
  readonly source: string;
  /** The two texts of `/results` where they differ from reason and source. */
  readonly result?: { readonly reason: string; readonly message: string };
}

export interface BatchOutcome {
  successIndicatorCount: number;
  errorIndicatorCount: number;
  successGroupCount: number;
  errorGroupCount: number;
  unprocessCount: number;
  /** Errors that belong to no entity: broken JSON. */
  otherErrorCount: number;
  readonly errors: BatchError[];
}

export const emptyOutcome = (): BatchOutcome => ({
  successIndicatorCount: 0,
  errorIndicatorCount: 0,
  successGroupCount: 0,
  errorGroupCount: 0,
  unprocessCount: 0,
  otherErrorCount: 0,
  errors: [],
});

export const errorCountOf = (outcome: BatchOutcome): number =>
  outcome.errorIndicatorCount + outcome.errorGroupCount + outcome.otherErrorCount;

export const successCountOf = (outcome: BatchOutcome): number =>
  outcome.successIndicatorCount + outcome.successGroupCount;

/** An entity that cannot be stored; the batch goes on with the next one. */
export class EntityProblem extends Error {
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** A value of the wrong JSON type: the platform's reader gives up and the rest of the batch is not processed. */
export class ContentProblem extends Error {
  constructor(value: unknown) {
    super(typeof value === 'string' ? value : shortJson(value, 200));
  }
}

export const invalidIndicator = (type: string, summary: string): EntityProblem =>
  new EntityProblem(
    '0x1005',
    `${summary} is not valid. The indicator '${summary}' could not be processed as a valid ${type} ` +
      'due to missing or invalid data (summary is invalid for the given type).',
  );

/** Content the platform's reader gives up on, at a place of the JSON and after the entity `last`. */
export const brokenContent = ({ path, last }: BreakPlace, value: string): BatchError => {
  // V1 has one list without a key.
  const place = path.replace(/^\$(?:\.|(?=\[)|$)/, path.startsWith('$[') ? 'indicator' : '');
  const source = last === '' || !place.endsWith(']') ? '' : `${place} '${last}'`;
  const message =
    'Encountered an unexpected Exception while processing batch job. ' +
    `Last known JSON path: '${path}'${source === '' ? '' : `: Last processed ${source}`}.`;
  const exception = `com.google.gson.JsonSyntaxException: ${value}`;
  return {
    code: '0x1003',
    reason: `${message} ${exception}`,
    source,
    result: { reason: exception, message },
  };
};
