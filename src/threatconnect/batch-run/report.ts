// What became of a batch, object by object.
import type { JsonObject } from '../../core/json.ts';
import { reconcileChunk } from '../model/reconcile.ts';
import type { SentObject } from '../model/object-index.ts';
import type { IndicatorTypeRegistry } from '../records/indicator-types.ts';
import type { BatchError } from '../resources/batch-reports.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import { associationProblems, codeIn } from './association-problems.ts';
import type { BatchChunk, BatchKind } from './chunks.ts';
import { valueTextOf } from './nameless.ts';
import type { BatchProblem } from './problem.ts';

export interface BatchJob {
  readonly kind: BatchKind;
  readonly objects: number;
  /** To look at later, also when the run did not wait for it. */
  readonly batchId: string;
  readonly successCount: number;
  readonly errorCount: number;
  readonly unprocessCount: number;
  /** Why its end was not read; its objects are `unknown` then. */
  readonly error: Error | undefined;
}

export interface BatchFile {
  /** Of the document or report. */
  readonly xid: string;
  readonly ok: boolean;
  readonly error: Error | undefined;
}

export interface BatchReport {
  /** Everything was accepted. */
  readonly ok: boolean;
  /** Groups and indicators that are now as they were sent; of a Delete, those that are not there now. */
  readonly accepted: number;
  /** Of `accepted`: what a Delete did not find. The wish is true already; the job counts it as an error. */
  readonly alreadyAbsent: number;
  /** Entries of `association` that were made or were there already. */
  readonly acceptedAssociations: number;
  readonly problems: readonly BatchProblem[];
  readonly jobs: readonly BatchJob[];
  readonly files: readonly BatchFile[];
  /** Chunks were left out, because halt on error was asked for. */
  readonly halted: boolean;
  /**
   * What ended the run early: a job whose end could not be read, one that could not be created, cancellation. The objects of
   * that job are `unknown` or `unsent`, all that follow are `unsent`.
   */
  readonly failure: Error | undefined;
}

export interface ChunkVerdict {
  readonly problems: readonly BatchProblem[];
  readonly alreadyAbsent: number;
}

const LINK_REFUSED = '0x1009';

/** What became of one finished chunk. */
export function judgeChunk(
  chunk: BatchChunk,
  types: IndicatorTypeRegistry,
  answer: {
    readonly status: BatchStatus;
    readonly errors: readonly BatchError[] | undefined;
    readonly action: 'Create' | 'Delete';
  },
): ChunkVerdict {
  const { kind, entities } = chunk;
  if (kind === 'association')
    return { problems: associationProblems(entities, answer), alreadyAbsent: 0 };
  const sent = entities.map((entity, index) => sentObject(entity, index, types));
  const { outcomes, unmatched, absent } = reconcileChunk({ ...answer, sent });
  const problems = [
    ...outcomes.map((outcome): BatchProblem => {
      const code = outcome.outcome === 'rejected' ? codeIn(outcome.code) : undefined;
      return {
        kind,
        entity: entities[Number(outcome.key)],
        outcome: code === LINK_REFUSED ? 'unlinked' : outcome.outcome,
        code,
        reason: outcome.reason,
      };
    }),
    ...unmatched.map(({ reason }): BatchProblem => ({
      kind,
      entity: undefined,
      outcome: 'unknown',
      code: codeIn(reason),
      reason,
    })),
  ];
  return { problems, alreadyAbsent: absent.length };
}

function sentObject(entity: JsonObject, index: number, types: IndicatorTypeRegistry): SentObject {
  const text = (key: string): string | undefined => {
    const value = entity[key];
    return typeof value === 'string' ? value : undefined;
  };
  const summary = valueTextOf(entity, types);
  const xid = text('xid');
  const name = text('name');
  return {
    key: String(index),
    type: text('type') ?? '',
    ...(summary === undefined ? {} : { summary }),
    ...(xid === undefined ? {} : { xid }),
    ...(name === undefined ? {} : { name }),
  };
}
