// Inputs typed into the UI, `temporal` or `tctl` are unchecked JSON. Written by hand because workflows load no zod.
import type { DataRef } from './data-ref.ts';
import { CodedError } from './errors.ts';
import type { FeedRunInput, RunMode, RunResume } from './feed-run.ts';
import { RUN_MODES } from './feed-run.ts';

const FEED_ID = /^[a-z0-9][a-z0-9._-]{0,99}$/i;
const KNOWN = ['v', 'feedId', 'mode', 'collections', 'configRef', 'requestedBy', 'resume'];

function wrong(member: string, expected: string, got: unknown): CodedError {
  const shown = got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 80);
  return new CodedError(
    'InputInvalid',
    `Run input: ${member} must be ${expected}, got ${shown}. Example: {"feedId":"urlhaus","mode":"delta"}`,
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** True for a text that can be a feed's id: it becomes part of workflow ids and file names. */
export function isFeedId(value: unknown): value is string {
  return typeof value === 'string' && FEED_ID.test(value);
}

/** Checks that `value` has the form of a `DataRef`. */
export function isDataRef(value: unknown): value is DataRef {
  return (
    isRecord(value) &&
    typeof value['uri'] === 'string' &&
    typeof value['sha256'] === 'string' &&
    typeof value['bytes'] === 'number' &&
    typeof value['count'] === 'number' &&
    typeof value['contentType'] === 'string'
  );
}

/**
 * The run input with defaults (`v` 1, `mode` delta).
 * @throws {InputInvalid} naming the first member that is wrong.
 */
export function parseFeedRunInput(value: unknown): FeedRunInput {
  if (!isRecord(value)) throw wrong('the input', 'one JSON object', value);
  const unknown = Object.keys(value).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined)
    throw wrong(`member "${unknown}"`, `one of ${KNOWN.join(', ')}`, unknown);
  const { v = 1, feedId, mode = 'delta', collections, configRef, requestedBy, resume } = value;
  if (v !== 1) throw wrong('v', '1', v);
  if (!isFeedId(feedId))
    throw wrong('feedId', 'a feed id (letters, digits, ".", "_", "-")', feedId);
  if (!RUN_MODES.includes(mode as RunMode))
    throw wrong('mode', `one of ${RUN_MODES.join(', ')}`, mode);
  if (collections !== undefined && !isTextList(collections))
    throw wrong('collections', 'a list of collection ids', collections);
  if (configRef !== undefined && !isDataRef(configRef))
    throw wrong('configRef', 'a reference {uri, sha256, bytes, count, contentType}', configRef);
  if (requestedBy !== undefined && typeof requestedBy !== 'string')
    throw wrong('requestedBy', 'text', requestedBy);
  if (resume !== undefined && !isResume(resume))
    throw wrong('resume', '{epoch, startedAt, carried}', resume);
  return {
    v: 1,
    feedId,
    mode: mode as RunMode,
    ...(collections === undefined ? {} : { collections }),
    ...(configRef === undefined ? {} : { configRef }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
    ...(resume === undefined ? {} : { resume }),
  };
}

function isTextList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'string' && item !== '')
  );
}

function isResume(value: unknown): value is RunResume {
  return (
    isRecord(value) &&
    typeof value['epoch'] === 'number' &&
    typeof value['startedAt'] === 'string' &&
    isRecord(value['carried'])
  );
}
