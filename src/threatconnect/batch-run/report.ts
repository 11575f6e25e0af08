// What became of a batch, object by object.
import type { JsonObject } from '../../core/json.ts';
import { reconcileChunk } from '../model/reconcile.ts';
import type { SentObject } from '../model/object-index.ts';
import type { BatchError } from '../resources/batch-reports.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import { associationProblems, codeIn } from './association-problems.ts';
import type { BatchChunk, BatchKind } from './chunks.ts';

export interface BatchProblem {
  readonly kind: BatchKind;
  /** The very object that was given. `undefined`: the platform complains of something that cannot be told. */
  readonly entity: JsonObject | undefined;
  /** `unknown`: it may or may not be there; sending it again does no harm. */
  readonly outcome: 'rejected' | 'unknown' | 'unsent';
  /** `0x1005` and the like. */
  readonly code: string | undefined;
  readonly reason: string;
}

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
  readonly accepted: number;
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

/** The problems of one finished chunk. */
export function problemsOf(
  chunk: BatchChunk,
  answer: {
    readonly status: BatchStatus;
    readonly errors: readonly BatchError[] | undefined;
    readonly action: 'Create' | 'Delete';
  },
): readonly BatchProblem[] {
  const { kind, entities } = chunk;
  if (kind === 'association') return associationProblems(entities, answer);
  const { outcomes, unmatched } = reconcileChunk({ ...answer, sent: entities.map(sentObject) });
  return [
    ...outcomes.map((outcome): BatchProblem => ({
      kind,
      entity: entities[Number(outcome.key)],
      outcome: outcome.outcome,
      code: outcome.outcome === 'rejected' ? outcome.code : undefined,
      reason: outcome.reason,
    })),
    ...unmatched.map(({ reason }): BatchProblem => ({
      kind,
      entity: undefined,
      outcome: 'unknown',
      code: codeIn(reason),
      reason,
    })),
  ];
}

const VALUE_KEYS = ['md5', 'sha1', 'sha256'];

function sentObject(entity: JsonObject, index: number): SentObject {
  const text = (key: string): string | undefined => {
    const value = entity[key];
    return typeof value === 'string' ? value : undefined;
  };
  const hashes = VALUE_KEYS.flatMap((key) => text(key) ?? []);
  const summary = hashes.length > 0 ? hashes.join(' : ') : text('summary');
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
