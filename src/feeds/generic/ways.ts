// Numbers of ways to match, as they grow with the text: coefficient n stands for n open repetitions (`*`, `+`) that share one text
// between them. In a text of length L that is (L + n) over n, which is far less than L to the power of n.

export type Ways = readonly number[];

export const ONE: Ways = [1];
/** An open repetition, or the places where a match may begin. */
export const ANY_NUMBER: Ways = [0, 1];

export const isOne = (ways: Ways): boolean => ways.length === 1 && ways[0] === 1;

const combine = (left: Ways, right: Ways, one: (a: number, b: number) => number): Ways =>
  Array.from({ length: Math.max(left.length, right.length) }, (_, n) =>
    one(left[n] ?? 0, right[n] ?? 0),
  );

/** One or the other, on the same text. */
export const plus = (left: Ways, right: Ways): Ways => combine(left, right, (a, b) => a + b);

/** One or the other, and the text says which. */
export const atMost = (left: Ways, right: Ways): Ways => combine(left, right, Math.max);

/** Of more open repetitions there are too many ways in any text worth looking at. */
const MOST_OPEN = 15;
const TOO_MANY: Ways = [Infinity];

/** One after the other. */
export function times(left: Ways, right: Ways): Ways {
  if (left.length + right.length > MOST_OPEN) return TOO_MANY;
  const product = Array<number>(left.length + right.length - 1).fill(0);
  for (const [n, a] of left.entries())
    for (const [m, b] of right.entries())
      // Nothing stays nothing, however many ways the other has.
      if (a !== 0 && b !== 0) product[n + m] = (product[n + m] ?? 0) + a * b;
  return product;
}

/** How many that are in a text of so many characters. */
export function waysIn(ways: Ways, length: number): number {
  let sum = 0;
  let choose = 1;
  for (const [n, count] of ways.entries()) {
    if (n > 0) choose = (choose * (length + n)) / n;
    if (count !== 0) sum += count * choose;
  }
  return sum;
}
