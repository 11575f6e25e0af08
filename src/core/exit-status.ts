// The outcome of a run is computed from recorded facts, never from having reached the end (R1).
import type { ErrorCode } from './errors.ts';
import type {
  CollectionResult,
  FeedRunResult,
  RunCounts,
  RunMode,
  RunOutcome,
} from './feed-run.ts';

/** Why a run could not do all of its work. */
export interface RunFailure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a run has established when it ends. */
export interface RunFacts {
  readonly mode: RunMode;
  /** Why the run did nothing although nothing is wrong (busy lease, paused). */
  readonly skipped?: string;
  /** What ended the run, or a fatal answer of the platform to one of its chunks. */
  readonly failure?: RunFailure;
  readonly collections: readonly CollectionResult[];
  readonly counts: RunCounts;
  /** Why the removal of stale objects was dropped. */
  readonly removalDropped?: string;
}

const SUMMARY_LENGTH = 255;

/** `success`, `failure`, `partial` or `skipped` from the facts. */
export function outcomeOf(facts: RunFacts): RunOutcome {
  if (facts.skipped !== undefined) return 'skipped';
  if (facts.failure !== undefined) return 'failure';
  const tried = facts.collections.filter((collection) => collection.status !== 'skipped');
  const failed = tried.filter((collection) => collection.status === 'failed');
  if (tried.length > 0 && failed.length === tried.length) return 'failure';
  const lost = facts.counts.rejected + facts.counts.unresolved;
  const cutShort = tried.some(({ partial }) => partial !== undefined);
  if (failed.length > 0 || cutShort || lost > 0 || facts.removalDropped !== undefined)
    return 'partial';
  return 'success';
}

/** Exit code of the vendor's job contract: 0 success, 1 failure, 3 partial failure; a skipped run is 3 too. */
export function exitCodeOf(outcome: RunOutcome): FeedRunResult['exitCode'] {
  switch (outcome) {
    case 'success':
      return 0;
    case 'failure':
      return 1;
    case 'partial':
    case 'skipped':
      return 3;
  }
}

/** At most 255 characters: the cause first, then the counts. The vendor's framework keeps the tail of a longer text, so it must fit. */
export function summaryOf(facts: RunFacts): string {
  const cause = causeOf(facts);
  const counts = countsText(facts);
  const room = SUMMARY_LENGTH - counts.length - 2;
  if (cause === '') return counts.slice(0, SUMMARY_LENGTH);
  if (facts.skipped !== undefined) return cut(cause, SUMMARY_LENGTH);
  return room < 60 ? cut(cause, SUMMARY_LENGTH) : `${cut(cause, room)}; ${counts}`;
}

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;

function causeOf(facts: RunFacts): string {
  if (facts.skipped !== undefined) return `Skipped: ${facts.skipped}`;
  if (facts.failure !== undefined) return `${facts.failure.code}: ${facts.failure.message}`;
  const causes: string[] = [];
  for (const { collection, status, cause, message, partial } of facts.collections) {
    if (partial !== undefined) causes.push(`${collection}: ${partial}`);
    if (status === 'failed')
      causes.push(`${collection} failed: ${cause ?? 'Internal'}: ${message ?? ''}`);
  }
  if (facts.counts.rejected > 0)
    causes.push(`${facts.counts.rejected} objects refused by the platform`);
  if (facts.counts.unresolved > 0)
    causes.push(`${facts.counts.unresolved} objects without a final outcome, sent again next time`);
  if (facts.removalDropped !== undefined) causes.push(`removal dropped: ${facts.removalDropped}`);
  return causes.join('; ');
}

function countsText({ counts, mode }: RunFacts): string {
  const parts = [
    `created=${counts.created}`,
    `unchanged=${counts.unchanged}`,
    `updated=${counts.updated}`,
    `removed=${counts.removed}`,
  ];
  if (counts.refreshed > 0) parts.push(`refreshed=${counts.refreshed}`);
  if (counts.resent > 0) parts.push(`resent=${counts.resent}`);
  if (counts.missing > 0) parts.push(`missing=${counts.missing}`);
  if (counts.quarantined > 0) parts.push(`quarantined=${counts.quarantined}`);
  return `${mode === 'preview' ? 'preview: ' : ''}${parts.join(' ')}`;
}
