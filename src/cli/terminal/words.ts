// Instants, spans and numbers in words for people. Programs get ISO 8601 and milliseconds.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`, `3 d 4 h`. */
export function span(ms: number): string {
  if (ms < 10 * SECOND) return `${(Math.max(0, ms) / SECOND).toFixed(1)} s`;
  const [big, bigName, small, smallName] =
    ms < MINUTE
      ? ([SECOND, 's', 0, ''] as const)
      : ms < HOUR
        ? ([MINUTE, 'min', SECOND, 's'] as const)
        : ms < DAY
          ? ([HOUR, 'h', MINUTE, 'min'] as const)
          : ([DAY, 'd', HOUR, 'h'] as const);
  const whole = Math.floor(ms / big);
  const rest = small === 0 ? 0 : Math.floor((ms - whole * big) / small);
  return rest === 0 ? `${whole} ${bigName}` : `${whole} ${bigName} ${rest} ${smallName}`;
}

/** `5 min ago`, `in 2 h 10 min`, `now`. */
export function relative(instant: string | Date, now: Date = new Date()): string {
  const ms = new Date(instant).getTime() - now.getTime();
  const coarse = Math.abs(ms) < MINUTE ? Math.round(ms / SECOND) * SECOND : ms;
  if (coarse === 0) return 'now';
  const words = span(Math.abs(coarse)).replace(/\.0 s$/, ' s');
  return coarse < 0 ? `${words} ago` : `in ${words}`;
}

/** The same with its largest unit only, for tables: `5 min ago`, `in 2 h`. */
export const briefly = (instant: string | Date, now: Date = new Date()): string =>
  relative(instant, now).replace(/(\d+ (?:min|h|d)) \d+ (?:s|min|h)/, '$1');

/** The instant in the zone of this machine: `2031-01-02 03:04:05 +01:00`. */
export function localTime(instant: string | Date): string {
  const date = new Date(instant);
  const two = (n: number): string => String(n).padStart(2, '0');
  const offset = -date.getTimezoneOffset();
  const zone =
    offset === 0
      ? 'UTC'
      : `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zone}`;
}

/** Both: `2031-01-02 03:04:05 UTC (5 min ago)`. */
export function whenInWords(instant: string | Date | undefined, now: Date = new Date()): string {
  const unknown = instant === undefined || Number.isNaN(new Date(instant).getTime());
  return unknown ? '–' : `${localTime(instant)} (${relative(instant, now)})`;
}

/** `1 234 567`. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

/** `1 object`, `2 objects`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
