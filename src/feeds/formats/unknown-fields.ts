// Names of fields that the records have and the definition does not know. Some sources make names of values, a new one in each record,
// and the names go into every report: what is kept and told of them has a bound (A15).

const MOST_SHOWN = 500;
const MOST_COUNTED = 5000;
const LONGEST_NAME = 100;

export class UnknownFields {
  private readonly seen = new Set<string>();

  add(name: string): void {
    if (this.seen.size < MOST_COUNTED)
      this.seen.add(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);
  }

  /** In the order in which they came; the last one says how many are left out. */
  names(): readonly string[] {
    const { size } = this.seen;
    if (size <= MOST_SHOWN) return [...this.seen];
    const more = `and ${size < MOST_COUNTED ? '' : 'at least '}${size - MOST_SHOWN} more`;
    return [...[...this.seen].slice(0, MOST_SHOWN), more];
  }
}
