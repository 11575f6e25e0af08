// The largest position a collection has reached (S3): from what the source says, never from our clock, and never in the future.
import { readInstant } from '../mapping/instant.ts';

export interface PositionGap {
  /** Largest position of the last committed snapshot. */
  readonly after: string;
  /** Smallest position of this one: what lies between left the window before it was fetched. */
  readonly before: string;
}

const DIGITS = /^\d{1,15}$/;

export class PositionTracker {
  private largest: { readonly rank: number; readonly text: string } | undefined;
  private smallest: { readonly rank: number; readonly text: string } | undefined;
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
    const position = this.read(text);
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
    const held = previous === undefined ? undefined : this.read(previous);
    if (previous === undefined || !held || !this.smallest) return undefined;
    return this.smallest.rank > held.rank
      ? { after: previous, before: this.smallest.text }
      : undefined;
  }

  private read(text: string): { readonly rank: number; readonly text: string } | undefined {
    if (this.order === 'number')
      return DIGITS.test(text) ? { rank: Number(text), text: String(Number(text)) } : undefined;
    const result = readInstant(text, { zone: 'UTC' });
    return 'at' in result ? { rank: Date.parse(result.at), text: result.at } : undefined;
  }
}
