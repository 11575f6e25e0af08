// From error lines to objects. A line that fits several objects leaves all of them unknown; one that fits none leaves the
// chunk unresolved (rule 8: ambiguous is unresolved).
import type { ErrorCode } from '../../core/errors.ts';
import type { ObjectOutcome } from '../../core/plan.ts';
import type { BatchError } from '../resources/batch-reports.ts';
import { classifyBatchError, codeOf, type BatchErrorClass } from './batch-error-codes.ts';
import { createObjectIndex, type SentObject } from './object-index.ts';

export interface MatchedErrors {
  /** Objects that are rejected or unknown, once each. */
  readonly outcomes: readonly ObjectOutcome[];
  /** Lines that fit no object. */
  readonly unmatched: readonly BatchError[];
  /** Keys of objects that a delete did not find: their removal is done. */
  readonly absent: readonly string[];
  /** Lines about objects that are on the platform although something of them is not. */
  readonly partial: readonly { readonly key: string; readonly error: BatchError }[];
  /** How many failed objects the matched lines account for. */
  readonly accountedFor: number;
  /** The chunk as a whole went wrong: the owner is full, or the job broke off. */
  readonly fatal?: { readonly code: ErrorCode; readonly reason: string };
  /** Keys of objects at which a broken job stopped: the first to look at when the chunk is halved. */
  readonly suspects: readonly string[];
}

export function matchErrors(
  errors: readonly BatchError[],
  objects: readonly SentObject[],
  action: 'Create' | 'Delete' = 'Create',
): MatchedErrors {
  const find = createObjectIndex(objects);
  const rejected = new Map<string, ObjectOutcome>();
  const unknown = new Map<string, ObjectOutcome>();
  const absent = new Set<string>();
  const explained = new Set<string>();
  const partial: { key: string; error: BatchError }[] = [];
  const unmatched: BatchError[] = [];
  const suspects: string[] = [];
  let ambiguous = 0;
  let fatal: MatchedErrors['fatal'];
  const leaveUnknown = (key: string, reason: string): void => {
    unknown.set(key, { key, outcome: 'unknown', reason });
  };

  for (const error of errors) {
    const kind = classifyBatchError(error, action);
    fatal = worse(fatal, kind, error);
    const hits = find(error);
    const [only, ...others] = hits;
    if (kind === 'aborted') suspects.push(...hits.map(({ key }) => key));
    else if (only === undefined) unmatched.push(error);
    else if (others.length > 0) {
      ambiguous += 1;
      for (const { key } of hits)
        leaveUnknown(key, `one of ${hits.length} objects: ${error.reason}`);
    } else if (kind === 'partial') partial.push({ key: only.key, error });
    else {
      explained.add(only.key);
      if (kind === 'absent') absent.add(only.key);
      else if (kind === 'indicatorLimit') leaveUnknown(only.key, error.reason);
      else rejected.set(only.key, rejection(only.key, error));
    }
  }
  return {
    outcomes: [
      ...[...rejected.values()].filter(({ key }) => !unknown.has(key)),
      ...unknown.values(),
    ],
    unmatched,
    absent: [...absent].filter((key) => !unknown.has(key) && !rejected.has(key)),
    partial,
    accountedFor: explained.size + ambiguous,
    ...(fatal === undefined ? {} : { fatal }),
    suspects,
  };
}

function rejection(key: string, error: BatchError): ObjectOutcome {
  return { key, outcome: 'rejected', code: codeOf(error) ?? 'unknown', reason: error.reason };
}

/** A full owner is the more important news: an operator can act on it. */
function worse(
  held: MatchedErrors['fatal'],
  kind: BatchErrorClass,
  error: BatchError,
): MatchedErrors['fatal'] {
  if (kind === 'indicatorLimit') return { code: 'IndicatorLimit', reason: error.reason };
  if (kind === 'aborted') return held ?? { code: 'BatchUnresolved', reason: error.reason };
  return held;
}
