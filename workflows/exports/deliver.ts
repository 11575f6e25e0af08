// Each output is told what happened since the change that it knows. One that does not confirm keeps its cursor and is told
// everything that it missed by the next run; the others go on.
import { isCancellation } from '@temporalio/workflow';
import type { RunContext } from '../../activities/contracts.ts';
import type { DeliverOutputResult, MergeMirrorResult } from '../../activities/exports/contracts.ts';
import { failureOf } from '../failure-of.ts';
import { enter, showProgress } from '../progress.ts';
import { deliverOutput } from '../proxies.ts';
import type { RunRecord } from '../run-facts.ts';
import type { Telling } from './outputs.ts';

export async function deliver(
  record: RunRecord,
  context: RunContext,
  merged: MergeMirrorResult,
  tellings: readonly Telling[],
): Promise<void> {
  enter(record, 'telling the outputs');
  await Promise.all(
    tellings.map(async (telling) => {
      await deliverOne(record, context, merged, telling);
      showProgress(record);
    }),
  );
}

async function deliverOne(
  record: RunRecord,
  context: RunContext,
  { mirror, change }: MergeMirrorResult,
  { output, form, collection, after, mayKnow, isDue }: Telling,
): Promise<void> {
  const result = { collection, records: 0, mapped: 0, quarantined: 0, cursorMoved: false };
  if (!isDue) {
    record.collections.push({ ...result, status: 'unchanged' });
    return;
  }
  const at = new Date().toISOString();
  let told: DeliverOutputResult;
  try {
    told = await deliverOutput({
      ...context,
      output,
      mirror,
      after,
      mayKnow: Math.max(after, mayKnow),
      through: change,
      at,
    });
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
