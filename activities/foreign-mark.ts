// Has anybody but this feed worked on an object? Compared with the marks of everything this feed ever put there, and with the
// values it wrote last.
import type { ObjectContent } from '../src/core/mapped-object.ts';
import { fromPlatformSummary } from '../src/threatconnect/index.ts';
import type { IndicatorRecord } from '../src/threatconnect/index.ts';

/** One mark that is not this feed's, or nothing. Tags compare without case, because the platform keeps the first spelling. */
export function foreignMark(
  record: IndicatorRecord,
  footprint: readonly string[],
  sent: ObjectContent,
): string | undefined {
  const own = new Set(footprint.map((mark) => (mark.startsWith('t:') ? mark.toLowerCase() : mark)));
  const marks = [
    ...(record.tags ?? []).map((tag) => `t:${tag.toLowerCase()}`),
    ...(record.attributes ?? []).map(({ type }) => `a:${type}`),
    ...(record.securityLabels ?? []).map((label) => `l:${label}`),
    ...(record.associatedGroups ?? []).map(({ xid, id }) => `g:${xid ?? id}`),
    ...(record.associatedIndicators ?? []).map((other) => linkMark(other, own)),
  ];
  return marks.find((mark) => !own.has(mark)) ?? foreignValue(record, sent);
}

/** The mark of a link to another indicator. A File has a mark per hash: the platform may hold more of them than this feed knows. */
function linkMark(
  { type, summary, id }: NonNullable<IndicatorRecord['associatedIndicators']>[number],
  own: ReadonlySet<string>,
): string {
  if (type === undefined || summary === undefined) return `i:${id}`;
  const text = fromPlatformSummary(type, summary);
  const marks = (type === 'File' ? text.split(' : ') : [text]).map((part) => `i:${type}|${part}`);
  return marks.find((mark) => own.has(mark)) ?? marks[0] ?? `i:${id}`;
}

/** A value that this feed did not write last: another text of an attribute of its own type, or another score. */
function foreignValue(record: IndicatorRecord, sent: ObjectContent): string | undefined {
  const fixed = new Map<string, Set<string>>();
  for (const { type, value } of sent.attributes ?? []) {
    fixed.set(type, (fixed.get(type) ?? new Set()).add(value));
  }
  const attribute = (record.attributes ?? []).find(({ type, value }) => {
    // Write-once and volatile attributes have the value of some run; only their type says whose they are.
    const values = fixed.get(type);
    return values !== undefined && value !== undefined && !values.has(value);
  });
  if (attribute) return `a:${attribute.type}`;
  if ((record.rating ?? 0) !== (sent.rating ?? 0)) return 'rating';
  return (record.confidence ?? 0) === (sent.confidence ?? 0) ? undefined : 'confidence';
}
