// A whole batch: cut, sent, watched, its errors read and matched to the objects, files uploaded.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { HttpBody } from '../../http/index.ts';
import type { ClientContext } from '../context.ts';
import type { BatchResource } from '../resources/batch.ts';
import type { BatchJobSettings } from '../resources/batch-settings.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import type { GroupsResource } from '../resources/groups.ts';
import { toChunks, type BatchChunk } from './chunks.ts';
import { readBatchInput, type BatchInput } from './content.ts';
import { createBatchPace } from './pace.ts';
import {
  problemsOf,
  type BatchFile,
  type BatchJob,
  type BatchProblem,
  type BatchReport,
} from './report.ts';

export interface BatchRunOptions {
  /** @default the client's owner */
  readonly owner?: string;
  /** @default 'Create', which updates what is there */
  readonly action?: 'Create' | 'Delete';
  /** @default 'Replace' */
  readonly attributeWriteType?: BatchJobSettings['attributeWriteType'];
  /** @default 'Append' */
  readonly tagWriteType?: BatchJobSettings['tagWriteType'];
  /** @default 'Append' */
  readonly securityLabelWriteType?: BatchJobSettings['securityLabelWriteType'];
  readonly fileMergeMode?: BatchJobSettings['fileMergeMode'];
  readonly hashCollisionMode?: BatchJobSettings['hashCollisionMode'];
  /** The platform stops a job at its first error, and we stop sending jobs. @default false */
  readonly haltOnError?: boolean;
  /** @default false */
  readonly playbookTriggers?: boolean;
  /** Objects per job, at most 25 000. @default 5000 */
  readonly chunkObjects?: number;
  /** Bytes per job; an instance may allow less. @default 20 000 000 */
  readonly chunkBytes?: number;
  /** Longest wait for one job. @default 3 600 000 */
  readonly timeoutMs?: number;
  /** Contents of documents and reports, by xid; sent after their groups were accepted. */
  readonly files?: Readonly<Record<string, HttpBody>>;
  /** After every look at a job. */
  readonly onStatus?: (status: BatchStatus) => void;
  readonly signal?: AbortSignal;
}

export interface BatchRunner {
  /**
   * Sends content by as many jobs as it needs and waits for their ends.
   *
   * @throws {BatchUnresolved} when a job does not end in time
   * @example
   * const report = await tc.batch.run({ indicator: [{ type: 'Host', summary: 'bad.example' }] });
   * for (const { entity, reason } of report.problems) console.error(entity, reason);
   */
  readonly run: (content: BatchInput, options?: BatchRunOptions) => Promise<BatchReport>;
}

const MAX_OBJECTS = 25_000;
const DEFAULT_OBJECTS = 5_000;
const DEFAULT_BYTES = 20_000_000;
const DEFAULT_TIMEOUT_MS = 3_600_000;

export function createBatchRunner(
  context: ClientContext,
  batch: BatchResource,
  groups: GroupsResource,
): BatchRunner {
  const pace = createBatchPace();

  const waitFor = async (batchId: string, options: BatchRunOptions): Promise<BatchStatus> => {
    const { clock } = context;
    const startedAt = clock.now();
    for (let look = 0; ; look += 1) {
      await sleep(context, pace.delayBefore(look), options.signal);
      const status = await batch.getStatus(batchId, options.signal);
      options.onStatus?.(status);
      const tookMs = clock.now() - startedAt;
      if (status.status === 'Completed') {
        pace.learn(tookMs);
        return status;
      }
      if (tookMs > (options.timeoutMs ?? DEFAULT_TIMEOUT_MS))
        throw new CodedError(
          'BatchUnresolved',
          `batch ${batchId} is still ${status.status} after ${Math.round(tookMs / 1000)} s; what it has may yet arrive`,
          { details: { object: `batch ${batchId}`, endpoint: 'GET /v2/batch' } },
        );
    }
  };

  const sendChunk = async (
    chunk: BatchChunk,
    settings: BatchJobSettings,
    options: BatchRunOptions,
  ): Promise<{ readonly job: BatchJob; readonly problems: readonly BatchProblem[] }> => {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const { batchId } = await batch.createBatch(settings, signal);
    await batch.uploadBatch(batchId, chunk.bytes, signal);
    const status = await waitFor(batchId, options);
    const { errorCount, successCount, unprocessCount } = status;
    const asked = errorCount > 0 || chunk.kind === 'association';
    const errors = asked ? await batch.getErrors(batchId, { expected: errorCount, ...signal }) : [];
    return {
      job: {
        kind: chunk.kind,
        objects: chunk.entities.length,
        batchId,
        successCount,
        errorCount,
        unprocessCount,
      },
      problems: problemsOf(chunk, {
        status,
        errors: errors === 'running' ? undefined : errors,
        action: settings.action,
      }),
    };
  };

  const sendFiles = async (
    files: Readonly<Record<string, HttpBody>>,
    owner: string,
    refused: ReadonlySet<unknown>,
    signal: AbortSignal | undefined,
  ): Promise<readonly BatchFile[]> => {
    const sent: BatchFile[] = [];
    for (const [xid, content] of Object.entries(files)) {
      if (refused.has(xid)) {
        const error = new CodedError(
          'PlatformRejected',
          `group ${xid} was refused, so is its file`,
          {
            details: { object: `group ${xid}` },
          },
        );
        sent.push({ xid, ok: false, error });
        continue;
      }
      try {
        await groups.upload(xid, content, { owner, ...(signal === undefined ? {} : { signal }) });
        sent.push({ xid, ok: true, error: undefined });
      } catch (thrown) {
        const error = findCodedError(thrown);
        if (error === undefined || error.code === 'Cancelled') throw thrown;
        sent.push({ xid, ok: false, error });
      }
    }
    return sent;
  };

  return {
    run: async (input, options = {}) => {
      const settings = settingsOf(context, options);
      const content = readBatchInput(input);
      const jobs: BatchJob[] = [];
      const problems: BatchProblem[] = [];
      let halted = false;
      for (const chunk of toChunks(content, limitsOf(options))) {
        if (halted) {
          problems.push(...chunk.entities.map((entity) => unsent(chunk, entity)));
          continue;
        }
        const done = await sendChunk(chunk, settings, options);
        jobs.push(done.job);
        problems.push(...done.problems);
        halted = options.haltOnError === true && done.problems.length > 0;
      }
      const refused = new Set(problems.map(({ entity }) => entity?.['xid']));
      const files =
        settings.action === 'Create' && !halted
          ? await sendFiles(options.files ?? {}, settings.owner, refused, options.signal)
          : [];
      const troubled = new Set(
        problems.filter(({ kind }) => kind !== 'association').flatMap(({ entity }) => entity ?? []),
      );
      return {
        ok: problems.length === 0 && files.every((file) => file.ok),
        accepted: content.group.length + content.indicator.length - troubled.size,
        problems,
        jobs,
        files,
        halted,
      };
    },
  };
}

const unsent = ({ kind }: BatchChunk, entity: BatchProblem['entity']): BatchProblem => ({
  kind,
  entity,
  outcome: 'unsent',
  code: undefined,
  reason: 'not sent, because of an error before it',
});

function settingsOf(context: ClientContext, options: BatchRunOptions): BatchJobSettings {
  const owner = options.owner ?? context.defaultOwner;
  if (owner === undefined)
    throw new CodedError(
      'ConfigInvalid',
      'batch: expected an owner, of the client or of the call',
      {
        details: { object: 'owner', endpoint: 'POST /v2/batch' },
      },
    );
  return {
    owner,
    action: options.action ?? 'Create',
    attributeWriteType: options.attributeWriteType ?? 'Replace',
    tagWriteType: options.tagWriteType ?? 'Append',
    securityLabelWriteType: options.securityLabelWriteType ?? 'Append',
    haltOnError: options.haltOnError ?? false,
    playbookTriggers: options.playbookTriggers ?? false,
    ...(options.fileMergeMode === undefined ? {} : { fileMergeMode: options.fileMergeMode }),
    ...(options.hashCollisionMode === undefined
      ? {}
      : { hashCollisionMode: options.hashCollisionMode }),
  };
}

function limitsOf(options: BatchRunOptions): { readonly objects: number; readonly bytes: number } {
  const objects = options.chunkObjects ?? DEFAULT_OBJECTS;
  const bytes = options.chunkBytes ?? DEFAULT_BYTES;
  if (Number.isInteger(objects) && objects >= 1 && objects <= MAX_OBJECTS && bytes > 0)
    return { objects, bytes };
  throw new CodedError(
    'ConfigInvalid',
    `batch: expected 1 to ${MAX_OBJECTS} objects per job, got ${objects}`,
    { details: { object: 'chunkObjects' } },
  );
}

async function sleep(
  { clock }: ClientContext,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch {
    throw new CodedError('Cancelled', 'cancelled while waiting for a batch', {
      details: { object: 'batch', endpoint: 'GET /v2/batch' },
    });
  }
}
