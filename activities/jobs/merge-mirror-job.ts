// What an export holds after a run, as it is made in a worker thread.
import type { ExportSettings } from '../../src/core/export-settings.ts';
import { mergeIntoMirror, readExportParameters, readGone } from '../../src/exports/index.ts';
import { createStore } from '../../src/spool/index.ts';
import type { MergeMirrorInput, MergeMirrorResult } from '../exports/contracts.ts';
import { ledgerOf } from '../store-keys.ts';
import type { JobControl } from './job-control.ts';

export interface MergeMirrorJob extends Omit<MergeMirrorInput, 'epoch' | 'runKey' | 'configRef'> {
  readonly storeUrl: string;
  readonly settings: ExportSettings;
}

export async function mergeMirrorJob(
  { storeUrl, settings, feedId, mirror, gone, ...job }: MergeMirrorJob,
  { signal }: JobControl,
): Promise<MergeMirrorResult> {
  const store = createStore(storeUrl);
  const merged = await mergeIntoMirror({
    store,
    exportId: feedId,
    prefix: ledgerOf(feedId),
    instance: settings.platform.instance,
    manifest: mirror,
    gone: gone === undefined ? [] : await readGone(store, gone),
    activeOnly: readExportParameters(settings.parameters).indicator_active,
    signal,
    ...job,
  });
  return { mirror: merged.manifest, change: merged.change, counts: merged.counts };
}
