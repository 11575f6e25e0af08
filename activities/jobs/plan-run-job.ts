// The comparison with the ledger and the chunk files of what is to be sent, as it runs in a worker thread.
import type { DataRef } from '../../src/core/data-ref.ts';
import type { FeedSettings } from '../../src/core/feed-settings.ts';
import { changedContent } from '../../src/core/changed-content.ts';
import type { MappedObject, ObjectContent } from '../../src/core/mapped-object.ts';
import type { Plan } from '../../src/core/plan.ts';
import { isRemoval, WAVE } from '../../src/core/plan.ts';
import { compare, readDecisions, readPlan } from '../../src/ledger/index.ts';
import type { DecisionRow, OtherFeed } from '../../src/ledger/index.ts';
import { CodedError } from '../../src/core/errors.ts';
import { createStore } from '../../src/spool/index.ts';
import type { Store } from '../../src/spool/index.ts';
// Not the whole client: a thread that plans has no use for a network.
import { toBatchAssociations, toBatchEntity } from '../../src/threatconnect/model/batch-entity.ts';
import type { BatchIntent } from '../../src/threatconnect/index.ts';
import type { RunContext } from '../contracts.ts';
import type { PlanRunInput, PlanRunResult } from '../plan-contracts.ts';
import type { ChunkObject, ChunkWriter } from './chunk-writer.ts';
import { createChunkWriter, wavesOf } from './chunk-writer.ts';
import type { JobControl } from './job-control.ts';

/** What planning needs to know of a run; shared by all ledger jobs. */
export interface LedgerJob {
  readonly storeUrl: string;
  readonly settings: FeedSettings;
  readonly epoch: number;
  readonly runKey: string;
  readonly mappings: Readonly<Record<string, string>>;
  /** Attempt-unique prefix for what this job writes. */
  readonly prefix: string;
}

export type PlanRunJob = LedgerJob &
  Omit<PlanRunInput, keyof RunContext> & { readonly otherFeeds: readonly OtherFeed[] };

export type PlanRunOutput = PlanRunResult;

export async function planRunJob(
  job: PlanRunJob,
  { signal, onProgress }: JobControl,
): Promise<PlanRunOutput> {
  const store = createStore(job.storeUrl);
  const { settings } = job;
  await refuseForeignPlans(store, job);
  const comparison = await compare({
    store,
    feedId: settings.feedId,
    instance: settings.platform.instance,
    owner: settings.owner,
    plannedAt: job.plannedAt,
    ...(job.ledger === undefined ? {} : { manifest: job.ledger }),
    ...(job.resendBefore === undefined ? {} : { resendBefore: job.resendBefore }),
    pending: job.pending,
    inFlight: job.inFlight,
    snapshots: job.snapshots,
    enabledCollections: settings.collections,
    mappings: job.mappings,
    removal: settings.stale.removal,
    maxShare: settings.stale.maxShare,
    maxCount: settings.stale.maxCount,
    refreshDays: settings.refreshDays,
    otherFeeds: job.otherFeeds,
    workPrefix: `${job.prefix}compare`,
    signal,
    onProgress: () => onProgress(0),
  });
  const writer = createChunkWriter(store, `${job.prefix}chunk-`, settings.batch);
  try {
    let done = 0;
    let areLinked = false;
    for await (const row of readDecisions(store, comparison.decisions, { signal })) {
      // Removals come last; what becomes of them is decided after a look at the platform.
      if (isRemoval(row.wave)) break;
      await writer.add(chunkObjectOf(row));
      areLinked ||= row.content?.includes('"associatedIndicators"') === true;
      done += 1;
      if (done % 1_000 === 0) onProgress(done);
    }
    if (areLinked)
      await writeAssociations(writer, readDecisions(store, comparison.decisions, { signal }));
    const chunks = await writer.finish();
    const plan: Plan = {
      v: 1,
      feedId: settings.feedId,
      instance: settings.platform.instance,
      owner: settings.owner,
      epoch: job.epoch,
      plannedAt: job.plannedAt,
      counts: comparison.counts,
      stale: comparison.stale,
      decisions: comparison.decisions,
      proposals: comparison.proposals,
      chunks,
      samples: comparison.samples,
    };
    return planResult(await store.writeJson(`${job.prefix}plan.json`, plan), plan);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** What an aborted run may have sent elsewhere cannot be settled from here. */
async function refuseForeignPlans(
  store: Pick<Store, 'readJson'>,
  { pending, settings }: PlanRunJob,
): Promise<void> {
  for (const { plan } of pending) {
    const { owner, instance } = await readPlan(store, plan);
    if (owner === settings.owner && instance === settings.platform.instance) continue;
    throw new CodedError(
      'LedgerMismatch',
      `Feed ${settings.feedId}: an earlier run that did not finish was writing to owner "${owner}" on ${instance}, expected "${settings.owner}" on ${settings.platform.instance}. Change the setting back and run once, or give the other owner a feed id of its own`,
    );
  }
}

/** Both ends of a new link say it; so many are remembered to send it once. */
const REMEMBERED_LINKS = 50_000;

/** Links between indicators, when all indicators are there: the ends of one may be in any two chunks, or in an earlier run. */
async function writeAssociations(
  writer: Pick<ChunkWriter, 'add'>,
  rows: AsyncIterable<DecisionRow>,
): Promise<void> {
  const sent = new Set<string>();
  for await (const row of rows) {
    if (isRemoval(row.wave)) break;
    if (row.content?.includes('"associatedIndicators"') !== true) continue;
    for (const entity of toBatchAssociations(objectOf(row, sentContentOf(row)))) {
      const text = JSON.stringify(entity);
      if (sent.has(text)) continue;
      if (sent.size >= REMEMBERED_LINKS) sent.clear();
      sent.add(text);
      await writer.add({
        ordinal: row.ordinal,
        wave: WAVE.associations,
        action: 'Create',
        kind: 'association',
        entity,
      });
    }
  }
}

/** What the workflow learns of a plan. */
export function planResult(ref: DataRef, plan: Plan): PlanRunOutput {
  return {
    plan: ref,
    counts: plan.counts,
    stale: plan.stale,
    waves: wavesOf(plan.chunks),
    empty: plan.decisions.count === 0 && plan.proposals.count === 0,
  };
}

export const objectOf = (
  row: Pick<DecisionRow, 'kind' | 'type' | 'id'>,
  content: ObjectContent,
): MappedObject => ({ kind: row.kind, type: row.type, id: row.id, content }) as MappedObject;

/** What the row sends: all of it, or what is new since it was last accepted. */
function sentContentOf(row: DecisionRow): ObjectContent {
  const content = JSON.parse(row.content ?? '{}') as ObjectContent;
  return row.decision !== 'refresh' && row.previous !== null && !row.reactivate
    ? changedContent(JSON.parse(row.previous) as ObjectContent, content)
    : content;
}

function chunkObjectOf(row: DecisionRow): ChunkObject {
  const intent: BatchIntent = row.first_write ? 'create' : 'update';
  const sent = sentContentOf(row);
  const active = row.reactivate && sent.active === undefined ? { ...sent, active: true } : sent;
  return {
    ordinal: row.ordinal,
    wave: row.wave,
    action: 'Create',
    kind: row.kind,
    entity: toBatchEntity(objectOf(row, active), intent),
  };
}
