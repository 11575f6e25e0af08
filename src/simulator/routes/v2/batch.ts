// The v2 Batch API: create, upload, both in one, status, errors, results.
import type { BatchJob } from '../../batch/job.ts';
import { readBatchSettings, type BatchSettings } from '../../batch/settings.ts';
import type { Switches } from '../../state/switches.ts';
import { readBatchContent } from '../../batch/content.ts';
import { readParts } from '../../transport/multipart.ts';
import {
  compressedOctets,
  invalid,
  json,
  plain,
  ReplyError,
  v2Success,
  type Reply,
} from '../../transport/reply.ts';
import { isTrue, jsonBody, type ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import { notFound, refuseV2, type Parameters } from './envelope.ts';
import { errorLines, idText, resultLines, statusView } from './batch-views.ts';

const NO_PERMISSION =
  'Unable to perform the requested operation due to the following error(s): You do not have permission to create Indicators; Groups; Attributes; Tags; Security Labels;';
const NOT_CONFIGURED =
  'Batch job api is not available.  Ensure that batchJobEnabled is true and document storage is enabled and configured;';

const stop = (reply: Reply): never => {
  throw new ReplyError(reply);
};

const createJob = (request: ApiRequest, body: unknown): BatchJob => {
  const { access, batches, store } = request.platform;
  if (store.switches.batchService === 'unavailable') return stop(plain(503, NOT_CONFIGURED));
  const settings: BatchSettings | string = readBatchSettings(body);
  if (typeof settings === 'string') return refuseV2(400, settings);
  const owner = access.visibleOwner(request.user, settings.owner);
  if (owner === undefined) return refuseV2(403, 'The requested owner was not found');
  if (!access.can(request.user, owner, 'write')) return stop(plain(401, NO_PERMISSION));
  return batches.create(settings, owner, request.user);
};

const checkSize = (request: ApiRequest, content: Buffer): void => {
  const limit = request.platform.store.switches.uploadLimitBytes;
  if (request.tooLarge || content.length > limit)
    stop(invalid(400, `File size greater than allowable limit of ${limit}`));
};

const queuedReply = (request: ApiRequest, job: BatchJob, status: number): Reply => {
  const { switches } = request.platform.store;
  if (switches.batchBodies === 'documents') return json(status, { status: job.status });
  const batchStatus = { id: idText(job.id, switches), status: job.status };
  return v2Success({ batchStatus }, status);
};

const findJob = (request: ApiRequest, id: string): BatchJob => {
  const job = request.platform.batches.jobs.get(Number(id));
  const mine = job !== undefined && request.platform.access.can(request.user, job.owner, 'see');
  return mine ? job : notFound();
};

const additional = (request: ApiRequest): boolean => isTrue(request.query, 'includeAdditional');

const create = (request: ApiRequest): Reply => {
  const job = createJob(request, jsonBody(request));
  return v2Success({ batchId: idText(job.id, request.platform.store.switches) }, 201);
};

const upload = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const job = findJob(request, id);
  if (job.user.accessId !== request.user.accessId)
    return refuseV2(401, 'The requested batch was not updated - access was denied');
  if (job.status !== 'Created')
    return invalid(400, `Batch ${job.id} has its content already and is in ${job.status} state`);
  checkSize(request, request.body);
  request.platform.batches.upload(job, request.body);
  return queuedReply(request, job, 202);
};

const isSmall = (content: Buffer, settings: BatchSettings, switches: Switches): boolean => {
  const limit = switches.synchronousBatchSaveLimit;
  if (limit === 0) return false;
  const read = readBatchContent(content, settings.version, switches.associationOrder);
  return 'broken' in read || read.groups.length + read.indicators.length <= limit;
};

const createAndUpload = async (request: ApiRequest): Promise<Reply> => {
  const { batches, store } = request.platform;
  checkSize(request, Buffer.alloc(0));
  const parts = await readParts(request.headers['content-type'] ?? '', request.body);
  const config = parts.get('config');
  const content = parts.get('content');
  if (config === undefined || content === undefined)
    return refuseV2(400, 'The request was not properly formed: parts config and content expected');
  checkSize(request, content);
  const settings = jsonBody({ ...request, body: config });
  const read = readBatchSettings(settings);
  if (typeof read !== 'string' && (read.action !== 'Create' || read.version !== 'V2'))
    return refuseV2(400, 'createAndUpload takes action Create and version V2 only');
  const job = createJob(request, settings);
  if (isSmall(content, job.settings, store.switches)) {
    batches.runInline(job, content);
    const view = statusView(job, store.switches, {
      additional: additional(request),
      withId: false,
    });
    if (store.switches.inlineErrors === 'list') view['errors'] = errorLines(job, store.switches);
    return v2Success({ batchStatus: view });
  }
  batches.upload(job, content);
  return queuedReply(request, job, 200);
};

const status = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const { batches, store } = request.platform;
  batches.advance();
  const job = findJob(request, id);
  if (store.switches.batchBodies === 'documents' && job.status !== 'Completed')
    return json(200, { status: job.status });
  const options = { additional: additional(request), withId: true };
  return v2Success({ batchStatus: statusView(job, store.switches, options) });
};

/** Refuses while the batch runs; waits out the lag of error lists behind Completed. */
const finished = (request: ApiRequest, id: string): BatchJob | undefined => {
  const { batches, store } = request.platform;
  batches.advance();
  const job = findJob(request, id);
  if (job.status !== 'Completed') stop(invalid(400, `Batch still in ${job.status} state`));
  const lagging = store.clock.nowMs() < job.enteredAtMs + batches.pace.errorsLagMs;
  return lagging ? undefined : job;
};

const errors = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const job = finished(request, id);
  const lines = job === undefined ? [] : errorLines(job, request.platform.store.switches);
  return lines.length === 0 ? notFound() : compressedOctets(lines);
};

const results = (request: ApiRequest, { id = '' }: Parameters): Reply => {
  const code = request.query.get('code');
  if (code !== null && !code.startsWith('0x'))
    return invalid(400, 'code must be one code that starts with 0x');
  const job = finished(request, id);
  const lines = job === undefined ? [] : resultLines(job, request.query);
  return lines.length === 0 ? notFound() : json(200, lines);
};

export const batchRoutes: readonly Route[] = [
  route('POST', 'v2/batch', create),
  route('POST', 'v2/batch/createAndUpload', createAndUpload),
  route('POST', 'v2/batch/:id', upload),
  route('GET', 'v2/batch/:id', status),
  route('GET', 'v2/batch/:id/errors', errors),
  route('GET', 'v2/batch/:id/results', results),
];
