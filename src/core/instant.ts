// Instants that people write: `Date.parse` alone takes 30 February for 2 March, and 24:00 for midnight of the next day.

/** Groups: the date, or date and time without fractions and zone. */
const WRITTEN =
  /^(?:(?<day>\d{4}-\d{2}-\d{2})|(?<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(?:(?<=:\d{2}:\d{2})\.\d+)?(?:Z|[+-]\d{2}:\d{2}))$/;

/**
 * Milliseconds since 1970 of an ISO 8601 date (midnight UTC) or of a date and time with its zone; undefined for other text, and for
 * days and times that do not exist.
 */
export function instantMs(text: string): number | undefined {
  const { day, time } = WRITTEN.exec(text)?.groups ?? {};
  const written = time ?? day;
  if (written === undefined) return undefined;
  const ms = Date.parse(text);
  const asUtc = Date.parse(time === undefined ? written : `${time}Z`);
  if (Number.isNaN(ms) || Number.isNaN(asUtc)) return undefined;
  return new Date(asUtc).toISOString().startsWith(written) ? ms : undefined;
}
