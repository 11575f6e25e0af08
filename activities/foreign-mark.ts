// Has anybody but this feed worked on an object? Compared with the marks of everything this feed ever put there.
import type { IndicatorRecord } from '../src/threatconnect/index.ts';

/** One mark that is not this feed's, or nothing. Tags compare without case, because the platform keeps the first spelling. */
export function foreignMark(
  record: IndicatorRecord,
  footprint: readonly string[],
): string | undefined {
  const own = new Set(footprint.map((mark) => (mark.startsWith('t:') ? mark.toLowerCase() : mark)));
  const marks = [
    ...(record.tags ?? []).map((tag) => `t:${tag.toLowerCase()}`),
    ...(record.attributes ?? []).map(({ type }) => `a:${type}`),
    ...(record.securityLabels ?? []).map((label) => `l:${label}`),
    ...(record.associatedGroups ?? []).map(({ xid, id }) => `g:${xid ?? id}`),
    // This program makes no links between indicators yet, so any such link is somebody else's.
    ...(record.associatedIndicators ?? []).map(({ summary, id }) => `i:${summary ?? id}`),
  ];
  return marks.find((mark) => !own.has(mark));
}
