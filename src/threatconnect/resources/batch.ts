// Batch jobs: create, upload, watch, read what was refused.
//
// A job is Created by `createBatch`, starts (Queued, Running) with `uploadBatch` and ends Completed. A job that never gets
// content never runs, so creating one twice does no harm; content that may have arrived is never sent blindly again.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { HttpClock } from '../../http/index.ts';
import { pathSegment } from '../path-segment.ts';
import { messageOf } from '../platform-errors.ts';
import type { Transport } from '../transport.ts';
import { readAs, wireId } from '../wire.ts';
import type { BatchBody, UploadOptions } from './batch-body.ts';
import {
  readBatchErrors,
  readBatchResults,
  type BatchError,
  type BatchResult,
} from './batch-reports.ts';
import { toWireSettings, type BatchJobSettings } from './batch-settings.ts';
import { readBatchStatus, type BatchStatus } from './batch-status.ts';
import { sendSettingsAndContent, uploadContent } from './batch-upload.ts';

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
const created = z.object({ data: z.object({ batchId: wireId }) });

export function createBatchResource(transport: Transport, clock: HttpClock): BatchResource {
  const at = (batchId: string, tail = ''): string => `/v2/batch/${pathSegment(batchId)}${tail}`;

  const getStatus: BatchResource['getStatus'] = async (batchId, signal) => {
    const answer = await transport.request({
      path: at(batchId),
      query: [['includeAdditional', 'true']],
      signal,
    });
    return { id: batchId, ...readBatchStatus(answer, `status of batch ${batchId}`) };
  };

  return {
    createBatch: async (settings, options = {}) => {
      const answer = await transport.request({
        method: 'POST',
        path: '/v2/batch',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toWireSettings(settings)),
        repeatable: true,
        owner: settings.owner,
        signal: options.signal,
      });
      return { batchId: readAs(created, answer, 'creating a batch').data.batchId };
    },
    uploadBatch: (batchId, body, options = {}) =>
      uploadContent(transport, clock, {
        path: at(batchId),
        body,
        options,
        getStatus: (signal) => getStatus(batchId, signal),
      }),
    createAndUpload: async (settings, body, options = {}) => {
      const status = await sendSettingsAndContent(transport, clock, settings, body, options);
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
