// How often each thing with a name happened: reasons, notes.

/** Counters by name. */
export class Counts {
  private readonly byName = new Map<string, number>();

  add(name: string, count = 1): void {
    this.byName.set(name, (this.byName.get(name) ?? 0) + count);
  }

  /** In the order of the names. */
  toObject(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
