// Instants with microseconds, as TAXII compares them: as numbers, of which JavaScript holds all up to the year 2255. Later ones count as
// the last of them.

const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/i;
const DIGITS = 6;

/** Microseconds since 1970 of an RFC 3339 instant, further digits cut off; `undefined` for anything else. */
export function toMicros(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = ''] = match;
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone.toUpperCase()}`);
  if (Number.isNaN(ms)) return undefined;
  const micros = ms * 1000 + Number(fraction.slice(0, DIGITS).padEnd(DIGITS, '0'));
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(micros, Number.MAX_SAFE_INTEGER));
}

/** RFC 3339 with six digits, as texts in the order of time. */
export function fromMicros(micros: number): string {
  const ms = Math.floor(micros / 1000);
  const rest = String(micros - ms * 1000).padStart(3, '0');
  return `${new Date(ms).toISOString().slice(0, -1)}${rest}Z`;
}
