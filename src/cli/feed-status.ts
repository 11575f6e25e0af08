// How a feed is doing, from its state and its schedule. Without a worker the state cannot be asked; then the memo of its
// workflow tells the last outcome.
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { qualityKey } from '../../activities/store-keys.ts';
import type { DataRef } from '../core/data-ref.ts';
import type { FeedState } from '../core/feed-state.ts';
import { scheduleIdOf, stateWorkflowIdOf } from '../core/names.ts';
import { cardsIn, type QualityCard } from '../feeds/index.ts';
import { readManifest, type Overlap } from '../ledger/index.ts';
import type { Store } from '../spool/index.ts';
import { isExportState } from './export-cursor.ts';
import { describeSchedule } from './temporal/describe-schedule.ts';
import type { TemporalSession } from './temporal/session.ts';

export interface FeedStatus {
  readonly feedId: string;
  /** Absent: a feed. */
  readonly kind?: 'export';
  /** `unknown`: nobody answers for it; `none`: the feed has no state yet. */
  readonly known: 'state' | 'memo' | 'none' | 'unknown';
  readonly lastOutcome?: string;
  readonly lastSuccessAt?: string;
  readonly lastSummary?: string;
  readonly consecutiveFailures?: number;
  /** Position by collection. */
  readonly collections: FeedState['collections'];
  readonly holder?: FeedState['holder'];
  readonly pendingPlans?: number;
  readonly notedBatches?: number;
  readonly unknownObjects?: number;
  /** Objects on the platform, as the ledger has them; of an export those of its mirror. */
  readonly heldObjects?: number;
  /** Of an export: number of the newest change of its mirror, up to which its outputs are told. */
  readonly newestChange?: number;
  /** The workflow of the state was closed: runs fail until it is restored. */
  readonly closed?: boolean;
  /** The feed's own switch. */
  readonly paused?: boolean;
  readonly schedule?: ScheduleStatus;
  /** Quality card of the last run by collection, where this machine can read the store. */
  readonly quality?: Readonly<Record<string, QualityCard>>;
  /** What other feeds of the store hold as well; only where it was asked for. */
  readonly overlap?: Overlap;
}

export interface ScheduleStatus {
  readonly scheduleId: string;
  readonly paused: boolean;
  readonly note?: string;
  readonly nextRunAt?: string;
  readonly running: readonly string[];
}

const ANSWER_WITHIN_MS = 5_000;

export interface StatusOptions {
  readonly workerLives: boolean;
  readonly store: Store;
  /** The YAML says that it is an export. */
  readonly isExport?: boolean;
}

export async function feedStatus(
  session: TemporalSession,
  feedId: string,
  { workerLives, store, isExport = false }: StatusOptions,
): Promise<FeedStatus> {
  const [state, memo, schedule] = await Promise.all([
    workerLives ? stateFacts(session, feedId, store, isExport) : undefined,
    memoFacts(session.client, feedId),
    scheduleStatus(session.client, feedId),
  ]);
  const quality = await lastCards(store, feedId, Object.keys(state?.collections ?? {}));
  return {
    feedId,
    collections: {},
    ...(isExport ? ({ kind: 'export' } as const) : {}),
    ...memo,
    ...state,
    ...(Object.keys(quality).length === 0 ? {} : { quality }),
    ...(schedule === undefined ? {} : { schedule }),
  };
}

async function lastCards(
  store: Store,
  feedId: string,
  collections: readonly string[],
): Promise<Readonly<Record<string, QualityCard>>> {
  const cards: Record<string, QualityCard> = {};
  for (const collection of collections) {
    const kept = await store.getDocument(qualityKey(feedId, collection)).catch(() => undefined);
    const last = cardsIn(kept).at(-1);
    if (last !== undefined) cards[collection] = last;
  }
  return cards;
}

type StateFacts = Omit<FeedStatus, 'feedId' | 'schedule' | 'collections'> &
  Partial<Pick<FeedStatus, 'collections'>>;

async function stateFacts(
  session: TemporalSession,
  feedId: string,
  store: Store,
  isExport: boolean,
): Promise<StateFacts | undefined> {
  let state: FeedState | undefined;
  try {
    state = await session.client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      session.state.getState(feedId),
    );
  } catch {
    return undefined;
  }
  if (!state) return undefined;
  const { health, holder, ledger, recentRuns } = state;
  const [last] = recentRuns;
  const ofExport = isExport || isExportState(state);
  const held = ofExport ? heldInMirror : heldObjects;
  return {
    known: 'state',
    ...(ofExport ? ({ kind: 'export' } as const) : {}),
    ...(health.lastOutcome === undefined ? {} : { lastOutcome: health.lastOutcome }),
    ...(health.lastSuccessAt === undefined ? {} : { lastSuccessAt: health.lastSuccessAt }),
    ...(last === undefined ? {} : { lastSummary: last.summary }),
    consecutiveFailures: health.consecutiveFailures,
    collections: state.collections,
    ...(holder === undefined ? {} : { holder }),
    pendingPlans: state.pending.length,
    notedBatches: state.notes.length,
    unknownObjects: state.unknownObjects,
    ...(ledger === undefined ? {} : await held(store, ledger)),
    paused: state.paused,
  };
}

/** From the ledger's manifest, where this machine can read the store. */
async function heldObjects(
  store: Store,
  ledger: DataRef,
): Promise<{ readonly heldObjects?: number }> {
  try {
    return { heldObjects: (await readManifest(store, ledger)).live };
  } catch {
    return {};
  }
}

const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** From the mirror's manifest, likewise. */
async function heldInMirror(
  store: Store,
  mirror: DataRef,
): Promise<Pick<FeedStatus, 'heldObjects' | 'newestChange'>> {
  const manifest: unknown = await store.readJson(mirror, MAX_MANIFEST_BYTES).catch(() => undefined);
  const { held, change } = (manifest ?? {}) as {
    readonly held?: unknown;
    readonly change?: unknown;
  };
  return {
    ...(typeof held === 'number' ? { heldObjects: held } : {}),
    ...(typeof change === 'number' ? { newestChange: change } : {}),
  };
}

async function memoFacts(client: Client, feedId: string): Promise<StateFacts> {
  try {
    const { memo = {}, status } = await client.workflow
      .getHandle(stateWorkflowIdOf(feedId))
      .describe();
    const text = (name: string): string | undefined =>
      typeof memo[name] === 'string' ? memo[name] : undefined;
    const [lastOutcome, lastSuccessAt, lastSummary] = [
      text('lastOutcome'),
      text('lastSuccessAt'),
      text('lastSummary'),
    ];
    return {
      known: 'memo',
      ...(status.name === 'RUNNING' ? {} : { closed: true }),
      ...(lastOutcome === undefined ? {} : { lastOutcome }),
      ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
      ...(lastSummary === undefined ? {} : { lastSummary }),
    };
  } catch (error) {
    return { known: error instanceof WorkflowNotFoundError ? 'none' : 'unknown' };
  }
}

async function scheduleStatus(client: Client, feedId: string): Promise<ScheduleStatus | undefined> {
  const held = await describeSchedule(client, scheduleIdOf(feedId));
  if (!held) return undefined;
  const { state, info } = held;
  const [next] = info.nextActionTimes;
  return {
    scheduleId: scheduleIdOf(feedId),
    paused: state.paused,
    ...(state.note === undefined || state.note === '' ? {} : { note: state.note }),
    ...(next === undefined ? {} : { nextRunAt: next.toISOString() }),
    running: info.runningActions.map(({ workflow }) => workflow.workflowId),
  };
}

/** Feeds that have a schedule on this server, whoever made it. */
export async function scheduledFeeds(client: Client): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { scheduleId } of client.schedule.list()) {
    if (scheduleId.startsWith(scheduleIdOf('')))
      found.push(scheduleId.slice(scheduleIdOf('').length));
  }
  return found;
}
