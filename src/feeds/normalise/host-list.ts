// A list of hosts that is too long for the settings, such as the million most popular domains: held as a table of names, with the line of
// each, so that a value that is left out can say why. Kept apart from the few entries of `exclude`, which may be of every type.
import { refuseUnknownWord } from '../known-keys.ts';
import { canonicalHost } from './host.ts';
import type { Exclusions } from './exclusions.ts';

/** What a host of a list covers besides indicators of the type Host with exactly this name. */
export const COVERED = ['subdomains', 'urls', 'emails'] as const;
export type Covered = (typeof COVERED)[number];

const PLAIN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/;
const LONGEST_PLAIN = 253;
/** `*.` in front: what lies below a host; a dot alone: the host as well. */
const WILDCARD = /^\*?\./;
/** IDNA would drop some of them and join what they part. */
const BLANK = /[\s\p{Cc}]/u;

/**
 * The canonical host of one entry, behind a `*.` or a dot where the entry has one; undefined for what is none, such as a top-level domain
 * or the header of a table.
 */
export function hostOfEntry(entry: string): string | undefined {
  // Nearly all are, and a list has a million.
  if (entry.length <= LONGEST_PLAIN && PLAIN.test(entry)) return entry;
  if (BLANK.test(entry)) return undefined;
  const mark = WILDCARD.exec(entry)?.[0] ?? '';
  const host = canonicalHost(entry.slice(mark.length).toLowerCase());
  return typeof host === 'string' ? `${mark}${host}` : undefined;
}

export class HostList {
  /** Number of the line, from 1; with a dot in front of a host whose sub-domains the list names. */
  private readonly lines = new Map<string, number>();
  private readonly name: string;
  private readonly covered: ReadonlySet<Covered>;
  private hasWildcards = false;

  /** @param name of the file, for the reason with a value that is left out */
  constructor(name: string, covers: readonly Covered[]) {
    for (const word of covers) refuseUnknownWord('covers', word, COVERED);
    this.name = name;
    this.covered = new Set(covers);
  }

  get size(): number {
    return this.lines.size;
  }

  /**
   * The first line with a host counts: ranks are the order of the lines.
   * @param entry as `hostOfEntry` gives it: `*.example.com` covers what lies below the host, `.example.com` the host as well
   */
  add(entry: string, line: number): void {
    if (entry.startsWith('*')) this.addName(entry.slice(1), line);
    else if (entry.startsWith('.')) {
      this.addName(entry, line);
      this.addName(entry.slice(1), line);
    } else this.addName(entry, line);
  }

  private addName(name: string, line: number): void {
    if (name.startsWith('.')) this.hasWildcards = true;
    if (!this.lines.has(name)) this.lines.set(name, line);
  }

  /** The entry that covers a value, with its line. */
  readonly find: Exclusions = ({ type, value, host }) => {
    if (type === 'Host') return this.entryOf(value);
    if (type === 'URL' && this.covered.has('urls')) return this.entryOf(host ?? '');
    if (type === 'EmailAddress' && this.covered.has('emails'))
      return this.entryOf(value.slice(value.lastIndexOf('@') + 1));
    return undefined;
  };

  private entryOf(host: string): string | undefined {
    const isDeep = this.covered.has('subdomains');
    const found = this.lines.get(host);
    if (found !== undefined) return this.told(host, found);
    if (!isDeep && !this.hasWildcards) return undefined;
    for (let name = parentOf(host); name !== ''; name = parentOf(name)) {
      const wild = this.lines.get(`.${name}`);
      if (wild !== undefined) return this.told(`*.${name}`, wild);
      const line = isDeep ? this.lines.get(name) : undefined;
      if (line !== undefined) return this.told(name, line);
    }
    return undefined;
  }

  private told(entry: string, line: number): string {
    return `${entry}, line ${line} of ${this.name}`;
  }
}

/** `b.c` of `a.b.c`; empty for a single label. */
const parentOf = (host: string): string => {
  const dot = host.indexOf('.');
  return dot < 0 ? '' : host.slice(dot + 1);
};
