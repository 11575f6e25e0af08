// Batch jobs: create, upload, watch, read what was refused.
//
// A job is Created by `createBatch`, starts (Queued, Running) with `uploadBatch` and ends Completed. A job that never gets
// content never runs, so creating one twice does no harm; content that may have arrived is never sent blindly again.
import { z } from 'zod';
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { HttpClock } from '../../http/index.ts';
import { messageOf } from '../platform-errors.ts';
import type { Transport } from '../transport.ts';
import { readAs, wireId } from '../wire.ts';
import { openBody, sizeOf, isSingleUse, type BatchBody, type UploadOptions } from './batch-body.ts';
import {
  readBatchErrors,
  readBatchResults,
  type BatchError,
  type BatchResult,
} from './batch-reports.ts';
import { toWireSettings, type BatchJobSettings } from './batch-settings.ts';
import { readBatchStatus, type BatchStatus } from './batch-status.ts';
import { createMultipart } from './multipart.ts';

export type CreateAndUploadAnswer =
  | { readonly kind: 'queued'; readonly batchId: string }
  /** Worked off at once: there is no id, nothing to poll, and `/errors` cannot be read (B6). */
  | { readonly kind: 'inline'; readonly status: BatchStatus };

export interface BatchResource {
  /** Creates a job without content. Repeated after network errors and 5xx: an extra empty job does nothing. */
  readonly createBatch: (
    settings: BatchJobSettings,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<{ readonly batchId: string }>;
  /**
   * Sends the content, which starts the job. When the answer is lost the job's status is looked at: still Created means
   * that nothing arrived, and repeatable content is sent once more; any later status counts as done.
   *
   * @throws {PlatformUnreachable | PlatformUnavailable} when it is not known whether the content arrived
   * @throws {BatchTooLarge} when the instance refuses the size
   */
  readonly uploadBatch: (
    batchId: string,
    body: BatchBody,
    options?: UploadOptions,
  ) => Promise<void>;
  /** Settings and content in one request; action Create only. Never repeated: nobody could say which job is which. */
  readonly createAndUpload: (
    settings: BatchJobSettings,
    body: BatchBody,
    options?: UploadOptions,
  ) => Promise<CreateAndUploadAnswer>;
  readonly getStatus: (batchId: string, signal?: AbortSignal) => Promise<BatchStatus>;
  /**
   * One line per refused object; empty when there is none, `'running'` while the job is not over. With `expected` > 0 a 404
   * is read once more after five seconds, because the file can lag behind the status.
   */
  readonly getErrors: (
    batchId: string,
    options?: { readonly expected?: number; readonly signal?: AbortSignal },
  ) => Promise<readonly BatchError[] | 'running'>;
  /** Coded details, empty when there are none. */
  readonly getResults: (batchId: string, signal?: AbortSignal) => Promise<readonly BatchResult[]>;
}

const ERRORS_LAG_MS = 5_000;
const UPLOAD_ATTEMPTS = 2;
const created = z.object({ data: z.object({ batchId: wireId }) });

export function createBatchResource(transport: Transport, clock: HttpClock): BatchResource {
  const at = (batchId: string, tail = ''): string =>
    `/v2/batch/${encodeURIComponent(batchId)}${tail}`;

  const getStatus: BatchResource['getStatus'] = async (batchId, signal) => {
    const answer = await transport.request({
      path: at(batchId),
      query: [['includeAdditional', 'true']],
      signal,
    });
    return { id: batchId, ...readBatchStatus(answer, `status of batch ${batchId}`) };
  };

  const uploadOnce = async (
    batchId: string,
    body: BatchBody,
    options: UploadOptions,
  ): Promise<void> => {
    const bytes = sizeOf(body, options);
    await transport.request({
      method: 'POST',
      path: at(batchId),
      headers: {
        'content-type': 'application/octet-stream',
        ...(bytes === undefined ? {} : { 'content-length': String(bytes) }),
      },
      body: once(body, openBody(body, options.onProgress)),
      once: isSingleUse(body),
      ...limitsOf(options, clock),
    });
  };

  return {
    createBatch: async (settings, options = {}) => {
      const answer = await transport.request({
        method: 'POST',
        path: '/v2/batch',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toWireSettings(settings)),
        repeatable: true,
        signal: options.signal,
      });
      return { batchId: readAs(created, answer, 'creating a batch').data.batchId };
    },
    uploadBatch: async (batchId, body, options = {}) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          await uploadOnce(batchId, body, options);
          return;
        } catch (error) {
          if (!mayHaveArrived(error)) throw error;
          const status = await getStatus(batchId, options.signal).catch(() => undefined);
          if (status !== undefined && status.status !== 'Created') return;
          const again = status !== undefined && attempt < UPLOAD_ATTEMPTS && !isSingleUse(body);
          if (!again) throw error;
        }
      }
    },
    createAndUpload: async (settings, body, options = {}) => {
      if (settings.action !== 'Create')
        throw new CodedError(
          'ConfigInvalid',
          'createAndUpload: expected action Create; create and upload a Delete instead',
        );
      const config = Buffer.from(JSON.stringify(toWireSettings(settings)));
      const form = createMultipart([
        { name: 'config', bytes: config.length, content: openBody(config, undefined) },
        {
          name: 'content',
          bytes: sizeOf(body, options),
          content: openBody(body, options.onProgress),
        },
      ]);
      const answer = await transport.request({
        method: 'POST',
        path: '/v2/batch/createAndUpload',
        query: [['includeAdditional', 'true']],
        headers: {
          'content-type': form.contentType,
          ...(form.bytes === undefined ? {} : { 'content-length': String(form.bytes) }),
        },
        body: once(body, form.content),
        once: isSingleUse(body),
        ...limitsOf(options, clock),
      });
      const status = readBatchStatus(answer, 'creating and uploading a batch');
      return status.id === undefined
        ? { kind: 'inline', status }
        : { kind: 'queued', batchId: status.id };
    },
    getStatus,
    getErrors: async (batchId, options = {}) => {
      const read = () =>
        transport.request({
          path: at(batchId, '/errors'),
          accept: [400, 404],
          signal: options.signal,
        });
      let answer = await read();
      if (answer.status === 404 && (options.expected ?? 0) > 0) {
        await clock.sleep(ERRORS_LAG_MS, options.signal);
        answer = await read();
      }
      if (answer.status === 404) return [];
      const what = `errors of batch ${batchId}`;
      if (answer.status !== 400) return readBatchErrors(answer, what);
      const words = messageOf(answer.text);
      if (/still in \w+ state/i.test(words)) return 'running';
      throw new CodedError('PlatformRejected', `${what}: 400: ${words.slice(0, 200)}`);
    },
    getResults: async (batchId, signal) => {
      const answer = await transport.request({
        path: at(batchId, '/results'),
        accept: [404],
        signal,
      });
      return answer.status === 404 ? [] : readBatchResults(answer, `results of batch ${batchId}`);
    },
  };
}

/** A stream that can be read once only must not look repeatable, or a second attempt would send nothing. */
const once = (
  body: BatchBody,
  open: () => AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> | (() => AsyncIterable<Uint8Array>) =>
  isSingleUse(body) ? open() : open;

/** Errors after which the job has to be looked at: no answer, a temporary one, or a refusal of a second upload. */
function mayHaveArrived(error: unknown): boolean {
  const coded = findCodedError(error);
  if (coded === undefined || coded.details['deadline'] === true) return false;
  return ['PlatformUnreachable', 'PlatformUnavailable', 'PlatformRejected'].includes(coded.code);
}

function limitsOf(
  options: UploadOptions,
  clock: HttpClock,
): { readonly signal: AbortSignal | undefined; readonly timeoutMs?: number } {
  if (options.deadlineAt === undefined) return { signal: options.signal };
  const leftMs = Date.parse(options.deadlineAt) - clock.now();
  if (!(leftMs > 0))
    throw new CodedError(
      'PlatformUnreachable',
      `upload: its deadline ${options.deadlineAt} is over, so nothing was sent`,
      { details: { deadline: true } },
    );
  return { signal: options.signal, timeoutMs: leftMs };
}
