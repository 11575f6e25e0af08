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
const WILDCARD = /^\*?\./;

/** The canonical host of one entry; undefined for what is none, such as a top-level domain or the header of a table. */
export function hostOfEntry(entry: string): string | undefined {
  // Nearly all are, and a list has a million.
  if (entry.length <= LONGEST_PLAIN && PLAIN.test(entry)) return entry;
  const host = canonicalHost(entry.replace(WILDCARD, '').toLowerCase());
  return typeof host === 'string' ? host : undefined;
}

export class HostList {
  /** Number of the line, from 1. */
  private readonly lines = new Map<string, number>();
  private readonly name: string;
  private readonly covered: ReadonlySet<Covered>;

  /** @param name of the file, for the reason with a value that is left out */
  constructor(name: string, covers: readonly Covered[]) {
    for (const word of covers) refuseUnknownWord('covers', word, COVERED);
    this.name = name;
    this.covered = new Set(covers);
  }

  get size(): number {
    return this.lines.size;
  }

  /** The first line with a host counts: ranks are the order of the lines. */
  add(host: string, line: number): void {
    if (!this.lines.has(host)) this.lines.set(host, line);
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
    for (let name = host; name !== ''; name = parentOf(name)) {
      const line = this.lines.get(name);
      if (line !== undefined) return `${name}, line ${line} of ${this.name}`;
      if (!this.covered.has('subdomains')) return undefined;
    }
    return undefined;
  }
}

/** `b.c` of `a.b.c`; empty for a single label. */
const parentOf = (host: string): string => {
  const dot = host.indexOf('.');
  return dot < 0 ? '' : host.slice(dot + 1);
};
