// One answer of the platform made lines of a segment: bytes in, bytes out, so that it can be done in another thread than the request.
import { CodedError } from '../core/errors.ts';
import type { Refusal } from '../outputs/index.ts';
import { createIdOrder, readRawAnswer, type RawAnswer } from '../threatconnect/index.ts';
import { segmentLine, unreadLine } from './mirror/segment.ts';
import type { ObjectKind } from './query/query.ts';
import { readExported } from './read-exported.ts';

export interface PageToRead extends RawAnswer {
  readonly kind: ObjectKind;
}

export interface PageRead {
  /** Lines of `mirror/segment.ts`, UTF-8. */
  readonly lines: Uint8Array<ArrayBuffer>;
  /** Objects, readable or not, and entries that are none. */
  readonly entries: number;
  /** What cannot be read, and why: the first of them. */
  readonly refused: readonly Refusal[];
  /** How many there are. */
  readonly refusedCount: number;
  /** Of these there is no id: which objects they are is not known. */
  readonly unnamed: number;
  /** The greatest id. */
  readonly last: string;
  /** Of `readRawAnswer`. */
  readonly envelope: string;
  /** Characters of the objects. */
  readonly bytes: number;
}

/** So many of one page tell what is wrong with all of it. */
const KEPT_REFUSALS = 1_000;

/**
 * @param isStopped Looked at before each object: a page of the largest size is read for longer than a cancellation may wait.
 * @throws {PlatformResponse} when the list does not end, or its ids do not ascend
 * @throws {Cancelled} when `isStopped` says so
 */
export function readPage(
  { kind, ...answer }: PageToRead,
  isStopped: () => boolean = () => false,
): PageRead {
  const order = createIdOrder(answer);
  const lines = createLines(answer.bytes.length);
  const refused: Refusal[] = [];
  let [entries, bytes, refusedCount, unnamed] = [0, 0, 0, 0];
  const refuse = (refusal: Refusal, id: string | undefined): void => {
    refusedCount += 1;
    if (refused.length < KEPT_REFUSALS) refused.push(refusal);
    if (id === undefined) unnamed += 1;
    else lines.add(unreadLine(kind, id));
  };
  const count = (): void => {
    if (isStopped()) throw new CodedError('Cancelled', `${answer.what}: reading was cancelled`);
    entries += 1;
  };
  const envelope = readRawAnswer(answer, {
    object: ({ id, text, row }) => {
      count();
      order.follow(id);
      bytes += text.length;
      const read = readExported(kind, text, row);
      if ('refused' in read) refuse(read.refused, id);
      else lines.add(segmentLine(read.object));
    },
    malformed: (text) => {
      count();
      const message = `an entry of the list of ${kind}s: expected an object, got ${text}`;
      refuse({ code: 'malformed', message }, undefined);
    },
  });
  return {
    lines: lines.bytes(),
    entries,
    refused,
    refusedCount,
    unnamed,
    last: order.last(),
    envelope,
    bytes,
  };
}

/** UTF-8 needs at most three bytes for a unit of a text. */
const BYTES_PER_UNIT = 3;
/** A line is its object's text and a tenth more. */
const LINES_PER_PAGE = 1.25;

/** Lines become bytes at once: as texts they would all be kept, moved about by the collector of garbage, and joined. */
function createLines(pageBytes: number): {
  readonly add: (line: string) => void;
  readonly bytes: () => Uint8Array<ArrayBuffer>;
} {
  let held = Buffer.allocUnsafeSlow(Math.ceil(pageBytes * LINES_PER_PAGE));
  let length = 0;
  return {
    add: (line) => {
      const most = length + line.length * BYTES_PER_UNIT;
      if (most > held.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(most, held.length * 2));
        held.copy(larger, 0, 0, length);
        held = larger;
      }
      length += held.write(line, length);
    },
    bytes: () => new Uint8Array(held.subarray(0, length)),
  };
}
