// The largest position a collection has reached (S3): from what the source says, never from our clock, and never in the future.
import { readInstant } from '../mapping/instant.ts';

export interface PositionGap {
  /** Largest position of the last committed snapshot. */
  readonly after: string;
  /** Smallest position of this one: what lies between left the window before it was fetched. */
  readonly before: string;
}

const DIGITS = /^\d{1,15}$/;

/** The larger one of two positions; one that cannot be read counts as none. */
export function largerPosition(
  order: 'number' | 'time',
  a: string | undefined,
  b: string | undefined,
): string | undefined {
  const [left, right] = [a, b].map((text) => (text === undefined ? undefined : read(order, text)));
  if (!left || !right) return (left ?? right)?.text;
  return left.rank >= right.rank ? left.text : right.text;
}

interface Position {
  readonly rank: number;
  readonly text: string;
}

function read(order: 'number' | 'time', text: string): Position | undefined {
  if (order === 'number')
    return DIGITS.test(text) ? { rank: Number(text), text: String(Number(text)) } : undefined;
  const result = readInstant(text, { zone: 'UTC' });
  return 'at' in result ? { rank: Date.parse(result.at), text: result.at } : undefined;
}

export class PositionTracker {
  private largest: Position | undefined;
  private smallest: Position | undefined;
  private readonly order: 'number' | 'time';
  private readonly latest: number;
  private readonly note: (name: string) => void;

  constructor(order: 'number' | 'time', runAt: string, note: (name: string) => void) {
    this.order = order;
    this.latest = Date.parse(runAt);
    this.note = note;
  }

  see(value: unknown): void {
    if (value === undefined || value === null) return;
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    const position = read(this.order, text);
    if (position === undefined) {
      this.note('position_invalid');
      return;
    }
    if (this.order === 'time' && position.rank > this.latest) {
      this.note('position_in_future');
      return;
    }
    if (!this.largest || position.rank > this.largest.rank) this.largest = position;
    if (!this.smallest || position.rank < this.smallest.rank) this.smallest = position;
  }

  get maximum(): string | undefined {
    return this.largest?.text;
  }

  /** The part that was missed since `previous`, when this snapshot does not reach back to it. */
  gapSince(previous: string | undefined): PositionGap | undefined {
    const held = previous === undefined ? undefined : read(this.order, previous);
    if (previous === undefined || !held || !this.smallest) return undefined;
    return this.smallest.rank > held.rank
      ? { after: previous, before: this.smallest.text }
      : undefined;
  }
}
