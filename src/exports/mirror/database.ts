// The database in which a mirror is looked into or made anew.
import { openDatabase, withDatabase } from '../../ledger/index.ts';

/**
 * The rows carry whole objects: to sort a million of them, or to write them while others are read, fails with the 256 MB of a
 * ledger; and one thread does it in less memory and less computing than two.
 */
const LIMITS = { memoryLimit: '512MB', threads: 1 } as const;

/** `openDatabase` with what a mirror needs. */
export const openMirrorDatabase: typeof openDatabase = (store, options, inputs) =>
  openDatabase(store, { ...LIMITS, ...options }, inputs);

/** `withDatabase` with what a mirror needs. */
export const withMirrorDatabase: typeof withDatabase = (store, options, inputs, action) =>
  withDatabase(store, { ...LIMITS, ...options }, inputs, action);
