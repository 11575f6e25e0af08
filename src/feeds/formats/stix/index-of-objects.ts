// What a first reading of STIX documents remembers, so that in the second one each object knows what it is linked to: the newest
// version of each object, the links between objects, names of authors, definitions of markings. Nothing of what the objects say.
import { CodedError } from '../../../core/errors.ts';
import type { RawRecord } from '../format.ts';
import { labelOfDefinition } from './markings.ts';
import { isGroupId, isInactive, isIndicatorId, textIn, textsIn, typeOfId } from './objects.ts';

/** About 200 bytes each; the largest public bundle has some 25 000. */
const MAX_OBJECTS = 500_000;
const MAX_LINKS = 1_000_000;

/** Tells that one object took the place of another: no link between things of the world. */
const NO_LINK: ReadonlySet<string> = new Set(['revoked-by', 'duplicate-of']);

interface Version {
  readonly modified: string;
  /** Number of the object in all documents together. */
  readonly ordinal: number;
  readonly live: boolean;
}

export type LinkProblem = 'stix_source_outside' | 'stix_target_outside';

export interface StixIndexOptions {
  /** `link`: a group that is not in the documents is linked to, because an earlier run may have made it. */
  readonly outside: 'link' | 'report';
}

const tooMany = (what: string, limit: number): CodedError =>
  new CodedError(
    'FeedTooLarge',
    `STIX: more than ${limit} ${what} in one fetch; read the source in smaller windows, or object types one by one`,
  );

export class StixIndex {
  private readonly newest = new Map<string, Version>();
  private readonly names = new Map<string, string>();
  private readonly linked = new Map<string, Set<string>>();
  private links = 0;
  private ordinal = 0;
  private ordinalAgain = 0;
  /** Labels of the markings that the documents define. */
  readonly markings = new Map<string, string>();
  private readonly outside: 'link' | 'report';

  constructor(options: StixIndexOptions) {
    this.outside = options.outside;
  }

  /** One object of the first reading, in order. */
  see(object: RawRecord): void {
    const ordinal = this.ordinal;
    this.ordinal += 1;
    const id = textIn(object, 'id') ?? '';
    const type = typeOfId(id);
    if (type === 'identity') this.names.set(id, textIn(object, 'name') ?? '');
    else if (type === 'marking-definition') {
      const label = labelOfDefinition(object);
      if (label !== undefined) this.markings.set(id, label);
    } else if (type === 'relationship') {
      const ends = endsOf(object);
      if (ends) this.join(ends.from, ends.to);
    } else if (isGroupId(id) || isIndicatorId(id)) {
      this.version(id, object, ordinal);
      for (const ref of textsIn(object, 'object_refs')) this.join(id, ref);
    }
    if (this.names.size + this.newest.size > MAX_OBJECTS) throw tooMany('objects', MAX_OBJECTS);
  }

  /** One object of the second reading, in the same order; whether it is the version of its id that counts. */
  readAgain(object: RawRecord): boolean {
    const ordinal = this.ordinalAgain;
    this.ordinalAgain += 1;
    const held = this.newest.get(textIn(object, 'id') ?? '');
    return held === undefined || held.ordinal === ordinal;
  }

  authorOf(object: RawRecord): string | undefined {
    return this.names.get(textIn(object, 'created_by_ref') ?? '') || undefined;
  }

  /** Ids of the groups that belong to an object, sorted. */
  groupsOf(id: string): readonly string[] {
    return [...(this.linked.get(id) ?? [])].filter((group) => this.canLink(group)).sort();
  }

  /** Why a relationship links nothing although both ends have a meaning here. */
  problemOf(object: RawRecord): LinkProblem | undefined {
    const ends = endsOf(object);
    const link = ends && direction(ends.from, ends.to);
    if (!link) return undefined;
    if (!this.newest.has(link.of)) return 'stix_source_outside';
    return this.newest.has(link.group) || this.outside === 'link'
      ? undefined
      : 'stix_target_outside';
  }

  private canLink(group: string): boolean {
    const held = this.newest.get(group);
    return held === undefined ? this.outside === 'link' : held.live;
  }

  private version(id: string, object: RawRecord, ordinal: number): void {
    const modified = textIn(object, 'modified') ?? textIn(object, 'created') ?? '';
    const held = this.newest.get(id);
    // Of two with the same time the later one counts.
    if (held && held.modified > modified) return;
    this.newest.set(id, { modified, ordinal, live: !isInactive(object) });
  }

  private join(from: string, to: string): void {
    const link = direction(from, to);
    if (!link) return;
    const groups = this.linked.get(link.of) ?? new Set<string>();
    if (groups.has(link.group)) return;
    groups.add(link.group);
    this.linked.set(link.of, groups);
    this.links += 1;
    if (this.links > MAX_LINKS) throw tooMany('links', MAX_LINKS);
  }
}

/** The ends of a relationship that is in force. */
function endsOf(object: RawRecord): { readonly from: string; readonly to: string } | undefined {
  const from = textIn(object, 'source_ref');
  const to = textIn(object, 'target_ref');
  const kind = textIn(object, 'relationship_type') ?? '';
  return from === undefined || to === undefined || isInactive(object) || NO_LINK.has(kind)
    ? undefined
    : { from, to };
}

/** The platform keeps a link at an indicator, or at one of two groups; undefined when an end has no meaning here. */
function direction(
  from: string,
  to: string,
): { readonly of: string; readonly group: string } | undefined {
  if (isGroupId(to) && (isGroupId(from) || isIndicatorId(from))) return { of: from, group: to };
  return isGroupId(from) && isIndicatorId(to) ? { of: to, group: from } : undefined;
}
