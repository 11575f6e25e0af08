// When an object was made and when its version was, for forms whose receivers keep the version with the later instant.
import type { ExportEvent } from './exported-object.ts';

/** Milliseconds since 1970. */
export interface ObjectVersion {
  readonly created: number;
  /** Not before `created`, and later for each version. */
  readonly modified: number;
}

/** The end of the year 9999: what comes later is not written with four digits. */
const LATEST = 253_402_300_799_999;

/** `undefined` for what is no instant between 1970 and 9999. */
export function instantOf(text: string | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) || ms < 0 || ms > LATEST ? undefined : ms;
}

/** Of an object without dates 1970. */
export function versionOf({ object, changedAt, action }: ExportEvent): ObjectVersion {
  const { dateAdded, lastModified } = object.record;
  const created = instantOf(dateAdded) ?? instantOf(lastModified) ?? 0;
  const told = Math.max(created, instantOf(lastModified) ?? 0);
  const changed = instantOf(changedAt);
  // What was withdrawn and came back in one change was withdrawn first.
  if (changed !== undefined)
    return { created, modified: Math.max(told, changed + (action === 'withdraw' ? 0 : 1)) };
  // Later than the version that it withdraws, which the platform has not dated.
  return { created, modified: action === 'withdraw' ? told + 1 : told };
}
