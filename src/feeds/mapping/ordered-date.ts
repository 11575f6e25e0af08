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
const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)/;
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

/** What the dates of a column prove about their order, looked at one by one. */
export class OrderEvidence {
  /** A date whose first part is above 12, so that it is the day. */
  dayFirst: string | undefined;
  /** A date whose second part is above 12. */
  monthFirst: string | undefined;
  /** A date that may be either. */
  either: string | undefined;
  private hasOthers = false;

  see(text: string): void {
    const trimmed = text.trim();
    const found = YEAR_LAST.exec(trimmed);
    if (!found) return;
    const [, left, mark, right] = found;
    if (mark !== '.') this.hasOthers = true;
    const [isDay, isMonth] = [Number(left) > 12, Number(right) > 12];
    if (isDay && isMonth) return;
    if (isDay) this.dayFirst ??= trimmed;
    else if (isMonth) this.monthFirst ??= trimmed;
    else this.either ??= trimmed;
  }

  /** Dots alone are the form of countries that write the day first. Undefined where nothing is proven, or both. */
  get order(): DateOrder | undefined {
    if (this.dayFirst !== undefined) return this.monthFirst === undefined ? 'day-first' : undefined;
    if (this.monthFirst !== undefined) return 'month-first';
    return this.either !== undefined && !this.hasOthers ? 'day-first' : undefined;
  }
}

/** The order that the values prove. */
export function orderOf(values: Iterable<string>): DateOrder | undefined {
  const evidence = new OrderEvidence();
  for (const value of values) evidence.see(value);
  return evidence.order;
}
