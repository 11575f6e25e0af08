// Cron expressions of schedules: checked before they reach the server, and measured, because the preflight wants to know the
// longest pause between two runs.
interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly words?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly CronField[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, words: MONTHS },
  { name: 'day of week', from: 0, to: 7, words: DAYS },
];
const MACROS: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
};

export type CronReading =
  { readonly cron: string; readonly longestGapMs: number } | { readonly expected: string };

/** Reads five fields or a macro; `expected` says what is wrong. */
export function readCron(text: string): CronReading {
  const cron = MACROS[text.trim().toLowerCase()] ?? text.trim();
  const parts = cron.split(/\s+/);
  if (parts.length !== FIELDS.length) {
    return {
      expected:
        'a cron expression of five fields (minute hour day-of-month month day-of-week) such as "30 2 * * *", or @hourly, @daily, @weekly',
    };
  }
  const sets: ReadonlySet<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const part = parts[index] ?? '';
    const set = readField(part, field);
    if (set === undefined) {
      return {
        expected: `a cron expression whose ${field.name} (${part}) is between ${field.from} and ${field.to}`,
      };
    }
    sets.push(set);
  }
  const longestGapMs = longestGap(sets, parts[2] === '*', parts[4] === '*');
  return longestGapMs === undefined
    ? { expected: 'a cron expression that ever comes due' }
    : { cron, longestGapMs };
}

function readField(text: string, field: CronField): ReadonlySet<number> | undefined {
  const set = new Set<number>();
  for (const item of text.split(',')) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(item);
    if (match === null) return undefined;
    const [, first = '', last, step] = match;
    const from = first === '*' ? field.from : toNumber(first, field);
    const open = first === '*' || (step !== undefined && last === undefined);
    const to = last !== undefined ? toNumber(last, field) : open ? field.to : from;
    const by = Number(step ?? 1);
    if (from === undefined || to === undefined || from > to || by < 1) return undefined;
    for (let value = from; value <= to; value += by) set.add(value);
  }
  // Sunday is 0 and 7.
  if (field.to === 7 && set.delete(7)) set.add(0);
  return set;
}

function toNumber(text: string, field: CronField): number | undefined {
  const word = field.words?.indexOf(text.toLowerCase()) ?? -1;
  const value = word >= 0 ? word + field.from : /^\d+$/.test(text) ? Number(text) : -1;
  return value >= field.from && value <= field.to ? value : undefined;
}

/** Walks through four years (one of them with a leap day) in UTC; daylight saving can add an hour, which is no matter here. */
function longestGap(
  [minutes, hours, daysOfMonth, months, daysOfWeek]: readonly ReadonlySet<number>[],
  anyDayOfMonth: boolean,
  anyDayOfWeek: boolean,
): number | undefined {
  const times = [...(hours ?? [])]
    .flatMap((hour) => [...(minutes ?? [])].map((minute) => (hour * 60 + minute) * 60_000))
    .sort((a, b) => a - b);
  let before: number | undefined;
  let longest: number | undefined;
  for (let day = 0; day < 4 * 366; day += 1) {
    const start = Date.UTC(2024, 0, 1 + day);
    const date = new Date(start);
    const inMonth = daysOfMonth?.has(date.getUTCDate()) ?? false;
    const inWeek = daysOfWeek?.has(date.getUTCDay()) ?? false;
    // Where both are restricted either will do, as cron has always had it.
    const due = !anyDayOfMonth && !anyDayOfWeek ? inMonth || inWeek : inMonth && inWeek;
    if (!due || months?.has(date.getUTCMonth() + 1) !== true) continue;
    for (const time of times) {
      const at = start + time;
      if (before !== undefined) longest = Math.max(longest ?? 0, at - before);
      before = at;
    }
  }
  return longest;
}
