// The worker is killed, or the run terminated, at every step that matters and at random moments: afterwards the platform holds
// exactly what the source lists, no chunk whose id was known was sent twice, and the cursor moved exactly once.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FeedRunResult } from '../../src/core/feed-run.ts';
import { runWorkflowIdOf, TASK_QUEUE, WORKFLOW } from '../../src/core/names.ts';
import { dropDocument, dropList, range } from '../support/drop-document.ts';
import { momentOf } from '../support/run-watcher.ts';
import type { Moment } from '../support/run-watcher.ts';
import { createWorld, until } from '../support/world.ts';
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

const ROUNDS = Number(process.env['TCFEEDS_KILL_ROUNDS'] ?? 10);

let world: World;
let worker: WorkerProcess;

beforeEach(async () => {
  world = await createWorld();
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
  worker = await world.startWorker();
  expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
  world.source.put('/drop.json', dropDocument(BEFORE));
  expect(await world.run(FEED)).toMatchObject({ outcome: 'success', counts: { created: 120 } });
});
afterEach(async () => {
  await worker.stop();
  await world.close();
});

let started = 0;
async function startRun(): Promise<{
  workflowId: string;
  runId: string;
  result: Promise<FeedRunResult>;
}> {
  const workflowId = `${runWorkflowIdOf(FEED)}:kill-${(started += 1)}`;
  const handle = await world.client.workflow.start(WORKFLOW.feedRun, {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [{ feedId: FEED, mode: 'delta' }],
  });
  const result = handle.result() as Promise<FeedRunResult>;
  result.catch(() => undefined);
  return { workflowId, runId: handle.firstExecutionRunId, result };
}

async function prepare({ hold, slowSource }: Step): Promise<void> {
  if (hold === true) await world.control('POST', 'pace', { hold: 'Queued' });
  world.source.put('/drop.json', {
    body: CHANGED,
    ...(slowSource === true ? { delayMs: 1_500 } : {}),
  });
}

async function release({ hold }: Step): Promise<void> {
  world.source.put('/drop.json', CHANGED);
  if (hold !== true) return;
  await world.control('POST', 'pace', { hold: 'none' });
  await world.control('POST', 'release', {});
}

/** Exact contents that were uploaded more than once. */
async function sentTwice(): Promise<readonly string[]> {
  const { contentHashes } = (await world.control('GET', 'counters')) as {
    contentHashes: Record<string, number>;
  };
  return Object.entries(contentHashes).flatMap(([hash, times]) => (times > 1 ? [hash] : []));
}

async function expectSettled(list: readonly number[], commits: number): Promise<void> {
  expect(await world.canonical(OWNER)).toBe(dropList(list));
  const state = await world.state(FEED);
  expect(state.holder).toBeUndefined();
  expect(state.pending).toEqual([]);
  expect(state.notes).toEqual([]);
  expect(state.unknownObjects).toBe(0);
  expect(state.recentRuns.filter(({ outcome }) => outcome === 'success')).toHaveLength(commits);
}

describe('kill -9 of the worker', () => {
  test.each(STEPS)(
    '$name: the run goes on and nothing is lost or sent twice [R2] [R4] [R5] [R6]',
    async (step) => {
      await prepare(step);
      const run = await startRun();
      expect(await momentOf(world.client, run.workflowId, run.runId, step.moment)).toBe(true);
      await worker.kill();
      await release(step);
      worker = await world.startWorker();
      expect(await run.result).toMatchObject({
        outcome: 'success',
        counts: { created: 20, updated: 10, removed: 20 },
      });
      await expectSettled(AFTER, 2);
      expect(await sentTwice()).toEqual([]);
    },
  );

  test(`${ROUNDS} rounds at random moments end with the platform equal to the source [S1] [S7]`, async () => {
    let list = AFTER;
    for (let round = 1; round <= ROUNDS; round += 1) {
      list = range(20 + round * 3, 140 + round * 5);
      world.source.put(
        '/drop.json',
        dropDocument(list, (n) => `SBL${n}${n % 7 === round % 7 ? round : ''}`),
      );
      const run = await startRun();
      const afterMs = Math.round(Math.random() * 1_200);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await worker.kill();
      worker = await world.startWorker();
      const result = await run.result;
      expect(result, `round ${round}, killed after ${afterMs} ms`).toMatchObject({
        outcome: 'success',
      });
      await expectSettled(list, 1 + round);
    }
  }, 600_000);
});

describe('temporal workflow terminate', () => {
  test.each(STEPS)(
    '$name: the next run settles what was left and the platform equals a changed source [R16]',
    async (step) => {
      await prepare(step);
      const run = await startRun();
      expect(await momentOf(world.client, run.workflowId, run.runId, step.moment)).toBe(true);
      await world.client.workflow.getHandle(run.workflowId).terminate('test');
      await release(step);
      world.source.put('/drop.json', dropDocument(LATER));
      const next = await world.run(FEED);
      expect(next, next.summary).toMatchObject({ outcome: 'success' });
      await until(
        async () => (await world.canonical(OWNER)) === dropList(LATER),
        5_000,
        () => 'the platform does not hold what the source lists',
      );
      // A run that was terminated just after its commit counts, too.
      const state = await world.state(FEED);
      expect(state.pending).toEqual([]);
      expect(state.notes).toEqual([]);
      expect(state.unknownObjects).toBe(0);
      expect(await world.run(FEED)).toMatchObject({ outcome: 'success', counts: { chunks: 0 } });
    },
  );
});
