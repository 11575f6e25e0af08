// The worker is killed, or the run terminated, at every step that matters and at random moments: afterwards the platform holds
// exactly what the source lists, no chunk whose id was known was sent twice, and the cursor moved exactly once.
import { describe, expect, test } from 'vitest';
import type { FeedRunResult } from '../../src/core/feed-run.ts';
import { runWorkflowIdOf, TASK_QUEUE, WORKFLOW } from '../../src/core/names.ts';
import { dropDocument, dropList, range } from '../support/drop-document.ts';
import { momentOf } from '../support/run-watcher.ts';
import type { Moment } from '../support/run-watcher.ts';
import { createWorld } from '../support/world.ts';
import type { WorkerProcess, World } from '../support/world.ts';

const FEED = 'drop';
const OWNER = 'Feed Source';
const BEFORE = range(0, 120);
/** 20 gone, 20 new, 10 changed. */
const AFTER = range(20, 140);
const CHANGED = dropDocument(AFTER, (n) => (n >= 20 && n < 30 ? `SBL${n}0` : `SBL${n}`));
const LATER = range(30, 150);

interface Step {
  readonly name: string;
  readonly moment: Moment;
  /** Batches stay Queued, so that there is something to wait for. */
  readonly hold?: boolean;
  /** The source answers late, so that the fetch is under way. */
  readonly slowSource?: boolean;
}

const STEPS: readonly Step[] = [
  {
    name: 'during fetch',
    moment: { activity: 'fetchCollection', what: 'scheduled' },
    slowSource: true,
  },
  {
    name: 'after a chunk was created, before its first poll',
    moment: { activity: 'submitBatch', what: 'completed' },
  },
  {
    name: 'while polling',
    moment: { activity: 'awaitBatch', what: 'scheduled', nth: 2 },
    hold: true,
  },
  { name: 'between last chunk and ledger', moment: { activity: 'writeLedger', what: 'scheduled' } },
  { name: 'between ledger and commit', moment: { activity: 'commitRun', what: 'scheduled' } },
  { name: 'during stale removal', moment: { activity: 'submitBatch', what: 'scheduled', nth: 3 } },
];

/** Rounds at random moments, in worlds of their own that run beside each other: most of a round is waiting for a heartbeat. */
const ROUNDS = Number(process.env['TCFEEDS_KILL_ROUNDS'] ?? 10);
const ROUNDS_PER_WORLD = 2;

interface Scene {
  readonly world: World;
  worker: WorkerProcess;
}

/** A world in which the feed has been loaded once. */
async function inScene(act: (scene: Scene) => Promise<void>): Promise<void> {
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
    const scene: Scene = { world, worker: await world.startWorker() };
    expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
    world.source.put('/drop.json', dropDocument(BEFORE));
    expect(await world.run(FEED)).toMatchObject({ outcome: 'success', counts: { created: 120 } });
    await act(scene);
    await scene.worker.stop();
  } finally {
    await world.close();
  }
}

interface StartedRun {
  readonly workflowId: string;
  readonly runId: string;
  readonly result: Promise<FeedRunResult>;
}

async function startRun({ world }: Scene, name: string): Promise<StartedRun> {
  const workflowId = `${runWorkflowIdOf(FEED)}:${name}`;
  const handle = await world.client.workflow.start(WORKFLOW.feedRun, {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ feedId: FEED, mode: 'delta' }],
  });
  const result = handle.result() as Promise<FeedRunResult>;
  result.catch(() => undefined);
  return { workflowId, runId: handle.firstExecutionRunId, result };
}

async function prepare({ world }: Scene, { hold, slowSource }: Step): Promise<void> {
  if (hold === true) await world.control('POST', 'pace', { hold: 'Queued' });
  world.source.put('/drop.json', {
    body: CHANGED,
    ...(slowSource === true ? { delayMs: 1_500 } : {}),
  });
}

async function release({ world }: Scene, { hold }: Step): Promise<void> {
  world.source.put('/drop.json', CHANGED);
  if (hold !== true) return;
  await world.control('POST', 'pace', { hold: 'none' });
  await world.control('POST', 'release', {});
}

/** Exact contents that were uploaded more than once. */
async function sentTwice({ world }: Scene): Promise<readonly string[]> {
  const { contentHashes } = (await world.control('GET', 'counters')) as {
    contentHashes: Record<string, number>;
  };
  return Object.entries(contentHashes).flatMap(([hash, times]) => (times > 1 ? [hash] : []));
}

async function expectSettled({ world }: Scene, list: readonly number[]): Promise<void> {
  expect(await world.canonical(OWNER)).toBe(dropList(list));
  const state = await world.state(FEED);
  expect(state.holder).toBeUndefined();
  expect(state.pending).toEqual([]);
  expect(state.notes).toEqual([]);
  expect(state.unknownObjects).toBe(0);
}

async function commits({ world }: Scene): Promise<number> {
  return (await world.state(FEED)).recentRuns.filter(({ outcome }) => outcome === 'success').length;
}

const BY_NAME = STEPS.map((step) => [step.name, step] as const);

describe('kill -9 of the worker', { concurrent: true }, () => {
  test.each(BY_NAME)(
    '%s: the run goes on and nothing is lost or sent twice [R2] [R4] [R5] [R6]',
    async (_name, step) => {
      await inScene(async (scene) => {
        await prepare(scene, step);
        const run = await startRun(scene, 'killed');
        expect(await momentOf(scene.world.client, run.workflowId, run.runId, step.moment)).toBe(
          true,
        );
        await scene.worker.kill();
        await release(scene, step);
        scene.worker = await scene.world.startWorker();
        expect(await run.result).toMatchObject({
          outcome: 'success',
          counts: { created: 20, updated: 10, removed: 20 },
        });
        await expectSettled(scene, AFTER);
        expect(await commits(scene)).toBe(2);
        expect(await sentTwice(scene)).toEqual([]);
      });
    },
  );

  const worlds = Array.from(
    { length: Math.ceil(ROUNDS / ROUNDS_PER_WORLD) },
    (_, index) => index + 1,
  );
  test.each(worlds)(
    'rounds at random moments (world %i) end with the platform equal to the source [S1] [S7]',
    async (number) => {
      await inScene(async (scene) => {
        const rounds = Math.min(ROUNDS_PER_WORLD, ROUNDS - (number - 1) * ROUNDS_PER_WORLD);
        for (let round = 1; round <= rounds; round += 1) {
          const list = range(20 + round * 3, 140 + round * 5);
          scene.world.source.put(
            '/drop.json',
            dropDocument(list, (n) => `SBL${n}${n % 7 === round ? round : ''}`),
          );
          const run = await startRun(scene, `round-${round}`);
          const afterMs = Math.round(Math.random() * 2_500);
          await new Promise((resolve) => setTimeout(resolve, afterMs));
          await scene.worker.kill();
          scene.worker = await scene.world.startWorker();
          expect(await run.result, `round ${round}, killed after ${afterMs} ms`).toMatchObject({
            outcome: 'success',
          });
          await expectSettled(scene, list);
          expect(await commits(scene)).toBe(1 + round);
        }
      });
    },
  );
});

describe('temporal workflow terminate', { concurrent: true }, () => {
  test.each(BY_NAME)(
    '%s: the next run settles what was left and the platform equals a changed source [R16]',
    async (_name, step) => {
      await inScene(async (scene) => {
        const { world } = scene;
        await prepare(scene, step);
        const run = await startRun(scene, 'terminated');
        expect(await momentOf(world.client, run.workflowId, run.runId, step.moment)).toBe(true);
        await world.client.workflow.getHandle(run.workflowId).terminate('test');
        await release(scene, step);
        world.source.put('/drop.json', dropDocument(LATER));
        const next = await world.run(FEED);
        expect(next, next.summary).toMatchObject({ outcome: 'success' });
        await expectSettled(scene, LATER);
        // The platform is right and the ledger knows it: nothing is left to send.
        expect(await world.run(FEED)).toMatchObject({ outcome: 'success', counts: { chunks: 0 } });
      });
    },
  );
});
