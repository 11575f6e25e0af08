// Details that were fetched before, by key and version. A cursor refers to what is kept of it, so that a run asks only for details
// that are new or have changed (A8). It is bounded: beyond its size those that no run has used for longest are forgotten first.
import type { JsonValue } from '../../core/json.ts';

/** Characters of JSON; the object in the store is no larger than what a cursor may refer to. */
const MAX_CHARACTERS = 32 * 1024 * 1024;

interface Entry {
  /** Null when nothing says whether the detail is still the same: then it holds for this run only. */
  readonly version: string | null;
  readonly json: string;
}

export class DetailCache {
  private readonly entries = new Map<string, Entry>();
  private readonly maxCharacters: number;
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

  /** What `toJson` gave, or a group of an earlier attempt of this run; anything else counts as nothing. */
  add(stored: JsonValue | undefined, from: 'last run' | 'this run'): void {
    if (!Array.isArray(stored)) return;
    for (const row of stored as readonly unknown[]) {
      const [key, version, value] = Array.isArray(row) ? (row as readonly unknown[]) : [];
      if (typeof key !== 'string' || (typeof version !== 'string' && version !== null)) continue;
      this.put(key, { version, json: JSON.stringify(value ?? null) });
      if (from === 'this run') this.changed = true;
    }
  }

  /** The detail as JSON when it is there in this version. */
  get(key: string, version: string | null): string | undefined {
    const entry = this.entries.get(key);
    if (entry?.version !== version) return undefined;
    this.put(key, entry);
    return entry.json;
  }

  set(key: string, version: string | null, value: JsonValue): void {
    this.changed = true;
    this.put(key, { version, json: JSON.stringify(value) });
  }

  /** What may be used in the next run. */
  toJson(): JsonValue {
    return [...this.entries].flatMap(([key, { version, json }]) =>
      version === null ? [] : [[key, version, JSON.parse(json) as JsonValue]],
    );
  }

  /** The youngest last. */
  private put(key: string, entry: Entry): void {
    const before = this.entries.get(key);
    if (before) this.size -= sizeOf(key, before);
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.size += sizeOf(key, entry);
    for (const [oldest, old] of this.entries) {
      if (this.size <= this.maxCharacters) break;
      this.entries.delete(oldest);
      this.size -= sizeOf(oldest, old);
      this.dropped += 1;
    }
  }
}

const sizeOf = (key: string, { version, json }: Entry): number =>
  key.length + (version?.length ?? 0) + json.length;
