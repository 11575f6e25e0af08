// One answer of the platform made lines of a segment: text in, text out, so that it can be done in another thread than the request.
import type { Refusal } from '../outputs/index.ts';
import { lastId, readRawAnswer, type RawAnswer } from '../threatconnect/index.ts';
import { segmentLine } from './mirror/segment.ts';
import type { ObjectKind } from './query/query.ts';
import { readExported } from './read-exported.ts';

export interface PageToRead extends RawAnswer {
  readonly kind: ObjectKind;
}

export interface PageRead {
  /** Lines of `mirror/segment.ts`. */
  readonly lines: string;
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
  const { objects, malformed, more } = readRawAnswer(answer);
  const last = lastId(objects, answer);
  const lines: string[] = [];
  const refused: Refusal[] = malformed.map((text) => ({
    code: 'malformed',
    message: `an entry of the list of ${kind}s: expected an object, got ${text}`,
  }));
  let bytes = 0;
  for (const { text, row } of objects) {
    bytes += text.length;
    const read = readExported(kind, text, row);
    if ('refused' in read) refused.push(read.refused);
    else lines.push(segmentLine(read.object));
  }
  const entries = objects.length + malformed.length;
  return { lines: lines.join(''), entries, refused, last, more, bytes };
}
