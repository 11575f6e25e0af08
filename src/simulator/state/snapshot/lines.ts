// The lines of a saved store. Links are ids; what a line does not name has its default.
import type { FileHashes } from '../../values/file-hashes.ts';
import type { DeclaredType } from '../../values/indicator-types.ts';
import type { IndicatorExtras } from '../extras.ts';
import type { IdKind } from '../id-counters.ts';
import type { OwnerKind } from '../owner.ts';
import type { RecordDates } from '../records.ts';

export type SavedAttribute = [
  type: string,
  value: string,
  displayed: boolean,
  source: string | null,
  addedAt: number,
  pinned: boolean,
  // Files of earlier versions end here.
  id?: number,
  modifiedAt?: number,
  labels?: string[],
  createdBy?: string,
];

export interface SavedIntel {
  id: number;
  owner: string;
  type: string;
  at: number;
  modified: number;
  xid?: string;
  tags?: string[];
  labels?: string[];
  attributes?: SavedAttribute[];
  groups?: number[];
  dates?: RecordDates;
}

export interface SavedIndicator extends SavedIntel {
  k: 'indicator';
  summary: string;
  identity: string;
  hashes?: FileHashes;
  rating?: number;
  confidence?: number;
  flags: [active: boolean, locked: boolean, isPrivate: boolean];
  extras?: Omit<IndicatorExtras, 'indicators' | 'associations'>;
  indicators?: number[];
  /** Named links, at the end from which they are written. */
  associations?: [name: string, other: number][];
}

export interface SavedGroup extends SavedIntel {
  k: 'group';
  name: string;
  by: string;
  fields: Record<string, unknown>;
  file?: string;
}

export interface SavedVictim {
  k: 'victim';
  id: number;
  owner: string;
  at: number;
  name: string;
  fields: Readonly<Record<string, string>>;
  assets: readonly Readonly<Record<string, unknown>>[];
  indicators: number[];
  groups: number[];
}

export interface SavedExclusionList {
  k: 'exclusionList';
  id: number;
  owner?: string;
  name: string;
  active: boolean;
  managed: boolean;
  fixed: readonly string[];
  variable: readonly string[];
}

export type SavedLine =
  | { k: 'ids'; last: Partial<Record<IdKind, number>> }
  | { k: 'indicatorType'; type: DeclaredType }
  | {
      k: 'owner';
      name: string;
      kind: OwnerKind;
      role: string;
      quota?: number;
      bulk?: [json: boolean, csv: boolean];
    }
  | { k: 'tag'; owner: string; id: number; name: string; used: number; description?: string }
  | { k: 'attributeType'; name: string; maxSize: number; choices?: readonly string[] }
  | { k: 'label'; owner: string; name: string; description: string; color: string }
  | { k: 'deleted'; owner: string; type: string; summary: string; at: number; deleted: number }
  | SavedIndicator
  | SavedGroup
  | SavedVictim
  | SavedExclusionList;
