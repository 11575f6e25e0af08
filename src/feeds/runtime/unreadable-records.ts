// Which records of a snapshot could not be used, as a set that is small enough for a cursor: as many of them in the next snapshot may
// be other ones, and then what the first ones were has not gone.
import { createHash } from 'node:crypto';

/** Beyond as many only a sum over all is kept: it tells equal sets from others, not which records are new in them. */
const MOST_MARKS = 256;
const MARK_DIGITS = 8;
const SUM_DIGITS = 16;

export class UnreadableRecords {
  private readonly marks = new Set<string>();
  private count = 0;
  private sum = 0n;

  /** @param identity the key of the record, or its text where it has none */
  add(identity: string): void {
    const hash = createHash('sha256').update(identity).digest('hex');
    this.count += 1;
    // A sum does not depend on the order, and two equal ones do not cancel each other out.
    this.sum = BigInt.asUintN(64, this.sum + BigInt(`0x${hash.slice(0, SUM_DIGITS)}`));
    if (this.marks.size <= MOST_MARKS) this.marks.add(hash.slice(0, MARK_DIGITS));
  }

  /** For `newlyUnreadable`; undefined when there are none. */
  toText(): string | undefined {
    if (this.count === 0) return undefined;
    return this.marks.size <= MOST_MARKS
      ? [...this.marks].sort().join('')
      : `${this.count}:${this.sum.toString(16)}`;
  }
}

/** How many of the records in `now` are not in `before`; all, when that cannot be told. Both are what `toText` gave. */
export function newlyUnreadable(now: string | undefined, before: string | undefined): number {
  if (now === undefined || now === before) return 0;
  const [counted, sum] = now.split(':');
  if (sum !== undefined) return Number(counted);
  const known = new Set(before === undefined || before.includes(':') ? [] : marksIn(before));
  return marksIn(now).filter((mark) => !known.has(mark)).length;
}

const marksIn = (text: string): readonly string[] =>
  text.match(new RegExp(`.{${MARK_DIGITS}}`, 'g')) ?? [];
