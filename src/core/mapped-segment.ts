// The file form of mapped objects between `mapCollection` and `planRun`: one line per object, columns separated by tabs.
// JSON escapes control characters and identities may not contain any, so no quoting is needed and DuckDB reads it directly.

/** Columns of a mapped segment, in order. */
export const MAPPED_COLUMNS = [
  'key',
  'kind',
  'type',
  'id',
  'fingerprint',
  'content',
  'footprint',
  'source_id',
  'record',
] as const;

export interface MappedLine {
  /** `objectKey` of the object. */
  readonly key: string;
  readonly kind: 'indicator' | 'group';
  readonly type: string;
  readonly id: string;
  /** Hash of the comparable content and the mapping version, hex. */
  readonly fingerprint: string;
  /** `ObjectContent` as JSON. */
  readonly content: string;
  /** `footprintOf` the content. */
  readonly footprint: readonly string[];
  /** The source's own id of the record, empty when it has none. */
  readonly sourceId: string;
  /** Number of the record in its collection, from 0. */
  readonly record: number;
}

const FOOTPRINT_SEPARATOR = '\u001f';
const CONTROL = /[\u0000-\u001f\u007f]/;
const EVERY_CONTROL = new RegExp(CONTROL, 'g');

const plain = (text: string): string =>
  CONTROL.test(text) ? text.replace(EVERY_CONTROL, ' ') : text;

/** One line with its line end. Control characters in free text become blanks; identities must not have any. */
export function encodeMappedLine(line: MappedLine): string {
  const footprint = line.footprint.map(plain).join(FOOTPRINT_SEPARATOR);
  return `${line.key}\t${line.kind}\t${line.type}\t${line.id}\t${line.fingerprint}\t${line.content}\t${footprint}\t${plain(line.sourceId)}\t${line.record}\n`;
}

/** True when the text can be an identity: it has no control characters. */
export function isSafeIdentity(text: string): boolean {
  return text.length > 0 && !CONTROL.test(text);
}
