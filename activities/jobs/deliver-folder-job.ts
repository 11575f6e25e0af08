// An output written into its folder, as it runs in a worker thread: a million objects are turned into text here.
import type { DataRef } from '../../src/core/data-ref.ts';
import type { ExportSettings } from '../../src/core/export-settings.ts';
import { deliverToFolder, openDelivery } from '../../src/exports/index.ts';
import { createStore } from '../../src/spool/index.ts';
import type { DeliverOutputResult } from '../exports/contracts.ts';
import type { JobControl } from './job-control.ts';

export interface DeliverFolderJob {
  readonly storeUrl: string;
  readonly settings: ExportSettings;
  readonly output: string;
  readonly folder: string;
  readonly mirror: DataRef;
  readonly after: number;
  readonly mayKnow: number;
  readonly through: number;
  readonly at: string;
}

export async function deliverFolderJob(
  { storeUrl, folder, after, through, ...job }: DeliverFolderJob,
  { signal, onProgress }: JobControl,
): Promise<DeliverOutputResult> {
  const delivery = openDelivery({ store: createStore(storeUrl), after, signal, ...job });
  const { writer } = delivery.open();
  const told = await deliverToFolder({
    name: `${job.settings.feedId}+${job.output}`,
    folder,
    content: delivery.content,
    writer,
    events: delivery.events(),
    after,
    through,
    onProgress,
    signal,
  });
  return { counts: told.counts, notices: delivery.notices(told) };
}
