// Step 1 of a run of an export: the lease. Nothing of predecessors has to be settled, because exports write nothing to the platform.
import { isCancellation } from '@temporalio/workflow';
import type { BeginExportResult } from '../../activities/exports/contracts.ts';
import { failureOf } from '../failure-of.ts';
import { beginExport } from '../proxies.ts';
import type { RunRecord } from '../run-facts.ts';

export type ExportLease = Extract<BeginExportResult, { status: 'granted' }>;

/** The answer to the request for the lease; `undefined`: it failed, and the run ends with that. */
export async function takeLease(
  record: RunRecord,
  runKey: string,
): Promise<BeginExportResult | undefined> {
  const { feedId, mode, configRef } = record.input;
  try {
    const begun = await beginExport({
      feedId,
      mode,
      runKey,
      ...(configRef === undefined ? {} : { configRef }),
    });
    if (begun.status === 'granted')
      record.cursors = Object.fromEntries(
        Object.entries(begun.collections).map(([id, { cursor }]) => [id, cursor]),
      );
    return begun;
  } catch (error) {
    if (isCancellation(error)) throw error;
    record.failure = failureOf(error);
    return undefined;
  }
}
