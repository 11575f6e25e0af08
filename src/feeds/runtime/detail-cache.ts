// Details that were fetched before, by what they are (`idOf`). A cursor refers to what is kept of it, so that a run asks only for
// details that are new or have changed (A8). It is bounded: beyond its size those that no page has used for longest are forgotten
// first, and never those of the page that is being read: a page of more than fits would else push out its own beginning in every run.
import type { JsonValue } from '../../core/json.ts';

/** Characters of JSON; the object in the store is no larger than what a cursor may refer to. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

/** Id, whether it holds beyond this run, and the detail: a row of what a cursor or a checkpoint refers to. */
export type DetailRow = readonly [id: string, isLasting: boolean, value: JsonValue];

interface Entry {
  /** False when nothing says whether the detail is still the same: then it holds for this run only. */
  readonly isLasting: boolean;
  readonly json: string;
  /** Of the pages of this run, the last one that used it. */
  readonly page: number;
}

export class DetailCache {
  private readonly entries = new Map<string, Entry>();
  private readonly maxCharacters: number;
  private page = 0;
  private size = 0;
  private dropped = 0;
  private changed = false;

  constructor(maxCharacters = MAX_CHARACTERS) {
    this.maxCharacters = maxCharacters;
  }

  /** How many were forgotten for want of room. */
  get forgotten(): number {
    return this.dropped;
  }

  /** Whether it holds more than what the last run has kept. */
  get isChanged(): boolean {
    return this.changed;
  }

  /** What is used from now on is not forgotten before the next page begins. */
  beginPage(): void {
    this.page += 1;
  }

  /** What `toJson` gave, or a group of an earlier attempt of this run; anything else counts as nothing. */
  add(stored: JsonValue | undefined, from: 'last run' | 'this run'): void {
    if (!Array.isArray(stored)) return;
    for (const row of stored as readonly unknown[]) {
      const [id, isLasting, value] = Array.isArray(row) ? (row as readonly unknown[]) : [];
      if (typeof id !== 'string' || typeof isLasting !== 'boolean') continue;
      this.put(id, { isLasting, json: JSON.stringify(value ?? null), page: this.page });
      if (from === 'this run' && isLasting) this.changed = true;
    }
  }

  has(id: string): boolean {
    return this.entries.has(id);
  }

  /** The detail as JSON when it is there. */
  get(id: string): string | undefined {
    const entry = this.entries.get(id);
    if (entry) this.put(id, { ...entry, page: this.page });
    return entry?.json;
  }

  set(id: string, isLasting: boolean, json: string): void {
    if (isLasting) this.changed = true;
    this.put(id, { isLasting, json, page: this.page });
  }

  /** What may be used in the next run. */
  toJson(): JsonValue {
    return [...this.entries].flatMap(([id, { isLasting, json }]) =>
      isLasting ? [[id, true, JSON.parse(json) as JsonValue]] : [],
    );
  }

  /** The youngest last. */
  private put(id: string, entry: Entry): void {
    this.remove(id);
    this.entries.set(id, entry);
    this.size += sizeOf(id, entry);
    for (const [oldest, { page }] of this.entries) {
      if (this.size <= this.maxCharacters) return;
      // Behind the first one of this page there are only others of it: then the new one finds no room.
      const isOfPage = page === this.page && this.page > 0;
      this.remove(isOfPage ? id : oldest);
      this.dropped += 1;
      if (isOfPage) return;
    }
  }

  private remove(id: string): void {
    const entry = this.entries.get(id);
    if (entry) this.size -= sizeOf(id, entry);
    this.entries.delete(id);
  }
}

const sizeOf = (id: string, { json }: Entry): number => id.length + json.length;
