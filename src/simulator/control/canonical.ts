// The comparable list of what an owner holds.
import type { OwnerRecord } from '../state/owner.ts';
import type { PlatformStore } from '../state/store.ts';
import { canonicalText, canonicalValue } from '../values/canonical.ts';

export interface CanonicalChoice {
  readonly inactive: boolean;
  readonly groups: boolean;
}

/** Lines `Type<TAB>value` sorted by UTF-8 bytes; groups as `Type<TAB>name`. */
export const canonicalOf = (
  store: PlatformStore,
  owner: OwnerRecord,
  choice: CanonicalChoice,
): string => {
  const lines: string[] = [];
  for (const record of store.indicators.values()) {
    if (record.owner !== owner || !(record.active || choice.inactive)) continue;
    const { name } = record.type;
    lines.push(`${name}\t${canonicalValue(name, record.summary, record.hashes)}`);
  }
  if (choice.groups)
    for (const group of store.groups.values())
      if (group.owner === owner) lines.push(`${group.type.name}\t${group.name}`);
  return canonicalText(lines);
};
