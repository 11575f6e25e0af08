// What a first reading of STIX documents remembers, so that in the second one each object knows what it is linked to: the newest
// version of each object, the links between objects, names of authors, definitions of markings. Nothing of what the objects say.
// Memory grows with the number of things only: about 50 bytes for each indicator and group and each id that something refers to,
// 16 for a link; as text it keeps names of identities, labels of markings and ids of groups that are linked to.
import { CodedError } from '../../../core/errors.ts';
import type { RawRecord } from '../format.ts';
import { IdNumbers, NumberColumn } from './id-numbers.ts';
import { ObjectLinks } from './links-of-objects.ts';
import { labelOfDefinition } from './markings.ts';
import { isGroupId, isInactive, isIndicatorId, textIn, textsIn, typeOfId } from './objects.ts';

/** Half a gigabyte at most; the largest public bundle has some 25 000. */
const MAX_OBJECTS = 10_000_000;
const MAX_LINKS = 10_000_000;

/** Tells that one object took the place of another: no link between things of the world. */
const NO_LINK: ReadonlySet<string> = new Set(['revoked-by', 'duplicate-of']);

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
  private readonly ids = new IdNumbers();
  /** By number of the id: the version that counts as `versionOf` writes it; 0 for what is not in the documents. */
  private readonly versions = new NumberColumn();
  /** By number of the id: when that version was made, milliseconds. */
  private readonly modified = new NumberColumn();
  private readonly links = new ObjectLinks();
  private readonly names = new Map<string, string>();
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
    if (this.names.size + this.ids.size > MAX_OBJECTS) throw tooMany('objects', MAX_OBJECTS);
  }

  /** One object of the second reading, in the same order; whether it is the version of its id that counts. */
  readAgain(object: RawRecord): boolean {
    const ordinal = this.ordinalAgain;
    this.ordinalAgain += 1;
    const held = this.held(textIn(object, 'id') ?? '');
    return held === 0 || ordinalOf(held) === ordinal;
  }

  authorOf(object: RawRecord): string | undefined {
    return this.names.get(textIn(object, 'created_by_ref') ?? '') || undefined;
  }

  /** Ids of the groups that belong to an object, sorted. */
  groupsOf(id: string): readonly string[] {
    const number = this.ids.get(id);
    return number === undefined ? [] : this.links.groupsOf(number, this.canLink);
  }

  /** Why a relationship links nothing although both ends have a meaning here. */
  problemOf(object: RawRecord): LinkProblem | undefined {
    const ends = endsOf(object);
    const link = ends && direction(ends.from, ends.to);
    if (!link) return undefined;
    if (this.held(link.of) === 0) return 'stix_source_outside';
    return this.held(link.group) > 0 || this.outside === 'link' ? undefined : 'stix_target_outside';
  }

  private readonly canLink = (group: number): boolean => {
    const held = this.versions.get(group);
    return held === 0 ? this.outside === 'link' : isLive(held);
  };

  private held(id: string): number {
    const number = this.ids.get(id);
    return number === undefined ? 0 : this.versions.get(number);
  }

  private version(id: string, object: RawRecord, ordinal: number): void {
    const at = Date.parse(textIn(object, 'modified') ?? textIn(object, 'created') ?? '');
    const modified = Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
    const number = this.ids.add(id);
    // Of two with the same time the later one counts.
    if (this.versions.get(number) > 0 && this.modified.get(number) > modified) return;
    this.versions.set(number, versionOf(ordinal, !isInactive(object)));
    this.modified.set(number, modified);
  }

  private join(from: string, to: string): void {
    const link = direction(from, to);
    if (!link) return;
    this.links.add(this.ids.add(link.of), this.ids.add(link.group), link.group);
    if (this.links.size > MAX_LINKS) throw tooMany('links', MAX_LINKS);
  }
}

/** One number, never 0, for the place of a version among all objects of all documents, and whether it is in force. */
const versionOf = (ordinal: number, live: boolean): number => 2 * (ordinal + 1) + (live ? 1 : 0);
const ordinalOf = (version: number): number => Math.floor(version / 2) - 1;
const isLive = (version: number): boolean => version % 2 === 1;

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
