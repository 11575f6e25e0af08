// What the ledger needs of the store. Rooms do not import each other, so this is the part of the spool's `Store` in the
// ledger's own words; any store with these members fits.
import type { DataRef } from '../core/data-ref.ts';
import type { JsonValue } from '../core/json.ts';

export interface LedgerStore {
  readJson(ref: DataRef, maxBytes: number): Promise<JsonValue>;
  /** A local file with the referenced content. */
  localPath(ref: DataRef): Promise<string>;
  /** A private directory on the local disk, below the store. */
  createScratch(): Promise<{ readonly path: string; remove(): Promise<void> }>;
  /** Moves a local file into the store, under its hash. */
  adopt(
    path: string,
    prefix: string,
    options: { readonly contentType: string; readonly count: number; readonly suffix: string },
  ): Promise<DataRef>;
  writeContentAddressed(
    prefix: string,
    source: string,
    options: { readonly contentType: string; readonly suffix: string },
  ): Promise<DataRef>;
}
