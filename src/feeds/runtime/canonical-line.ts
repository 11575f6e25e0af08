// The form in which lists of indicators are compared with other programs: `Type<TAB>value`, sorted by bytes, LF at every end.
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';

/** One line without its end. Values are canonical: compressed IPv6, lower-case hashes. */
export function canonicalLine(type: IndicatorType | GroupType, id: string): string {
  return `${type}\t${id}`;
}

/** The whole list: each line once, sorted by UTF-8 bytes, with a final LF; empty for no lines. */
export function canonicalList(lines: Iterable<string>): string {
  const sorted = [...new Set(lines)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return sorted.map((line) => `${line}\n`).join('');
}
