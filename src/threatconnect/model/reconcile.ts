// Completed does not mean accepted (B2): counts and error lines of a batch become one word per object, and whatever cannot
// be proven accepted or rejected is unknown, never guessed (B3).
import type { ErrorCode } from '../../core/errors.ts';
import type { ObjectOutcome } from '../../core/plan.ts';
import type { BatchError } from '../resources/batch-reports.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import { matchErrors, type MatchedErrors } from './batch-errors.ts';
import type { SentObject } from './object-index.ts';

export interface ChunkAnswer {
  readonly sent: readonly SentObject[];
  readonly status: BatchStatus;
  /** `undefined` when they could not be read (inline answer without id, file still not there). */
  readonly errors: readonly BatchError[] | undefined;
  /** @default 'Create' */
  readonly action?: 'Create' | 'Delete';
}

/** `accepted + rejected + unknown` is always the number of sent objects. */
export interface ReconciledChunk {
  readonly accepted: number;
  readonly rejected: number;
  readonly unknown: number;
  /** Objects that were not accepted; all others were. */
  readonly outcomes: readonly ObjectOutcome[];
  readonly unmatched: readonly BatchError[];
  /** Keys of accepted objects that a delete did not find. */
  readonly absent: readonly string[];
  readonly partial: MatchedErrors['partial'];
  readonly suspects: readonly string[];
  /** Why objects are unknown, in one sentence. */
  readonly reason?: string;
  /** `IndicatorLimit`: stop writing. `BatchUnresolved`: this chunk told nothing reliable. `BatchPending`: it is not over. */
  readonly fatal?: ErrorCode;
}

export function reconcileChunk(answer: ChunkAnswer): ReconciledChunk {
  const { sent, status } = answer;
  const matched = matchErrors(answer.errors ?? [], sent, answer.action ?? 'Create');
  const verdict = judge(answer, matched);
  const outcomes =
    verdict.rest === undefined ? matched.outcomes : withRest(sent, matched, verdict.rest);
  const rejected = outcomes.filter(({ outcome }) => outcome === 'rejected').length;
  const unknown = outcomes.length - rejected;
  const fatal =
    status.status === 'Completed' ? (matched.fatal?.code ?? verdict.fatal) : 'BatchPending';
  const reason = verdict.rest?.reason ?? matched.fatal?.reason;
  return {
    accepted: sent.length - outcomes.length,
    rejected,
    unknown,
    outcomes,
    unmatched: matched.unmatched,
    absent: verdict.rest?.all === true ? [] : matched.absent,
    partial: matched.partial,
    suspects: matched.suspects,
    ...(reason === undefined ? {} : { reason }),
    ...(fatal === undefined ? {} : { fatal }),
  };
}

interface Verdict {
  /** What the objects become of which no line speaks; `undefined` = accepted. `all`: lines are not believed either. */
  readonly rest?: { readonly reason: string; readonly all: boolean };
  readonly fatal?: ErrorCode;
}

function judge({ sent, status, errors }: ChunkAnswer, matched: MatchedErrors): Verdict {
  const { successCount, errorCount, unprocessCount } = status;
  if (status.status !== 'Completed')
    return { rest: { reason: `the batch is still ${status.status}`, all: true } };
  const told = successCount + errorCount + unprocessCount;
  const counts = `${sent.length} sent; the platform says ${successCount} accepted, ${errorCount} refused, ${unprocessCount} not looked at`;
  if (told !== sent.length)
    return {
      rest: { reason: `the counts do not add up: ${counts}`, all: false },
      fatal: 'BatchUnresolved',
    };
  if (matched.fatal?.code === 'BatchUnresolved')
    return { rest: { reason: matched.fatal.reason, all: false } };
  if (unprocessCount > 0)
    return { rest: { reason: `not all were looked at: ${counts}`, all: false } };
  if (errorCount > 0 && errors === undefined)
    return { rest: { reason: `the errors cannot be read: ${counts}`, all: false } };
  // Lines about partial losses may or may not be counted as errors.
  if (errorCount > matched.accountedFor + matched.partial.length)
    return {
      rest: {
        reason: `the error lines explain ${matched.accountedFor} of them: ${counts}`,
        all: false,
      },
    };
  return errorCount < matched.accountedFor
    ? { rest: { reason: `more error lines than refused objects: ${counts}`, all: true } }
    : {};
}

/** Adds the objects that no line speaks of; with `all`, the ones that lines speak of become unknown too. */
function withRest(
  sent: readonly SentObject[],
  matched: MatchedErrors,
  rest: { readonly reason: string; readonly all: boolean },
): readonly ObjectOutcome[] {
  const held = new Map(matched.outcomes.map((outcome) => [outcome.key, outcome]));
  const done = new Set(matched.absent);
  const unknown = (key: string): ObjectOutcome => ({
    key,
    outcome: 'unknown',
    reason: rest.reason,
  });
  return sent
    .filter(({ key }) => !done.has(key) || rest.all)
    .map(({ key }) => (rest.all ? unknown(key) : (held.get(key) ?? unknown(key))));
}
