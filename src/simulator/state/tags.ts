// Tags and sets of tags, each kept once: most indicators of a feed carry one of a few sets, so a record costs one pointer.
import { NOTHING, type TagRecord } from './words.ts';

/** Beyond this many different sets, sharing has no use and the table would only grow. */
const MAX_SHARED_SETS = 50_000;

/** Gives the same frozen list for the same members. Sharing is best effort: members are compared by id when read. */
export class SetInterner<T extends { readonly id: number }> {
  readonly #sets = new Map<string, readonly T[]>();

  intern(members: readonly T[]): readonly T[] {
    if (members.length === 0) return NOTHING;
    let key = '';
    for (const member of members) key += `${member.id},`;
    const known = this.#sets.get(key);
    if (known !== undefined) return known;
    if (this.#sets.size >= MAX_SHARED_SETS) this.#sets.clear();
    const list = Object.freeze([...members]);
    this.#sets.set(key, list);
    return list;
  }

  union(left: readonly T[], right: readonly T[]): readonly T[] {
    if (left === right || right.length === 0) return left;
    if (left.length === 0) return right;
    const added = right.filter((member) => !left.includes(member));
    return added.length === 0 ? left : this.intern([...left, ...added]);
  }
}

export class TagTable {
  readonly #owner: string;
  readonly #nextId: () => number;
  readonly #byName = new Map<string, TagRecord>();
  readonly sets = new SetInterner<TagRecord>();

  constructor(owner: string, nextId: () => number) {
    this.#owner = owner;
    this.#nextId = nextId;
  }

  all(): Iterable<TagRecord> {
    return this.#byName.values();
  }

  find(name: string): TagRecord | undefined {
    return this.#byName.get(name);
  }

  /** A tag as it was saved. */
  restore(saved: { id: number; name: string; used: number; description?: string }): void {
    if (this.#byName.has(saved.name)) return;
    const { id, name, used: lastUsedAt, description } = saved;
    const more = description === undefined ? {} : { description };
    this.#byName.set(name, { id, name, owner: this.#owner, lastUsedAt, ...more });
  }

  rename(tag: TagRecord, name: string): void {
    this.#byName.delete(tag.name);
    tag.name = name;
    this.#byName.set(name, tag);
  }

  remove(tag: TagRecord): void {
    this.#byName.delete(tag.name);
  }

  /** Finds the tag or makes it. */
  named(name: string, at: number): TagRecord {
    let tag = this.#byName.get(name);
    if (tag === undefined) {
      tag = { id: this.#nextId(), name, owner: this.#owner, lastUsedAt: at };
      this.#byName.set(name, tag);
    }
    tag.lastUsedAt = at;
    return tag;
  }
}
