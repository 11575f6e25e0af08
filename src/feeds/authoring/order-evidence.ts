// What a column proves about the order of day and month in its dates that end with their year. Dates with dots, slashes and hyphens are
// judged apart: a column with two marks has two authors, and what one of them proves says nothing about the other.
import { YEAR_LAST, type DateOrder } from '../mapping/ordered-date.ts';

/** How a date shows its order. */
export interface OrderProof {
  readonly order: DateOrder;
  readonly example: string;
  /** Nothing but its dots, which are the form of countries that write the day first. */
  readonly byConvention: boolean;
}

/** The first date of each kind. */
interface Seen {
  /** Its first part is above 12, so that it is the day. */
  dayFirst?: string;
  /** Its second part is above 12. */
  monthFirst?: string;
  /** It may be either. */
  either?: string;
}

/** Looks at the values of a column one by one. */
export class OrderEvidence {
  /** By mark. */
  private readonly seen = new Map<string, Seen>();

  see(text: string): void {
    const trimmed = text.trim();
    const found = YEAR_LAST.exec(trimmed);
    if (!found) return;
    const [, left, mark = '', right] = found;
    const [isDay, isMonth] = [Number(left) > 12, Number(right) > 12];
    if (isDay && isMonth) return;
    const seen = this.seen.get(mark) ?? {};
    this.seen.set(mark, seen);
    if (isDay) seen.dayFirst ??= trimmed;
    else if (isMonth) seen.monthFirst ??= trimmed;
    else seen.either ??= trimmed;
  }

  /** What shows an order, for each mark; two of one mark where it contradicts itself. */
  get proofs(): readonly OrderProof[] {
    return [...this.seen].flatMap(([mark, { dayFirst, monthFirst, either }]) => {
      const proofs = [
        ...(dayFirst === undefined ? [] : [proof('day-first', dayFirst)]),
        ...(monthFirst === undefined ? [] : [proof('month-first', monthFirst)]),
      ];
      if (proofs.length > 0 || mark !== '.' || either === undefined) return proofs;
      return [{ ...proof('day-first', either), byConvention: true }];
    });
  }

  /** A date whose mark shows no order at all. */
  get unknown(): string | undefined {
    const open = [...this.seen].find(
      ([mark, { dayFirst, monthFirst }]) =>
        mark !== '.' && dayFirst === undefined && monthFirst === undefined,
    );
    return open?.[1].either;
  }

  /** The one that holds for all dates. Undefined where the order of some is unknown, or two contradict each other. */
  get order(): DateOrder | undefined {
    const orders = new Set(this.proofs.map(({ order }) => order));
    const [only] = orders;
    return orders.size === 1 && this.unknown === undefined ? only : undefined;
  }
}

const proof = (order: DateOrder, example: string): OrderProof => ({
  order,
  example,
  byConvention: false,
});

/** The order that the values prove. */
export function orderOf(values: Iterable<string>): DateOrder | undefined {
  const evidence = new OrderEvidence();
  for (const value of values) evidence.see(value);
  return evidence.order;
}
