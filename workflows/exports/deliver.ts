// Each output is told what happened since the change that it knows. One that does not confirm keeps its cursor and is told
// everything that it missed by the next run; the others go on.
import { isCancellation } from '@temporalio/workflow';
import type { RunContext } from '../../activities/contracts.ts';
import type { DeliverOutputResult, MergeMirrorResult } from '../../activities/exports/contracts.ts';
import { outputCollection } from '../../src/core/export-settings.ts';
import { failureOf } from '../failure-of.ts';
import type { ExportLease } from '../indicator-export.ts';
import { enter, showProgress } from '../progress.ts';
import { deliverOutput } from '../proxies.ts';
import type { RunRecord } from '../run-facts.ts';

export async function deliver(
  record: RunRecord,
  lease: ExportLease,
  context: RunContext,
  merged: MergeMirrorResult,
): Promise<void> {
  enter(record, 'telling the outputs');
  await Promise.all(
    lease.settings.outputs.map(async (output) => {
      await deliverOne(record, lease, context, merged, output);
      showProgress(record);
    }),
  );
}

async function deliverOne(
  record: RunRecord,
  { collections }: ExportLease,
  context: RunContext,
  { mirror, change }: MergeMirrorResult,
  { name: output, form }: ExportLease['settings']['outputs'][number],
): Promise<void> {
  const collection = outputCollection(output);
  const { cursor } = collections[collection] ?? { cursor: null };
  const known = knownBy(cursor?.position, change);
  const isSame = cursor?.request === form;
  const after = isSame ? known : 0;
  const result = { collection, records: 0, mapped: 0, quarantined: 0, cursorMoved: false };
  if (isSame && known === change) {
    record.collections.push({ ...result, status: 'unchanged' });
    return;
  }
  const at = new Date().toISOString();
  let told: DeliverOutputResult;
  try {
    told = await deliverOutput({ ...context, output, mirror, after, through: change, at });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, message } = failureOf(error);
    record.collections.push({ ...result, status: 'failed', cause: code, message });
    return;
  }
  const { created, changed, withdrawn, refused } = told.counts;
  const records = created + changed + withdrawn + refused;
  record.warnings.push(...told.notices);
  record.collections.push({
    ...result,
    status: 'complete',
    records,
    mapped: records - refused,
    quarantined: refused,
  });
  record.reached[collection] = {
    cursor: { position: String(change), request: form },
    lastSuccessAt: at,
    watermark: at,
  };
}

/** A mirror that began anew counts its changes anew, too. */
function knownBy(position: string | undefined, change: number): number {
  const known = Number(position ?? 0);
  return Number.isInteger(known) && known >= 0 && known <= change ? known : 0;
}
