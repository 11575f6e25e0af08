// Immutable JSON documents that many activities of a run read: settings and plans, parsed once per process.
import type { DataRef } from '../src/core/data-ref.ts';
import type { ExportSettings } from '../src/core/export-settings.ts';
import type { FeedSettings } from '../src/core/feed-settings.ts';
import type { Plan } from '../src/core/plan.ts';
import type { Store } from '../src/spool/index.ts';

/** Plans of 1 000 chunks are about 300 kB of JSON; a handful of runs share a process. */
const KEPT = 32;
const LARGEST_DOCUMENT_BYTES = 64 * 1024 * 1024;

export interface Documents {
  settings(ref: DataRef): Promise<FeedSettings>;
  exportSettings(ref: DataRef): Promise<ExportSettings>;
  plan(ref: DataRef): Promise<Plan>;
}

export function createDocuments(store: Pick<Store, 'readJson'>): Documents {
  const kept = new Map<string, Promise<unknown>>();
  const read = (ref: DataRef): Promise<unknown> => {
    const known = kept.get(ref.uri);
    if (known) return known;
    const loading = store.readJson(ref, LARGEST_DOCUMENT_BYTES);
    kept.set(ref.uri, loading);
    loading.catch(() => kept.delete(ref.uri));
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return loading;
  };
  return {
    settings: (ref) => read(ref) as Promise<FeedSettings>,
    exportSettings: (ref) => read(ref) as Promise<ExportSettings>,
    plan: (ref) => read(ref) as Promise<Plan>,
  };
}
