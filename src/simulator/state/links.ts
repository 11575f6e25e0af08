// Links between groups and what they hold, and between indicators. Each is kept at both ends.
import type { ChangeLog } from './change-log.ts';
import { GroupRecord, IndicatorRecord, type IntelRecord } from './records.ts';

type Ends = readonly (readonly [from: IndicatorRecord, to: IndicatorRecord])[];

const bothWays = (left: IndicatorRecord, right: IndicatorRecord): Ends => [
  [left, right],
  [right, left],
];

export class Links {
  readonly #log: ChangeLog;
  readonly #changed: () => void;

  constructor(log: ChangeLog, changed: () => void) {
    this.#log = log;
    this.#changed = changed;
  }

  link(group: GroupRecord, record: IntelRecord): void {
    if (record.groups.includes(group) || record === group) return;
    this.#touch(group, record);
    // `concat` makes a list of exact size; a literal with a spread leaves room for 16 more.
    record.groups = record.groups.concat(group);
    if (record instanceof IndicatorRecord) {
      group.indicators.add(record);
      this.#log.onUndo(() => group.indicators.delete(record));
    } else if (record instanceof GroupRecord) group.groups = group.groups.concat(record);
    this.#changed();
  }

  unlink(group: GroupRecord, record: IntelRecord): void {
    this.#touch(group, record);
    record.groups = record.groups.filter((linked) => linked !== group);
    if (record instanceof IndicatorRecord) {
      this.#log.touchMembers(group);
      group.indicators.delete(record);
    } else group.groups = group.groups.filter((linked) => linked !== record);
    this.#changed();
  }

  linkIndicators(left: IndicatorRecord, right: IndicatorRecord): void {
    this.#touch(left, right);
    for (const [from, to] of bothWays(left, right)) {
      const links = ((from.extras ??= {}).indicators ??= []);
      if (!links.includes(to) && from !== to) links.push(to);
    }
    this.#changed();
  }

  /** Links two indicators by an association type, from the end `primary`. A link with a name is a link as well. */
  associate(primary: IndicatorRecord, other: IndicatorRecord, name: string): void {
    if (primary === other) return;
    this.linkIndicators(primary, other);
    for (const [from, to] of bothWays(primary, other)) {
      const list = ((from.extras ??= {}).associations ??= []);
      if (!list.some((one) => one.name === name && one.other === to))
        list.push({ name, other: to, primary: from === primary });
    }
  }

  /** Takes back one named link, or every link between the two when no name is given. The plain link stays while a name needs it. */
  unlinkIndicators(left: IndicatorRecord, right: IndicatorRecord, name?: string): void {
    this.#touch(left, right);
    for (const [{ extras }, to] of bothWays(left, right)) {
      if (extras === undefined) continue;
      extras.associations = (extras.associations ?? []).filter(
        (one) => one.other !== to || (name !== undefined && one.name !== name),
      );
      if (extras.associations.some((one) => one.other === to)) continue;
      extras.indicators = (extras.indicators ?? []).filter((one) => one !== to);
    }
    this.#changed();
  }

  /** Forgets an indicator that is removed at the other ends of its links. */
  dropIndicator(record: IndicatorRecord): void {
    for (const group of record.groups) group.indicators.delete(record);
    for (const other of [...(record.extras?.indicators ?? [])])
      this.unlinkIndicators(record, other);
  }

  /** The same for a group. */
  dropGroup(group: GroupRecord): void {
    const drop = (record: IntelRecord): void => {
      record.groups = record.groups.filter((linked) => linked !== group);
    };
    group.indicators.forEach(drop);
    group.groups.forEach(drop);
  }

  #touch(...records: readonly IntelRecord[]): void {
    for (const record of records) this.#log.touch(record);
  }
}
