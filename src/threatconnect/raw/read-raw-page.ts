// One answer of a list, read: bytes in, plain data out, so that it can be done in another thread than the request.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { snippetOf } from '../../http/index.ts';
import { parseExactJson } from '../exact-json.ts';
import { isAbove, isObjectId, NO_ID } from '../object-id.ts';
import { isRow, optionalId, type Row } from '../records/row.ts';
import { readAs } from '../wire.ts';
import { cutObjects } from './cut-objects.ts';

export interface RawObject {
  /** `undefined` when the platform sent none: such an object cannot be told from another. */
  readonly id: string | undefined;
  /** JSON in one line. */
  readonly text: string;
  /** The same, read; whole numbers beyond 2^53 are the text of their digits. */
  readonly row: Row;
}

/** An answer as it came. */
export interface RawAnswer {
  /** JSON in UTF-8, in a buffer of its own: it may be handed to another thread, and is gone here then. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Method and path, for errors. */
  readonly endpoint: string;
  /** What was asked for, for errors: `list /v3/indicators`. */
  readonly what: string;
  /** The id above which was asked for. */
  readonly after: string | undefined;
}

/** What an answer says beside its objects. */
export interface RawEnvelope {
  /** Whether the platform says that more follow. Where it leads is not looked at: no request goes to another host. */
  readonly more: boolean;
  /** How many match, where it was asked for. */
  readonly count: number | undefined;
}

export interface RawVisitor {
  readonly object: (object: RawObject) => void;
  /** Beginnings of entries of the list that are no objects, or cannot be read: they stand beside the others, and cost only themselves. */
  readonly malformed: (beginning: string) => void;
}

const SHOWN_CHARACTERS = 80;
/** The list of objects was taken out; without one, or with a second one, the answer is no list, and an empty one is not known. */
const envelopeShape = z.object({
  count: z.number().int().optional(),
  next: z.string().nullish(),
  data: z.array(z.unknown()).max(0, 'a second list of objects'),
});

/**
 * Objects one after the other, so that none of them outlives its turn.
 *
 * @returns The answer with an empty list, for `readEnvelope`: what the platform says may hold what must not be shown, and only the
 *   process that sent the request knows that.
 * @throws {PlatformResponse} when the list does not end
 */
export const readRawAnswer = (
  { bytes, what }: Pick<RawAnswer, 'bytes' | 'what'>,
  visit: RawVisitor,
): string =>
  cutObjects(new TextDecoder().decode(bytes), what, (entry) => {
    const object = readRaw(entry);
    if (object === undefined) visit.malformed(entry.slice(0, SHOWN_CHARACTERS));
    else visit.object(object);
  });

/** @throws {PlatformResponse} when the answer is no list, or says that it is a failure */
export function readEnvelope(
  text: string,
  { endpoint, what }: Pick<RawAnswer, 'endpoint' | 'what'>,
): RawEnvelope {
  const json = (): unknown => {
    try {
      return parseExactJson(text);
    } catch {
      // Without the cause: its message quotes the text unredacted.
      throw bad(what, `expected JSON, got ${snippetOf(text) || 'nothing'}`);
    }
  };
  const { next, count } = readAs(envelopeShape, { text, endpoint, object: undefined, json }, what);
  return { more: next != null, count };
}

/** Follows ids that have to ascend. */
export interface IdOrder {
  /** @throws {PlatformResponse} when it is not above all before it: the next page would begin behind objects that never came */
  readonly follow: (id: string | undefined) => void;
  /** The greatest id so far. */
  readonly last: () => string;
}

export function createIdOrder({ after, what }: Pick<RawAnswer, 'after' | 'what'>): IdOrder {
  let last = after ?? NO_ID;
  return {
    follow: (id) => {
      if (id === undefined) return;
      if (!isAbove(id, last))
        throw bad(what, `expected ids above ${last} in ascending order, got ${id.slice(0, 40)}`);
      last = id;
    },
    last: () => last,
  };
}

/** `undefined`: it is no object, or no JSON. */
function readRaw(text: string): RawObject | undefined {
  let row: unknown;
  try {
    row = parseExactJson(text);
  } catch {
    return undefined;
  }
  if (!isRow(row)) return undefined;
  const id = optionalId(row, 'id');
  return { id: id !== undefined && isObjectId(id) ? id : undefined, text, row };
}

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });
