// One answer of the platform made lines of a segment: bytes in, bytes out, so that it can be done in another thread than the request.
import type { Refusal } from '../outputs/index.ts';
import { createIdOrder, readRawAnswer, type RawAnswer } from '../threatconnect/index.ts';
import { segmentLine } from './mirror/segment.ts';
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
  /** What is not in `lines`, and why. */
  readonly refused: readonly Refusal[];
  /** The greatest id. */
  readonly last: string;
  readonly more: boolean;
  /** Characters of the objects. */
  readonly bytes: number;
}

/** @throws {PlatformResponse} when the answer as a whole is not understood */
export function readPage({ kind, ...answer }: PageToRead): PageRead {
  const order = createIdOrder(answer);
  const lines = createLines(answer.bytes.length);
  const refused: Refusal[] = [];
  let entries = 0;
  let bytes = 0;
  const { more } = readRawAnswer(answer, {
    object: ({ id, text, row }) => {
      order.follow(id);
      entries += 1;
      bytes += text.length;
      const read = readExported(kind, text, row);
      if ('refused' in read) refused.push(read.refused);
      else lines.add(segmentLine(read.object));
    },
    malformed: (text) => {
      entries += 1;
      refused.push({
        code: 'malformed',
        message: `an entry of the list of ${kind}s: expected an object, got ${text}`,
      });
    },
  });
  return { lines: lines.bytes(), entries, refused, last: order.last(), more, bytes };
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
