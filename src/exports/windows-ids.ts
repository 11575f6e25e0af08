// One window in several ranges of ids, which are read at the same time. Ids are 64-bit numbers, and those of a platform that was
// moved or merged lie in clumps, so they are counted until equal shares can be cut.

/** Behind `after`, up to and with `through`; without one of them open at that side. */
export interface IdRange {
  readonly after?: string;
  readonly through?: string;
}

export interface BalanceOptions {
  /** How many ranges are wanted; there are fewer when they would be too small. */
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
  const wanted = Math.min(parts, Math.max(1, Math.floor(total / smallest)));
  // Inside of what was counted ids are taken to lie evenly: half a share is wrong by little.
  const enough = Math.max(smallest, total / wanted / 2);
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
  return cutAt(shares([...ranges].sort(byId), wanted));
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

/** The ids at which equal shares end, but for the last, which has no end. */
function shares(ranges: readonly Counted[], wanted: number): readonly bigint[] {
  const share = ranges.reduce((sum, range) => sum + range.count, 0) / wanted;
  const ends: bigint[] = [];
  let before = 0;
  for (const { after, through, count } of ranges) {
    for (let due = (ends.length + 1) * share; ends.length < wanted - 1 && due <= before + count;) {
      const part = BigInt(Math.round(((due - before) / count) * PRECISION));
      ends.push(after + ((through - after) * part) / BigInt(PRECISION));
      due += share;
    }
    before += count;
  }
  return [...new Set(ends)];
}
const PRECISION = 2 ** 30;

/** Open at both ends: nothing is left out, whatever was counted. */
const cutAt = (ends: readonly bigint[]): readonly IdRange[] =>
  [undefined, ...ends].map((after, index) => ({
    ...(after === undefined ? {} : { after: String(after) }),
    ...(index < ends.length ? { through: String(ends[index]) } : {}),
  }));
