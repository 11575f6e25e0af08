// Dates of digits that are not those of ISO 8601: `21.11.2026 10:00`, `11/21/2026 10:00 AM`, `2026/11/21`. Which of two digits is the
// day cannot be seen in a single value, so the order is stated, or it is proven by a whole column.

/** How a date ends with its year: `day-first` is 21.11.2026, `month-first` is 11/21/2026. */
export type DateOrder = 'day-first' | 'month-first';

export const DATE_ORDERS = ['day-first', 'month-first'] as const satisfies readonly DateOrder[];

/** What of an instant the text says, as it is written there. */
export interface DateParts {
  /** Year, month, day, hour, minute, second. */
  readonly fields: readonly [number, number, number, number, number, number];
  readonly zone: string | undefined;
  readonly hasTime: boolean;
}

const TIME =
  /^(?:(?:,? +|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?: ?([ap])\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?$/i;
/** First part, mark, second part, year. */
export const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)/;
const YEAR_FIRST = /^(\d{4})([./])(\d{1,2})\2(\d{1,2})(?!\d)/;

/** An hour of the clock with twelve hours; NaN for one that it does not have. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

function withTime(year: number, month: number, day: number, rest: string): DateParts | undefined {
  const time = TIME.exec(rest);
  if (!time) return undefined;
  const [, hour, minute, second, half, zone] = time;
  // The sixtieth second of a leap minute is told by clocks that write ISO 8601.
  if (Number(second ?? 0) > 59) return undefined;
  const fields = [year, month, day, hourOf(Number(hour ?? 0), half), Number(minute ?? 0)] as const;
  return { fields: [...fields, Number(second ?? 0)], zone, hasTime: hour !== undefined };
}

/**
 * The parts of a date of digits with dots, slashes or hyphens; undefined for any other text, and where the year stands last and no order
 * is given. A year has four digits.
 */
export function orderedDate(text: string, order: DateOrder | undefined): DateParts | undefined {
  const first = YEAR_FIRST.exec(text);
  if (first) {
    const [whole, year, , month, day] = first;
    return withTime(Number(year), Number(month), Number(day), text.slice(whole.length));
  }
  const last = order === undefined ? null : YEAR_LAST.exec(text);
  if (!last) return undefined;
  const [whole, left, , right, year] = last;
  const [day, month] = order === 'day-first' ? [left, right] : [right, left];
  return withTime(Number(year), Number(month), Number(day), text.slice(whole.length));
}
