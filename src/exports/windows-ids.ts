// One window in several ranges of ids, which are read at the same time. Ids are 64-bit numbers, and those of a platform that was
// moved or merged lie in clumps, so ranges are cut until each holds about as much as the others.

/** Behind `after`, up to and with `through`; without one of them open at that side. */
export interface IdRange {
  readonly after?: string;
  readonly through?: string;
}

export interface BalanceOptions {
  /** How many ranges are wanted. */
  readonly parts: number;
  /** Objects that are not worth a range of their own. @default 2000 */
  readonly smallest?: number;
  /** Requests that may be spent on counting. @default 100 */
  readonly maxCounts?: number;
}

interface Counted {
  readonly after: bigint;
  readonly through: bigint;
  readonly count: number;
}

/** Objects that come with one or two requests anyway. */
const SMALLEST = 2_000;
const MAX_COUNTS = 100;

/**
 * Ranges that together hold everything, in the order of ids.
 *
 * @param edges of `tc.raw.range`; `undefined`: nothing matches
 * @param count how many objects match in a range (`tc.raw.count`)
 */
export async function balanceIds(
  edges: { readonly first: string; readonly last: string } | undefined,
  count: (range: IdRange) => Promise<number>,
  { parts, smallest = SMALLEST, maxCounts = MAX_COUNTS }: BalanceOptions,
): Promise<readonly IdRange[]> {
  if (edges === undefined) return [];
  const whole = { after: BigInt(edges.first) - 1n, through: BigInt(edges.last) };
  if (parts <= 1 || whole.through - whole.after <= 1n) return [{}];
  let ranges: readonly Counted[] = [{ ...whole, count: await count({}) }];
  const total = ranges[0]?.count ?? 0;
  // Ranges of half a share can be dealt out evenly.
  const enough = Math.max(smallest, total / parts / 2);
  for (let spent = 1; spent < maxCounts;) {
    const large = ranges
      .filter((range) => range.count > enough && range.through - range.after > 1n)
      .sort((left, right) => right.count - left.count)
      .slice(0, maxCounts - spent);
    if (large.length === 0) break;
    const halves = await Promise.all(large.map((range) => halve(range, count)));
    spent += large.length;
    ranges = ranges.filter((range) => !large.includes(range)).concat(halves.flat());
  }
  return openAtBothEnds(joinSmall(ranges.filter((range) => range.count > 0).sort(byId), enough));
}

/** One count tells both halves. */
async function halve(
  range: Counted,
  count: (range: IdRange) => Promise<number>,
): Promise<readonly Counted[]> {
  const middle = range.after + (range.through - range.after) / 2n;
  const lower = await count({ after: String(range.after), through: String(middle) });
  return [
    { after: range.after, through: middle, count: lower },
    // What came or went between two counts must not make a half look empty.
    { after: middle, through: range.through, count: Math.max(1, range.count - lower) },
  ];
}

const byId = (left: Counted, right: Counted): number => (left.after < right.after ? -1 : 1);

function joinSmall(ranges: readonly Counted[], enough: number): readonly Counted[] {
  const joined: Counted[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && last.count + range.count <= enough)
      joined[joined.length - 1] = {
        after: last.after,
        through: range.through,
        count: last.count + range.count,
      };
    else joined.push(range);
  }
  return joined;
}

/** What was counted as empty belongs to the range behind it: nothing is left out, whatever was counted. */
const openAtBothEnds = (ranges: readonly Counted[]): readonly IdRange[] =>
  ranges.length === 0
    ? [{}]
    : ranges.map(({ through }, index) => ({
        ...(index === 0 ? {} : { after: String(ranges[index - 1]?.through ?? 0n) }),
        ...(index === ranges.length - 1 ? {} : { through: String(through) }),
      }));
