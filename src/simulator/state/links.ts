// Links between groups and what they hold, and between indicators. Each is kept at both ends.
import { GroupRecord, IndicatorRecord, type IntelRecord } from './records.ts';

/** False when there was nothing to do. */
export function linkGroup(group: GroupRecord, record: IntelRecord): boolean {
  if (record.groups.includes(group) || record === group) return false;
  // `concat` makes a list of exact size; a literal with a spread leaves room for 16 more.
  record.groups = record.groups.concat(group);
  if (record instanceof IndicatorRecord) group.indicators.add(record);
  else if (record instanceof GroupRecord) group.groups = group.groups.concat(record);
  return true;
}

export function unlinkGroup(group: GroupRecord, record: IntelRecord): void {
  record.groups = record.groups.filter((linked) => linked !== group);
  if (record instanceof IndicatorRecord) group.indicators.delete(record);
  else group.groups = group.groups.filter((linked) => linked !== record);
}

export function linkIndicators(left: IndicatorRecord, right: IndicatorRecord): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    const extras = (from.extras ??= {});
    const links = (extras.indicators ??= []);
    if (!links.includes(to) && from !== to) links.push(to);
  }
}

/** A link with a name is a link as well. */
export function associate(primary: IndicatorRecord, other: IndicatorRecord, name: string): void {
  if (primary === other) return;
  linkIndicators(primary, other);
  for (const [from, to] of [
    [primary, other],
    [other, primary],
  ] as const) {
    const list = ((from.extras ??= {}).associations ??= []);
    if (!list.some((one) => one.name === name && one.other === to))
      list.push({ name, other: to, primary: from === primary });
  }
}

/** Takes back one named link, or every link between the two when no name is given. The plain link stays while a name needs it. */
export function unlinkIndicators(
  left: IndicatorRecord,
  right: IndicatorRecord,
  name?: string,
): void {
  for (const [from, to] of [
    [left, right],
    [right, left],
  ] as const) {
    const { extras } = from;
    if (extras === undefined) continue;
    extras.associations = (extras.associations ?? []).filter(
      (one) => one.other !== to || (name !== undefined && one.name !== name),
    );
    if (extras.associations.some((one) => one.other === to)) continue;
    extras.indicators = (extras.indicators ?? []).filter((one) => one !== to);
  }
}

/** Forgets an indicator that is removed at the other ends of its links. */
export function dropLinksOfIndicator(record: IndicatorRecord): void {
  for (const group of record.groups) group.indicators.delete(record);
  for (const other of [...(record.extras?.indicators ?? [])]) unlinkIndicators(record, other);
}

/** The same for a group. */
export function dropLinksOfGroup(group: GroupRecord): void {
  const drop = (record: IntelRecord): void => {
    record.groups = record.groups.filter((linked) => linked !== group);
  };
  group.indicators.forEach(drop);
  group.groups.forEach(drop);
}
