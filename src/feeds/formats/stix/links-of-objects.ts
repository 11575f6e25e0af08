// Which groups belong to which STIX object, as numbers: a chain of links per object. 16 bytes per link, 8 per object, and the text of
// the groups, which are few.
import { NumberColumn } from './id-numbers.ts';

export class ObjectLinks {
  /** By object: number of its last link plus one. */
  private readonly last = new NumberColumn();
  /** By link: number of the link before it plus one. */
  private readonly before = new NumberColumn();
  /** By link: number of the group. */
  private readonly groups = new NumberColumn();
  private readonly ids = new Map<number, string>();
  private count = 0;

  /** Links, those that were said twice among them. */
  get size(): number {
    return this.count;
  }

  /** @param id of the group */
  add(object: number, group: number, id: string): void {
    this.groups.set(this.count, group);
    this.before.set(this.count, this.last.get(object));
    this.count += 1;
    this.last.set(object, this.count);
    if (!this.ids.has(group)) this.ids.set(group, id);
  }

  /** Ids of the groups of an object, each once, sorted; only those that `canLink` says yes to. */
  groupsOf(object: number, canLink: (group: number) => boolean): readonly string[] {
    const found = new Set<string>();
    for (let link = this.last.get(object); link > 0; link = this.before.get(link - 1)) {
      const group = this.groups.get(link - 1);
      const id = this.ids.get(group);
      if (id !== undefined && canLink(group)) found.add(id);
    }
    return [...found].sort();
  }
}
