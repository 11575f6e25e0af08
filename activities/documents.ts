// Immutable JSON documents that many activities of a run read: settings and plans, parsed and checked once per process.
import { keyOf, type DataRef } from '../src/core/data-ref.ts';
import { damagedDocument, wrongMember, type RequiredMembers } from '../src/core/documents.ts';
import type { CodedError } from '../src/core/errors.ts';
import type { ExportSettings } from '../src/core/export-settings.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import type { JsonValue } from '../src/core/json.ts';
import type { Plan } from '../src/core/plan.ts';
import { readPlan } from '../src/ledger/index.ts';
import type { Store } from '../src/spool/index.ts';

/** Plans of 1 000 chunks are about 300 kB of JSON; a handful of runs share a process. */
const KEPT = 32;
const LARGEST_SETTINGS_BYTES = 64 * 1024 * 1024;

/** All: @throws {IntegrityMismatch} when the document is another one */
export interface Documents {
  settings(ref: DataRef): Promise<FeedSettings>;
  exportSettings(ref: DataRef): Promise<ExportSettings>;
  /** For steps that feeds and exports share. */
  anySettings(ref: DataRef): Promise<FeedSettings | ExportSettings>;
  plan(ref: DataRef): Promise<Plan>;
}

export function createDocuments(store: Pick<Store, 'readJson'>): Documents {
  const kept = new Map<string, Promise<unknown>>();
  const once = <T>(ref: DataRef, load: () => Promise<T>): Promise<T> => {
    const known = kept.get(ref.uri);
    if (known) return known as Promise<T>;
    const loading = load();
    kept.set(ref.uri, loading);
    loading.catch(() => kept.delete(ref.uri));
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return loading;
  };
  const anySettings: Documents['anySettings'] = (ref) =>
    once(ref, async () => checkSettings(await store.readJson(ref, LARGEST_SETTINGS_BYTES), ref));
  return {
    anySettings,
    settings: async (ref) => {
      const settings = await anySettings(ref);
      if (!isOfExport(settings)) return settings;
      throw otherKind(ref, 'a feed', 'an export');
    },
    exportSettings: async (ref) => {
      const settings = await anySettings(ref);
      if (isOfExport(settings)) return settings;
      throw otherKind(ref, 'an export', 'a feed');
    },
    plan: (ref) => once(ref, () => readPlan(store, ref)),
  };
}

const isOfExport = (settings: FeedSettings | ExportSettings): settings is ExportSettings =>
  'kind' in settings;

const otherKind = (ref: DataRef, expected: string, got: string): CodedError =>
  damagedDocument('The settings', keyOf(ref), `expected those of ${expected}, got those of ${got}`);

const EXPORT_MEMBERS: RequiredMembers<ExportSettings> = {
  feedId: 'string',
  platform: 'object',
  parameters: 'object',
  outputs: 'array',
};
const FEED_MEMBERS: RequiredMembers<FeedSettings> = {
  feedId: 'string',
  definition: 'string',
  platform: 'object',
  owner: 'string',
  collections: 'array',
  parameters: 'object',
  stale: 'object',
  batch: 'object',
  source: 'object',
};

/** By the members that tell what it is; the rest was checked before it was written, and its hash says that it is the same. */
function checkSettings(document: JsonValue, ref: DataRef): FeedSettings | ExportSettings {
  const settings = document as unknown as FeedSettings | ExportSettings;
  const problem =
    wrongMember<FeedSettings>(document, {}) ??
    wrongMember(document, isOfExport(settings) ? EXPORT_MEMBERS : FEED_MEMBERS);
  if (problem !== undefined) throw damagedDocument('The settings', keyOf(ref), problem);
  return settings;
}
