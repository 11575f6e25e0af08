// Merging in JavaScript, for the few objects that are said more than once. Streams in, streams out.
import type { ObjectContent } from '../core/mapped-object.ts';
import { footprintOf } from '../core/mapped-object.ts';
import { mergeContent } from '../core/merge-content.ts';
import { CodedError } from '../core/errors.ts';
import type { SqlRow } from './database.ts';
import { fingerprintOf, joinMappings } from './fingerprint.ts';

/** One claim, or one line of a collection. */
export interface ContentLine {
  readonly key: string;
  readonly collection: string;
  readonly kind: string;
  readonly type: string;
  readonly id: string;
  readonly fingerprint: string;
  readonly content: string;
  readonly source_id: string | null;
  readonly record: number | null;
}

export interface MergedLine extends ContentLine {
  readonly footprint: readonly string[];
}

const FOOTPRINT_SEPARATOR = '\u001f';
const CONTROL = /[\u0000-\u001f\u007f]/g;

export const joinFootprint = (marks: readonly string[]): string =>
  marks.map((mark) => mark.replace(CONTROL, ' ')).join(FOOTPRINT_SEPARATOR);

function toContentLine(row: SqlRow): ContentLine {
  if (typeof row['content'] !== 'string') {
    throw new CodedError(
      'Internal',
      `The claim of ${String(row['collection'])} on ${String(row['key'])} has no content. Run with mode full.`,
    );
  }
  const record = row['record'];
  return {
    ...(row as unknown as ContentLine),
    record: record === null ? null : Number(record),
  };
}

/** Consecutive lines that `sameAs` puts together. The source is ordered accordingly. */
export async function* groupLines(
  blocks: AsyncIterable<readonly SqlRow[]>,
  sameAs: (a: ContentLine, b: ContentLine) => boolean,
): AsyncGenerator<readonly [ContentLine, ...ContentLine[]]> {
  let group: [ContentLine, ...ContentLine[]] | undefined;
  for await (const rows of blocks) {
    for (const row of rows) {
      const line = toContentLine(row);
      if (group && sameAs(group[0], line)) {
        group.push(line);
        continue;
      }
      if (group) yield group;
      group = [line];
    }
  }
  if (group) yield group;
}

/** Several lines of one object as one line; a single line stays as it is, its fingerprint included. */
export function mergeLines(
  lines: readonly [ContentLine, ...ContentLine[]],
  mappingOf: (collection: string) => string,
): MergedLine {
  const [first, ...others] = lines;
  let content = JSON.parse(first.content) as ObjectContent;
  if (others.length === 0) return { ...first, footprint: footprintOf(content) };
  for (const line of others) {
    content = mergeContent(content, JSON.parse(line.content) as ObjectContent);
  }
  const mapping = joinMappings(lines.map((line) => mappingOf(line.collection)));
  return {
    ...first,
    fingerprint: fingerprintOf(content, mapping),
    content: JSON.stringify(content),
    footprint: footprintOf(content),
    source_id: lines.find((line) => line.source_id !== null)?.source_id ?? null,
  };
}
