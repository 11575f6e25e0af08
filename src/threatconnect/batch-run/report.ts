// What became of a batch, object by object.
import type { JsonObject } from '../../core/json.ts';
import { reconcileChunk } from '../model/reconcile.ts';
import type { SentObject } from '../model/object-index.ts';
import type { BatchError } from '../resources/batch-reports.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
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
  /** Absent when the platform worked it off at once. */
  readonly batchId: string | undefined;
  readonly successCount: number;
  readonly errorCount: number;
  readonly unprocessCount: number;
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
  // Associations are not counted (§2.6): what is not complained of went through.
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

/** Fewer lines than errors, or none that can be read, leave all of them in the dark. */
function associationProblems(
  entities: readonly JsonObject[],
  {
    status,
    errors = [],
  }: { readonly status: BatchStatus; readonly errors: readonly BatchError[] | undefined },
): readonly BatchProblem[] {
  const kind = 'association';
  const told = errors.map(({ reason, source }): BatchProblem => ({
    kind,
    entity: entities.find((entity) => mentions(entity, source)),
    outcome: 'rejected',
    code: codeIn(reason),
    reason,
  }));
  const { errorCount, unprocessCount } = status;
  if (errors.length >= errorCount && unprocessCount === 0) return told;
  const reason = `the platform says ${errorCount} refused and ${unprocessCount} not looked at, its error lines explain ${errors.length}`;
  const named = new Set(told.map(({ entity }) => entity));
  const rest = entities.filter((entity) => !named.has(entity));
  return [
    ...told,
    ...rest.map(
      (entity) => ({ kind, entity, outcome: 'unknown', code: undefined, reason }) as const,
    ),
  ];
}

const codeIn = (reason: string): string | undefined => /0x[0-9A-Fa-f]{4}/.exec(reason)?.[0];
const mentions = (entity: JsonObject, source: string | undefined): boolean =>
  source !== undefined &&
  ['ref_1', 'ref_2', 'id_1', 'id_2'].some((key) => {
    const value = entity[key];
    return (typeof value === 'string' || typeof value === 'number') && String(value) === source;
  });

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
