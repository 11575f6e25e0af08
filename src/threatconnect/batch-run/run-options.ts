// What a whole batch can be told, and what it is told when nobody says anything.
import { CodedError } from '../../core/errors.ts';
import type { HttpBody } from '../../http/index.ts';
import { checkOwner, type ClientContext } from '../context.ts';
import type { BatchJobSettings } from '../resources/batch-settings.ts';
import type { BatchStatus } from '../resources/batch-status.ts';
import { checkText } from '../well-formed.ts';
import type { BatchInput } from './content.ts';
import type { BatchReport } from './report.ts';

export interface BatchRunOptions {
  /** @default the client's owner */
  readonly owner?: string | undefined;
  /** @default 'Create', which updates what is there */
  readonly action?: 'Create' | 'Delete';
  /** @default 'Replace' */
  readonly attributeWriteType?: BatchJobSettings['attributeWriteType'];
  /** @default 'Append' */
  readonly tagWriteType?: BatchJobSettings['tagWriteType'];
  /** @default 'Append' */
  readonly securityLabelWriteType?: BatchJobSettings['securityLabelWriteType'];
  /** What becomes of Files when incoming hashes fit several of them: one, or each changed. @default the platform's */
  readonly fileMergeMode?: BatchJobSettings['fileMergeMode'];
  /** Which hash stays when an incoming one of a File contradicts a stored one. @default the platform's, 'FavorIncoming' */
  readonly hashCollisionMode?: BatchJobSettings['hashCollisionMode'];
  /** The platform stops a job at its first error, and we stop sending jobs. @default false */
  readonly haltOnError?: boolean;
  /** @default false */
  readonly playbookTriggers?: boolean;
  /** Objects per job, at most 25 000. @default 5000 */
  readonly chunkObjects?: number;
  /** Bytes per job; an instance may allow less. @default 20 000 000 */
  readonly chunkBytes?: number;
  /** Longest wait for one job; longer ones end the run with `failure`. @default 3 600 000 */
  readonly timeoutMs?: number | undefined;
  /** Contents of documents and reports, by xid; sent after their groups were accepted. */
  readonly files?: Readonly<Record<string, HttpBody>>;
  /** After every look at a job. */
  readonly onStatus?: (status: BatchStatus) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface BatchRunner {
  /**
   * Sends content by as many jobs as it needs and waits for their ends.
   *
   * What goes wrong once a job exists is part of the report, cancellation too: `failure` says what ended the run, each job
   * has its id, and every object is accepted or a problem.
   *
   * @throws {ConfigInvalid} when content or options cannot be sent
   * @throws what creating the first job ended with; nothing was sent then
   * @example
   * const report = await tc.batch.run({ indicator: [{ type: 'Host', summary: 'bad.example' }] });
   * for (const { entity, reason } of report.problems) console.error(entity, reason);
   */
  readonly run: (content: BatchInput, options?: BatchRunOptions) => Promise<BatchReport>;
}

const MAX_OBJECTS = 25_000;
const DEFAULT_OBJECTS = 5_000;
const DEFAULT_BYTES = 20_000_000;

export function settingsOf(context: ClientContext, options: BatchRunOptions): BatchJobSettings {
  const owner = checkOwner(options.owner) ?? context.defaultOwner;
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

/** @throws {ConfigInvalid} when files would not be sent, or not to the groups that were meant */
export function checkFiles({ action, files = {} }: BatchRunOptions): void {
  const xids = Object.keys(files);
  if (xids.length > 0 && action === 'Delete')
    throw new CodedError('ConfigInvalid', 'batch: files belong to Create, got Delete', {
      details: { object: 'files' },
    });
  for (const xid of xids) checkText(xid, 'xid of a file');
  const digits = xids.find((xid) => /^\d+$/.test(xid));
  if (digits === undefined) return;
  throw new CodedError(
    'ConfigInvalid',
    `batch: the xid ${digits} of a file cannot be told from the id of another group; choose one with a letter`,
    { details: { object: `group ${digits}` } },
  );
}

export function limitsOf(options: BatchRunOptions): {
  readonly objects: number;
  readonly bytes: number;
} {
  const objects = options.chunkObjects ?? DEFAULT_OBJECTS;
  const bytes = options.chunkBytes ?? DEFAULT_BYTES;
  if (!(bytes > 0))
    throw new CodedError('ConfigInvalid', `batch: expected bytes per job, got ${bytes}`, {
      details: { object: 'chunkBytes' },
    });
  if (Number.isInteger(objects) && objects >= 1 && objects <= MAX_OBJECTS)
    return { objects, bytes };
  throw new CodedError(
    'ConfigInvalid',
    `batch: expected 1 to ${MAX_OBJECTS} objects per job, got ${objects}`,
    { details: { object: 'chunkObjects' } },
  );
}
