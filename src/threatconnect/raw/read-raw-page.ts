// One answer of a list, read: bytes in, plain data out, so that it can be done in another thread than the request.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { parseExactJson } from '../exact-json.ts';
import { isRow, optionalId, type Row } from '../records/row.ts';
import { isAbove } from '../resources/id-pages.ts';
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
  readonly count: number | undefined;
}

export interface RawVisitor {
  readonly object: (object: RawObject) => void;
  /** Beginnings of entries of the list that are no objects, or cannot be read: they stand beside the others, and cost only themselves. */
  readonly malformed: (beginning: string) => void;
}

const SHOWN_CHARACTERS = 80;
/** Ids are numbers of 64 bits, from 1 on. */
export const NO_ID = '0';
const envelopeShape = z.object({ count: z.number().int().optional(), next: z.string().nullish() });

/**
 * Objects one after the other, so that none of them outlives its turn.
 *
 * @throws {PlatformResponse} when the answer as a whole is not understood, also after objects
 */
export function readRawAnswer(
  { bytes, endpoint, what }: Omit<RawAnswer, 'after'>,
  visit: RawVisitor,
): RawEnvelope {
  const text = new TextDecoder().decode(bytes);
  const envelope = cutObjects(text, what, (entry) => {
    const object = readRaw(entry);
    if (object === undefined) visit.malformed(entry.slice(0, SHOWN_CHARACTERS));
    else visit.object(object);
  });
  const { next, count } = readAs(
    envelopeShape,
    { text, endpoint, object: undefined, json: () => parseExactJson(envelope) },
    what,
  );
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
  return { id: id !== undefined && /^\d+$/.test(id) ? id : undefined, text, row };
}

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });
