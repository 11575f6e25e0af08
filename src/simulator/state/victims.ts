// Victims, as far as lists of indicators can be filtered by them: a name in an owner and links to indicators and groups.
import type { OwnerRecord } from './owner.ts';
import type { IntelRecord } from './records.ts';

export interface VictimRecord {
  readonly id: number;
  readonly owner: OwnerRecord;
  readonly addedAt: number;
  name: string;
  /** Other documented texts: `type`, `subType`, `organization`, `suborganization`, `workLocation`, `nationality`. */
  fields: Readonly<Record<string, string>>;
  /** As the client gave them, each with an id. */
  assets: readonly Readonly<Record<string, unknown>>[];
  readonly linked: Set<IntelRecord>;
}

export const VICTIM_FIELDS = [
  'type',
  'subType',
  'organization',
  'suborganization',
  'workLocation',
  'nationality',
] as const;

export class Victims {
  readonly #byId = new Map<number, VictimRecord>();

  all(): Iterable<VictimRecord> {
    return this.#byId.values();
  }

  get(id: number): VictimRecord | undefined {
    return this.#byId.get(id);
  }

  add(victim: VictimRecord): VictimRecord {
    this.#byId.set(victim.id, victim);
    return victim;
  }

  remove(victim: VictimRecord): void {
    this.#byId.delete(victim.id);
  }

  /** Victims linked to a record. There are few victims and many records, so the link is kept on this side only. */
  of(record: IntelRecord): VictimRecord[] {
    return [...this.#byId.values()].filter((victim) => victim.linked.has(record));
  }

  forget(record: IntelRecord): void {
    for (const victim of this.#byId.values()) victim.linked.delete(record);
  }
}
