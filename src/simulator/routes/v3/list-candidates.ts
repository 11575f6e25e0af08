// Which records a query has to look at: a range of ids, or of a date when that is much less. Always in the order of ids, so that a page
// by id is complete as soon as it is full.
import type { RecordsByDate } from '../../state/records-by-date.ts';
import type { RecordsById } from '../../state/records-by-id.ts';
import { boundsOf, UNBOUNDED, type Bounds } from '../../tql/bounds.ts';
import type { Keywords, TqlContext } from '../../tql/compile.ts';
import type { Node } from '../../tql/parser.ts';

export interface Indexes<T extends { readonly id: number }> {
  readonly byId: RecordsById<T>;
  /** By keyword. */
  readonly byDate: Readonly<Record<string, RecordsByDate<T>>>;
  /** Of the store. */
  readonly version: number;
}

export interface Look {
  readonly tql: Node | undefined;
  readonly context: TqlContext;
  readonly order: 'asc' | 'desc';
  /** How many that fit are wanted; Infinity: all. */
  readonly wanted: number;
}

export type Narrowed<T> = (look: Look) => Iterable<T>;

/** So few are looked at sooner than a better way is found. */
const FEW = 5_000;
/** What gathering and sorting a record costs, in looks at one in its place. */
const SORTED = 4;

/** For the list of what is in `indexes`; its queries are understood by `keywords`. */
export const narrowedBy =
  <T extends { readonly id: number }>(
    { byId, byDate, version }: Indexes<T>,
    keywords: Keywords<T>,
  ): Narrowed<T> =>
  ({ tql, context, order, wanted }) => {
    const rangeOf = (keyword: string): Bounds => {
      const field = keywords.fields.get(keyword.toLowerCase());
      return field === undefined ? UNBOUNDED : boundsOf(tql, field, context);
    };
    const { least, greatest } = rangeOf('id');
    const inRange = byId.atMost(least, greatest);
    if (inRange > FEW)
      for (const [keyword, dates] of Object.entries(byDate)) {
        const range = rangeOf(keyword);
        if (range.least === -Infinity && range.greatest === Infinity) continue;
        const dated = dates.count(range.least, range.greatest, version);
        // If what fits lies evenly among the rest.
        const looks = Math.min(inRange, (wanted * byId.size) / Math.max(dated, 1));
        if (dated * SORTED >= looks) continue;
        const sign = order === 'asc' ? 1 : -1;
        return dates
          .between(range.least, range.greatest, version)
          .filter(({ id }) => id >= least && id <= greatest)
          .sort((left, right) => sign * (left.id - right.id));
      }
    return byId.between(least, greatest, order);
  };
