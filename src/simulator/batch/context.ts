// What every step of one batch's execution works with.
import type { OwnerRecord } from '../state/owner.ts';
import type { IntelRecord } from '../state/records.ts';
import type { PlatformStore } from '../state/store.ts';
import type { MetadataReader } from './metadata-reader.ts';
import type { MetadataWriter } from './metadata-writer.ts';
import type { BatchSettings } from './settings.ts';

/** Where a link of an entity leads; resolved when all entities of the batch are stored. */
export type LinkTarget =
  | { readonly kind: 'group'; readonly xid: string }
  | { readonly kind: 'group-id'; readonly id: number }
  | { readonly kind: 'indicator'; readonly type: string; readonly summary: string };

interface PendingLink {
  readonly from: IntelRecord;
  readonly targets: readonly LinkTarget[];
}

export interface BatchContext {
  readonly store: PlatformStore;
  readonly owner: OwnerRecord;
  readonly settings: BatchSettings;
  readonly userName: string;
  readonly mayDelete: boolean;
  readonly reader: MetadataReader;
  readonly writer: MetadataWriter;
  readonly at: number;
  readonly links: PendingLink[];
  /** What the batch itself brings, asked only where a missing link refuses its entity. */
  readonly announced: (target: LinkTarget) => boolean;
}
