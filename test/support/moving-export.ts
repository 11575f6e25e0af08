// A world with one export whose platform moves on: every edition adds objects, changes some, sets some inactive and deletes some. For
// tests that stop a run half-way and ask afterwards whether every output says what the platform holds.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { startRun } from '../../src/cli/temporal/start-run.ts';
import { resultOf } from '../../src/cli/temporal/watch-run.ts';
import { WORKFLOW } from '../../src/core/names.ts';
import type { FeedRunResult } from '../../src/core/feed-run.ts';
import { createThreatConnect, type ThreatConnect } from '../../src/threatconnect/index.ts';
import { range } from './drop-document.ts';
import { foldLines, LineReceiver, type KnownObject } from './line-receiver.ts';
import type { StartedRun, Step } from './moving-feed.ts';
import { momentOf } from './run-watcher.ts';
import { ACCESS_ID, createWorld, SECRET_KEY, type WorkerProcess, type World } from './world.ts';

const EXPORT = 'soc';
const OWNER = 'Export Source';
const TOKEN = 'canary-token-of-the-receiver-2b7e';
const SIZE = 120;
const MOVED = 15;

/** In the order of a run. */
export const EXPORT_STEPS = {
  check: { name: 'while checking', moment: { activity: 'checkExport', what: 'scheduled' } },
  plan: {
    name: 'while deciding what is read',
    moment: { activity: 'planWindows', what: 'scheduled' },
  },
  read: { name: 'while reading', moment: { activity: 'readWindow', what: 'scheduled' } },
  gone: {
    name: 'while asking what was deleted',
    moment: { activity: 'findGone', what: 'scheduled' },
  },
  merge: {
    name: 'while merging into the mirror',
    moment: { activity: 'mergeMirror', what: 'scheduled' },
  },
  first: {
    name: 'while telling the first output',
    moment: { activity: 'deliverOutput', what: 'scheduled' },
  },
  last: {
    name: 'when an output has been told',
    moment: { activity: 'deliverOutput', what: 'completed' },
  },
  commit: {
    name: 'between the outputs and commit',
    moment: { activity: 'commitRun', what: 'scheduled' },
  },
} as const satisfies Record<string, Step>;

export class MovingExport {
  readonly #world: World;
  readonly #tc: ThreatConnect;
  readonly #receiver: LineReceiver;
  #worker: WorkerProcess;
  #edition = 0;

  private constructor(
    world: World,
    tc: ThreatConnect,
    receiver: LineReceiver,
    worker: WorkerProcess,
  ) {
    this.#world = world;
    this.#tc = tc;
    this.#receiver = receiver;
    this.#worker = worker;
  }

  /** Brings edition 0 out. The caller calls `close()`. */
  static async create(): Promise<MovingExport> {
    const receiver = new LineReceiver(TOKEN);
    const url = await receiver.start();
    const world = await createWorld({
      owners: [{ name: OWNER, kind: 'Source' }],
      env: { RECEIVER_TOKEN: TOKEN },
    });
    process.env['RECEIVER_TOKEN'] = TOKEN;
    try {
      await world.configure(`  {}
exports:
  ${EXPORT}:
    owners: [${OWNER}]
    indicator_type: [Host]
    group_type: []
    lagSeconds: 0
    busyWait: 2m
    parallel: 3
    outputs:
      lists: { to: ./out/lists }
      journal: { use: json-lines, content: changes, to: ./out/journal }
      siem:
        use: json-lines
        content: changes
        to: ${url}
        headers: { authorization: 'Bearer \${env:RECEIVER_TOKEN}' }
        maxEvents: 20
`);
      const tc = createThreatConnect({
        apiPath: world.platform.apiPath,
        credentials: { accessId: ACCESS_ID, secretKey: SECRET_KEY },
        owner: OWNER,
      });
      const moving = new MovingExport(world, tc, receiver, await world.startWorker());
      expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
      const first = tc.change();
      for (const n of range(0, SIZE)) first.indicator('Host', host(n));
      (await first.commit()).throwIfFailed();
      await nextSecond();
      expect(await moving.run()).toMatchObject({ outcome: 'success', counts: { created: SIZE } });
      return moving;
    } catch (error) {
      receiver.stop();
      await world.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#worker.stop();
    await this.#tc.close();
    this.#receiver.stop();
    await this.#world.close();
  }

  /** The platform shows its next edition from now on: as many objects as before, some others among them. */
  async moveOn(): Promise<void> {
    const first = this.#edition * MOVED;
    this.#edition += 1;
    const change = this.#tc.change();
    for (const n of range(first + SIZE, first + SIZE + MOVED)) change.indicator('Host', host(n));
    for (const n of range(first + MOVED, first + 2 * MOVED))
      change.indicator('Host', host(n)).setRating(this.#edition % 6);
    const [inactive, ...deleted] = range(first, first + MOVED);
    change.indicator('Host', host(inactive ?? 0)).setActive(false);
    (await change.commit()).throwIfFailed();
    for (const n of deleted)
      await this.#world.control('POST', 'edit', {
        owner: OWNER,
        type: 'Host',
        summary: host(n),
        delete: true,
      });
    await nextSecond();
  }

  /** Starts a run on the next edition that comes to `step`. */
  async runUntil(step: Step): Promise<StartedRun> {
    await this.moveOn();
    const run = await this.start();
    expect(await momentOf(this.#world.client, run.workflowId, run.runId, step.moment)).toBe(true);
    return run;
  }

  async start(): Promise<StartedRun> {
    const { workflowId, runId, handle } = await startRun(
      this.#world,
      { v: 1, feedId: EXPORT, mode: 'delta' },
      WORKFLOW.indicatorExport,
    );
    const result = resultOf(handle);
    result.catch(() => undefined);
    return { workflowId, runId, result };
  }

  async run(): Promise<FeedRunResult> {
    return (await this.start()).result;
  }

  /** The receiver answers 503 until it is up again. */
  outputGoesDown(): void {
    this.#receiver.isDown = true;
  }

  outputComesUp(): void {
    this.#receiver.isDown = false;
  }

  async killWorker(): Promise<void> {
    await this.#worker.kill();
  }

  async startWorker(): Promise<void> {
    this.#worker = await this.#world.startWorker();
  }

  /** Every output says what the platform holds, values and ratings, and nothing is left open. */
  async expectSettled(): Promise<void> {
    const expected = await this.#oracle();
    const lists = await readFile(join(this.#world.folder, 'out/lists/hosts.txt'), 'utf8');
    const values = lists.split('\n').filter(Boolean);
    expect(values).toEqual(expected.map((line) => line.split(' ')[0]));
    expect(linesOf(this.#receiver.known)).toEqual(expected);
    expect(linesOf(await this.#journal())).toEqual(expected);
    const { holder, pending, notes } = await this.#world.state(EXPORT);
    expect({ holder, pending, notes }).toEqual({ holder: undefined, pending: [], notes: [] });
  }

  /** How often a run has moved the cursors. */
  async commitsOf({ runId }: StartedRun): Promise<number> {
    const { recentRuns } = await this.#world.state(EXPORT);
    return recentRuns.filter(
      ({ runKey, outcome }) => runKey === runId && (outcome === 'success' || outcome === 'partial'),
    ).length;
  }

  async #oracle(): Promise<readonly string[]> {
    const lines: string[] = [];
    for await (const { summary, rating, active } of this.#tc.indicators.list({ type: 'Host' }))
      if (active) lines.push(lineOf({ summary, ...(rating === undefined ? {} : { rating }) }));
    return lines.sort();
  }

  async #journal(): Promise<Map<string, KnownObject>> {
    const known = new Map<string, KnownObject>();
    const folder = join(this.#world.folder, 'out/journal');
    const deliveries = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
    for (const name of deliveries)
      foldLines(known, await readFile(join(folder, name, 'changes.jsonl'), 'utf8'));
    return known;
  }
}

const host = (n: number): string => `h${String(n).padStart(4, '0')}.example`;
const lineOf = ({ summary, rating }: Omit<KnownObject, 'id'>): string =>
  `${summary} ${rating ?? 0}`;
const linesOf = (known: ReadonlyMap<string, KnownObject>): readonly string[] =>
  [...known.values()].map(lineOf).sort();
/** Windows end with the platform's second. */
const nextSecond = (): Promise<void> => sleep(1_100);
