// A whole batch: cut, sent, watched, its errors read and matched to the objects, files uploaded.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { HttpBody } from '../../http/index.ts';
import type { ClientContext } from '../context.ts';
import type { BatchResource } from '../resources/batch.ts';
import type { BatchJobSettings } from '../resources/batch-settings.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import type { GroupsResource } from '../resources/groups.ts';
import { toChunks, type BatchChunk } from './chunks.ts';
import { readBatchInput } from './content.ts';
import {
  checkFiles,
  limitsOf,
  settingsOf,
  type BatchRunner,
  type BatchRunOptions,
} from './run-options.ts';
import { createBatchPace } from './pace.ts';
import { problemsOf, type BatchFile, type BatchJob, type BatchProblem } from './report.ts';

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
      checkFiles(options);
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
