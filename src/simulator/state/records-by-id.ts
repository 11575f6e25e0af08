// Records by id that can be walked in the order of ids, from anywhere: a page of a million records costs what the page costs. Ids are
// given in ascending order, so that the order is kept by appending; what was removed is passed over until half of it is gone.
import { firstPlace } from './first-place.ts';

export class RecordsById<T extends { readonly id: number }> extends Map<number, T> {
  #ordered: T[] = [];
  #isSorted = true;

  override set(id: number, record: T): this {
    if (this.has(id)) this.delete(id);
    const last = this.#ordered.at(-1);
    if (last !== undefined && last.id >= id) this.#isSorted = false;
    this.#ordered.push(record);
    return super.set(id, record);
  }

  override delete(id: number): boolean {
    const was = super.delete(id);
    if (was && this.#ordered.length > 2 * this.size) this.#tidy();
    return was;
  }

  override clear(): void {
    super.clear();
    this.#ordered = [];
    this.#isSorted = true;
  }

  /** Records with ids from `least` to `greatest`, both included. Nothing may be added or removed until it has ended. */
  *between(least: number, greatest: number, order: 'asc' | 'desc' = 'asc'): Generator<T> {
    const [begin, end] = this.#places(least, greatest);
    const ordered = this.#ordered;
    const step = order === 'asc' ? 1 : -1;
    for (let at = step === 1 ? begin : end - 1; at >= begin && at < end; at += step) {
      const record = ordered[at];
      if (record !== undefined && this.get(record.id) === record) yield record;
    }
  }

  /** At most so many records have ids from `least` to `greatest`. */
  atMost(least: number, greatest: number): number {
    const [begin, end] = this.#places(least, greatest);
    return Math.max(0, end - begin);
  }

  #places(least: number, greatest: number): readonly [begin: number, end: number] {
    if (!this.#isSorted) this.#tidy();
    return [
      firstPlace(this.#ordered.length, (at) => (this.#ordered[at]?.id ?? 0) >= least),
      firstPlace(this.#ordered.length, (at) => (this.#ordered[at]?.id ?? 0) > greatest),
    ];
  }

  #tidy(): void {
    this.#ordered = [...this.values()];
    if (!this.#isSorted) this.#ordered.sort((left, right) => left.id - right.id);
    this.#isSorted = true;
  }
}
