// Steps 3 and 4: every selected collection is fetched and mapped by itself; one that fails does not stop the others (R10).
import { isCancellation } from '@temporalio/workflow';
import type { MapCollectionResult } from '../activities/collection-contracts.ts';
import type { RunCollection, RunContext } from '../activities/contracts.ts';
import type { Cursor } from '../src/core/cursor.ts';
import type { CollectionSnapshot } from '../src/core/plan.ts';
import type { Lease } from './lease.ts';
import { enter, showProgress } from './progress.ts';
import { fetchCollection, mapCollection } from './proxies.ts';
import { failureOf } from './failure-of.ts';
import type { RunRecord } from './run-facts.ts';

const SNAPSHOTS_WITHOUT_STATED_TOTAL = 2;

/** Fetches and maps all collections; results, snapshots and reached positions go to the record. */
export async function collect(record: RunRecord, lease: Lease, context: RunContext): Promise<void> {
  enter(record, 'fetching and mapping');
  await Promise.all(
    lease.collections.map(async (collection) => {
      await collectOne(record, lease, context, collection);
      showProgress(record);
    }),
  );
  const order = (id: string): number =>
    lease.collections.findIndex(({ collection }) => collection === id);
  record.collections.sort((a, b) => order(a.collection) - order(b.collection));
  record.snapshots.sort((a, b) => order(a.collection) - order(b.collection));
}

async function collectOne(
  record: RunRecord,
  lease: Lease,
  context: RunContext,
  { collection, feedClass, graceSnapshots, state, selected }: RunCollection,
): Promise<void> {
  const base = { collection, feedClass, graceSnapshots, segments: [], complete: false } as const;
  if (!selected) {
    record.snapshots.push({ ...base, status: 'skipped' });
    record.collections.push(result(collection, 'skipped'));
    return;
  }
  try {
    const revalidate =
      record.input.mode !== 'full' &&
      lease.pending.length === 0 &&
      lease.unknownObjects === 0 &&
      lease.resendBefore === undefined;
    const fetched = await fetchCollection({
      ...context,
      collection,
      cursor: state.cursor,
      revalidate,
    });
    if (fetched.status === 'unchanged') {
      record.snapshots.push({ ...base, status: 'unchanged', complete: true });
      record.collections.push(result(collection, 'unchanged'));
      reach(record, collection, fetched.cursor, fetched.fetchedAt, fetched.fetchedAt);
      return;
    }
    const mapped = await mapCollection({
      ...context,
      collection,
      raw: fetched.raw,
      cursor: fetched.cursor,
      committed: state.cursor,
      revalidate,
      endIsProven: fetched.endIsProven,
      ...(fetched.holdPosition === undefined ? {} : { holdPosition: fetched.holdPosition }),
      runAt: record.startedAt,
    });
    record.snapshots.push(snapshotOf(base, mapped));
    record.collections.push({
      ...result(collection, mapped.status === 'unchanged' ? 'unchanged' : 'complete'),
      ...countsOf(mapped),
      ...(fetched.partial === undefined ? {} : { partial: fetched.partial }),
    });
    record.warnings.push(...(fetched.notices ?? []).map((notice) => `${collection}: ${notice}`));
    record.warnings.push(...warningsOf(collection, mapped));
    if (fetched.receipts !== undefined)
      record.receipts = { ...record.receipts, [collection]: fetched.receipts };
    if (mapped.quarantine) record.quarantine.push(mapped.quarantine);
    reach(
      record,
      collection,
      mapped.cursor,
      fetched.fetchedAt,
      mapped.complete ? fetched.fetchedAt : state.watermark,
    );
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, message } = failureOf(error);
    record.snapshots.push({ ...base, status: 'failed' });
    record.collections.push({
      ...result(collection, 'failed'),
      cause: code,
      message: message.slice(0, 1000),
    });
  }
}

/** A source whose records all fall through looks like success otherwise. */
function warningsOf(
  collection: string,
  { records, mapped, status, notices }: MapCollectionResult,
): readonly string[] {
  const nothing =
    status !== 'unchanged' && records > 0 && mapped === 0
      ? [`none of ${records} records became an object`]
      : [];
  return [...nothing, ...notices].map((text) => `${collection}: ${text}`);
}

type Result = RunRecord['collections'][number];

const result = (collection: string, status: Result['status']): Result => ({
  collection,
  status,
  records: 0,
  mapped: 0,
  quarantined: 0,
  cursorMoved: false,
});

const countsOf = ({
  records,
  mapped,
  quarantined,
}: MapCollectionResult): Pick<Result, 'records' | 'mapped' | 'quarantined'> => ({
  records,
  mapped,
  quarantined,
});

function snapshotOf(
  base: Pick<
    CollectionSnapshot,
    'collection' | 'feedClass' | 'graceSnapshots' | 'segments' | 'complete'
  >,
  mapped: MapCollectionResult,
): CollectionSnapshot {
  if (mapped.status === 'unchanged')
    return { ...base, status: 'unchanged', complete: mapped.complete };
  return {
    ...base,
    status: 'mapped',
    segments: mapped.segments,
    complete: mapped.complete,
    graceSnapshots: graceOf(base.graceSnapshots, mapped.statedTotal),
  };
}

/** 0 = not configured: one snapshot is proof enough when the source states its total, else two. */
function graceOf(configured: number, statedTotal: boolean): number {
  if (configured > 0) return configured;
  return statedTotal ? 1 : SNAPSHOTS_WITHOUT_STATED_TOTAL;
}

function reach(
  record: RunRecord,
  collection: string,
  cursor: Cursor,
  at: string,
  watermark: string | undefined,
): void {
  record.reached[collection] = {
    cursor,
    lastSuccessAt: at,
    ...(watermark === undefined ? {} : { watermark }),
  };
}
