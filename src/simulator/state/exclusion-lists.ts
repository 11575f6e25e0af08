// Values an instance or an owner refuses to store: per indicator type, literal values and patterns (`*` as wildcard, or CIDR blocks).
import ipaddr from 'ipaddr.js';
import { isAddress } from '../values/address.ts';
import { wildcardTest } from '../values/wildcard.ts';
import type { OwnerRecord } from './owner.ts';

export interface ExclusionList {
  readonly id: number;
  /** Undefined for a list of the whole instance. */
  readonly owner: OwnerRecord | undefined;
  /** `Indicator-{type}`, with an optional `-IPv4` or `-IPv6` behind Address. */
  readonly name: string;
  active: boolean;
  readonly managed: boolean;
  fixedValues: readonly string[];
  variableValues: readonly string[];
}

export const EXCLUSION_NAME = /^Indicator-(.+?)(?:-IPv[46])?$/;

const inBlock = (value: string, block: string): boolean => {
  try {
    const [range, bits] = ipaddr.parseCIDR(block);
    const address = ipaddr.parse(value);
    return address.kind() === range.kind() && address.match([range, bits] as never);
  } catch {
    return false;
  }
};

const fits = (list: ExclusionList, value: string): boolean => {
  const text = value.toLowerCase();
  if (list.fixedValues.some((one) => one.toLowerCase() === text)) return true;
  return list.variableValues.some((pattern) =>
    pattern.includes('/') && isAddress(value)
      ? inBlock(value, pattern)
      : wildcardTest(pattern.toLowerCase(), '*')(text),
  );
};

export class ExclusionLists {
  readonly #byId = new Map<number, ExclusionList>();

  all(): Iterable<ExclusionList> {
    return this.#byId.values();
  }

  get(id: number): ExclusionList | undefined {
    return this.#byId.get(id);
  }

  set(list: ExclusionList): void {
    this.#byId.set(list.id, list);
  }

  remove(id: number): void {
    this.#byId.delete(id);
  }

  clear(): void {
    this.#byId.clear();
  }

  /** Whether the owner may not store the value. */
  excludes(owner: OwnerRecord, type: string, value: string): boolean {
    if (this.#byId.size === 0) return false;
    for (const list of this.#byId.values()) {
      const mine = list.active && (list.owner === undefined || list.owner === owner);
      if (mine && EXCLUSION_NAME.exec(list.name)?.[1] === type && fits(list, value)) return true;
    }
    return false;
  }
}
