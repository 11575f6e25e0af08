// How often each field of the records has a value: the first thing that shows when a source renames one (A13).

/** Records of so many fields are not counted field by field: what matters stands in the first ones. */
const MOST_FIELDS = 64;

export class Presence {
  private readonly names: readonly string[];
  private readonly paths: readonly (readonly string[])[];
  private readonly counts: number[];

  /** Fields that are not counted. */
  readonly uncounted: number;

  /** @param names fields of the record schema, those inside blocks with dots */
  constructor(names: readonly string[]) {
    this.names = names.slice(0, MOST_FIELDS);
    this.uncounted = names.length - this.names.length;
    this.paths = this.names.map((name) => name.split('.'));
    this.counts = this.names.map(() => 0);
  }

  see(record: unknown): void {
    for (let at = 0; at < this.paths.length; at += 1) {
      let value: unknown = record;
      for (const name of this.paths[at] ?? [])
        value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
      if (value !== undefined && value !== null && value !== '')
        this.counts[at] = (this.counts[at] ?? 0) + 1;
    }
  }

  /** 0 to 1 by field, with three digits; empty for no records. */
  shares(records: number): Readonly<Record<string, number>> {
    if (records === 0) return {};
    return Object.fromEntries(
      this.names.map((name, at) => [
        name,
        Math.round(((this.counts[at] ?? 0) / records) * 1000) / 1000,
      ]),
    );
  }
}
