// Takes back what a request has done when it is refused half-way: while one is open, whoever changes something leaves here how it was.
// Removals of whole records leave nothing; they are the last step of a request, when nothing can be refused any more.
import { GroupRecord, IndicatorRecord, type IntelRecord } from './records.ts';

/** A copy with lists of its own: extras are changed in place. */
const copyOfLists = (extras: object): object =>
  Object.fromEntries(
    Object.entries(extras).map(([key, value]: [string, unknown]) => [
      key,
      Array.isArray(value) ? Array.from(value as readonly unknown[]) : value,
    ]),
  );

/** Puts a record, its attributes and its extras back; what it holds by links has entries of its own. */
const restorerOf = (record: IntelRecord): (() => void) => {
  const before: object = Object.assign({}, record);
  const attributes = record.attributes.map((item) => ({
    item,
    before: Object.assign({}, item),
  }));
  const own: object =
    record instanceof IndicatorRecord
      ? { extras: record.extras === undefined ? undefined : copyOfLists(record.extras) }
      : record instanceof GroupRecord
        ? { fields: { ...record.fields } }
        : {};
  return () => {
    Object.assign(record, before, own);
    for (const { item, before: saved } of attributes) Object.assign(item, saved);
  };
};

export class ChangeLog {
  #inverses: (() => void)[] | undefined;
  readonly #touched = new Set<object>();

  /** Runs a change that has all of its effects or, when it throws, none. One inside another is part of that one. */
  atomically<T>(change: () => T): T {
    if (this.#inverses !== undefined) return change();
    const inverses: (() => void)[] = [];
    this.#inverses = inverses;
    try {
      return change();
    } catch (error) {
      this.#inverses = undefined;
      for (const inverse of inverses.reverse()) inverse();
      throw error;
    } finally {
      this.#inverses = undefined;
      this.#touched.clear();
    }
  }

  onUndo(inverse: () => void): void {
    this.#inverses?.push(inverse);
  }

  /** To be called before a record is changed. */
  touch(record: IntelRecord): void {
    this.#once(record, () => restorerOf(record));
  }

  /** Before an indicator is taken from a group: the order of the others would be lost. */
  touchMembers({ indicators }: GroupRecord): void {
    this.#once(indicators, () => {
      const members = [...indicators];
      return () => {
        indicators.clear();
        for (const member of members) indicators.add(member);
      };
    });
  }

  #once(object: object, restorer: () => () => void): void {
    if (this.#inverses === undefined || this.#touched.has(object)) return;
    this.#touched.add(object);
    this.#inverses.push(restorer());
  }
}
