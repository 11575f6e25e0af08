// How a worker is named at the Temporal server: process, machine and store. The server lists these names for every queue, which
// is how a worker that starts learns with whom it would share one.
import type { StoreMarker } from './store-marker.ts';

export interface WorkerIdentity {
  readonly pid: number;
  readonly host: string;
  /** Absent for a store that every machine can reach. */
  readonly store?: StoreMarker;
}

/** The server takes a thousand characters. */
const LONGEST_PATH = 500;

export function writeIdentity({ pid, host, store }: WorkerIdentity): string {
  const process = `${pid}@${host}`;
  return store === undefined
    ? process
    : `${process} store=${store.id} ${store.path.slice(-LONGEST_PATH)}`;
}

/** Any text is the name of some worker; what is not ours has a host at most. */
export function readIdentity(text: string): WorkerIdentity {
  const match = /^(\d+)@(\S+)(?: store=([0-9a-f]{12}) (.*))?$/s.exec(text);
  if (match === null) return { pid: 0, host: text.split('@')[1] ?? text };
  const [, pid, host = '', id, path] = match;
  return {
    pid: Number(pid),
    host,
    ...(id === undefined || path === undefined ? {} : { store: { id, path } }),
  };
}
