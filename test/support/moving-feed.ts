// A world with one feed whose source moves on: every edition drops 20 objects, adds 20 and changes 10 of what stays. For tests
// that stop a run half-way and ask afterwards whether anything was lost or sent twice.
import { expect } from 'vitest';
import { startRun } from '../../src/cli/temporal/start-run.ts';
import { resultOf } from '../../src/cli/temporal/watch-run.ts';
import type { FeedRunResult } from '../../src/core/feed-run.ts';
import { dropDocument, dropList, range } from './drop-document.ts';
import { momentOf } from './run-watcher.ts';
import type { Moment } from './run-watcher.ts';
import { createWorld } from './world.ts';
import type { WorkerProcess, World } from './world.ts';

const FEED = 'drop';
const OWNER = 'Feed Source';
const SIZE = 120;
const MOVED = 20;
const CHANGED = 10;

/** A step of a run at which a test interferes. */
export interface Step {
  readonly name: string;
  readonly moment: Moment;
  /** Batches stay Queued, so that there is something to wait for. */
  readonly hold?: boolean;
  /** The source answers late, so that the fetch is under way. */
  readonly slowSource?: boolean;
}

export const STEPS = {
  fetch: {
    name: 'during fetch',
    moment: { activity: 'fetchCollection', what: 'scheduled' },
    slowSource: true,
  },
  created: {
    name: 'after a chunk was created, before its first poll',
    moment: { activity: 'submitBatch', what: 'completed' },
    hold: true,
  },
  polling: {
    name: 'while polling',
    moment: { activity: 'awaitBatch', what: 'scheduled', nth: 2 },
    hold: true,
  },
  ledger: {
    name: 'between last chunk and ledger',
    moment: { activity: 'writeLedger', what: 'scheduled' },
  },
  commit: {
    name: 'between ledger and commit',
    moment: { activity: 'commitRun', what: 'scheduled' },
  },
  removal: {
    name: 'during stale removal',
    moment: { activity: 'submitBatch', what: 'scheduled', nth: 3 },
  },
} as const satisfies Record<string, Step>;

export interface StartedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly result: Promise<FeedRunResult>;
}

export class MovingFeed {
  readonly #world: World;
  #worker: WorkerProcess;
  #edition = 0;
  readonly #withdrawn = new Set<number>();

  private constructor(world: World, worker: WorkerProcess) {
    this.#world = world;
    this.#worker = worker;
  }

  /** Loads edition 0. The caller calls `close()`. */
  static async create(): Promise<MovingFeed> {
    const world = await createWorld();
    try {
      await world.configure(`  ${FEED}:
    use: spamhaus-drop
    platform: main
    tc_owner: ${OWNER}
    keep_non_global: true
    collections: { v4: true, v6: false, asn: false }
    url.v4: ${world.source.url}/drop.json
    stale: { graceSnapshots: 1, maxShare: 100% }
    batch: { maxObjects: 16, uploadDeadline: 5s }
    busyWait: 2m
`);
      const feed = new MovingFeed(world, await world.startWorker());
      expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
      feed.publish();
      expect(await feed.run()).toMatchObject({ outcome: 'success', counts: { created: SIZE } });
      return feed;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#worker.stop();
    await this.#world.close();
  }

  /** The source shows its next edition from now on. */
  moveOn(step?: Step): void {
    this.#edition += 1;
    this.publish(step);
  }

  /** Half of what the newest edition added is gone in the next one. */
  withdraw(): void {
    for (const n of this.#numbers().slice(-MOVED / 2)) this.#withdrawn.add(n);
    this.moveOn();
  }

  publish({ slowSource = false }: Partial<Step> = {}): void {
    const edition = this.#edition;
    const changed = new Set(this.#numbers().slice(0, edition === 0 ? 0 : CHANGED));
    const body = dropDocument(this.#numbers(), (n) =>
      changed.has(n) ? `SBL${n}0${edition}` : `SBL${n}`,
    );
    this.#world.source.put('/drop.json', { body, ...(slowSource ? { delayMs: 1_500 } : {}) });
  }

  /** Starts a run that comes to `step` and waits there, as far as the step can be held. */
  async runUntil(step: Step): Promise<StartedRun> {
    if (step.hold === true) await this.#world.control('POST', 'pace', { hold: 'Queued' });
    this.moveOn(step);
    const run = await this.start();
    const { workflowId, runId } = run;
    expect(await momentOf(this.#world.client, workflowId, runId, step.moment)).toBe(true);
    return run;
  }

  /** Source and platform answer as usual again. */
  async release(step: Step): Promise<void> {
    this.publish();
    if (step.hold !== true) return;
    await this.#world.control('POST', 'pace', { hold: 'none' });
    await this.#world.control('POST', 'release', {});
  }

  async start(): Promise<StartedRun> {
    const { workflowId, runId, handle } = await startRun(this.#world, {
      v: 1,
      feedId: FEED,
      mode: 'delta',
    });
    const result = resultOf(handle);
    result.catch(() => undefined);
    return { workflowId, runId, result };
  }

  async run(): Promise<FeedRunResult> {
    return (await this.start()).result;
  }

  async terminate({ workflowId }: StartedRun): Promise<void> {
    await this.#world.client.workflow.getHandle(workflowId).terminate('test');
  }

  async killWorker(): Promise<void> {
    await this.#worker.kill();
  }

  async startWorker(): Promise<void> {
    this.#worker = await this.#world.startWorker();
  }

  /** The platform equals the newest edition, and nothing is left open. */
  async expectSettled(): Promise<void> {
    expect(await this.#world.canonical(OWNER)).toBe(dropList(this.#numbers()));
    const { holder, pending, notes, unknownObjects } = await this.#world.state(FEED);
    expect({ holder, pending, notes, unknownObjects }).toEqual({
      holder: undefined,
      pending: [],
      notes: [],
      unknownObjects: 0,
    });
  }

  /** How often a run has moved the cursor. */
  async commitsOf({ runId }: StartedRun): Promise<number> {
    const { recentRuns } = await this.#world.state(FEED);
    return recentRuns.filter(({ runKey, outcome }) => runKey === runId && outcome === 'success')
      .length;
  }

  /** Exact contents that were uploaded more than once. */
  async sentTwice(): Promise<readonly string[]> {
    const { contentHashes } = (await this.#world.control('GET', 'counters')) as {
      contentHashes: Record<string, number>;
    };
    return Object.entries(contentHashes).flatMap(([hash, times]) => (times > 1 ? [hash] : []));
  }

  #numbers(): readonly number[] {
    const first = this.#edition * MOVED;
    return range(first, first + SIZE).filter((n) => !this.#withdrawn.has(n));
  }
}
