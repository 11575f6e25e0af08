// Sending the content of a batch. What may have arrived is never sent again before the platform was asked.
import { CodedError, findCodedError } from '../../core/errors.ts';
import type { HttpClock } from '../../http/index.ts';
import type { PlatformAnswer, Transport } from '../transport.ts';
import { isSingleUse, openBody, sizeOf, type BatchBody, type UploadOptions } from './batch-body.ts';
import { toWireSettings, type BatchJobSettings } from './batch-settings.ts';
import { readBatchStatus, type BatchStatus } from './batch-status.ts';
import { createMultipart } from './multipart.ts';
import { withUploadDeadline } from './upload-deadline.ts';
import { checkDone } from './write-object.ts';

const UPLOAD_ATTEMPTS = 2;

interface Content {
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly contentType: string;
  readonly bytes: number | undefined;
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly singleUse: boolean;
}

function post(
  transport: Transport,
  content: Content,
  signal: AbortSignal | undefined,
): Promise<PlatformAnswer> {
  const { path, query, contentType, bytes, open, singleUse } = content;
  return transport.request({
    method: 'POST',
    path,
    ...(query === undefined ? {} : { query }),
    headers: {
      'content-type': contentType,
      ...(bytes === undefined ? {} : { 'content-length': String(bytes) }),
    },
    // A stream that can be read once only must not look repeatable, or a second attempt would send nothing.
    body: singleUse ? open() : open,
    once: singleUse,
    signal,
  });
}

/** The upload of `BatchResource.uploadBatch`. */
export async function uploadContent(
  transport: Transport,
  clock: HttpClock,
  upload: {
    readonly path: string;
    readonly body: BatchBody;
    readonly options: UploadOptions;
    readonly getStatus: (signal: AbortSignal | undefined) => Promise<BatchStatus>;
  },
): Promise<void> {
  const { path, body, options, getStatus } = upload;
  const content: Content = {
    path,
    contentType: 'application/octet-stream',
    bytes: sizeOf(body, options),
    open: openBody(body, options.onProgress),
    singleUse: isSingleUse(body),
  };
  await withUploadDeadline(options, clock, async (signal) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        checkDone(await post(transport, content, signal), 'uploading a batch', 'begun');
        return;
      } catch (error) {
        const code = findCodedError(error)?.code;
        const lost = code === 'PlatformUnreachable' || code === 'PlatformUnavailable';
        // A second upload to one job is refused, so a refusal may mean that the first one arrived; so may a strange answer.
        if (!lost && code !== 'PlatformRejected' && code !== 'PlatformResponse') throw error;
        const status = await getStatus(signal).catch(() => undefined);
        if (status !== undefined && status.status !== 'Created') return;
        const nothingArrived = lost && status !== undefined;
        if (!nothingArrived || attempt >= UPLOAD_ATTEMPTS || content.singleUse) throw error;
      }
    }
  });
}

/** The request of `BatchResource.createAndUpload`. */
export async function sendSettingsAndContent(
  transport: Transport,
  clock: HttpClock,
  settings: BatchJobSettings,
  body: BatchBody,
  options: UploadOptions,
): Promise<BatchStatus> {
  if (settings.action !== 'Create')
    throw new CodedError(
      'ConfigInvalid',
      'createAndUpload: expected action Create; create and upload a Delete instead',
    );
  const config = Buffer.from(JSON.stringify(toWireSettings(settings)));
  const form = createMultipart([
    { name: 'config', bytes: config.length, content: openBody(config, undefined) },
    { name: 'content', bytes: sizeOf(body, options), content: openBody(body, options.onProgress) },
  ]);
  const content: Content = {
    path: '/v2/batch/createAndUpload',
    query: [['includeAdditional', 'true']],
    contentType: form.contentType,
    bytes: form.bytes,
    open: form.content,
    singleUse: isSingleUse(body),
  };
  const answer = await withUploadDeadline(options, clock, (signal) =>
    post(transport, content, signal),
  );
  return readBatchStatus(answer, 'creating and uploading a batch');
}
