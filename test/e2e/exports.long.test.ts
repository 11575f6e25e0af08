// Exports from the platform to files and to a receiver, against an oracle: what the platform holds.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRun } from '../../src/cli/temporal/start-run.ts';
import { WORKFLOW } from '../../src/core/names.ts';
import { createThreatConnect, type ThreatConnect } from '../../src/threatconnect/index.ts';
import { LineReceiver } from '../support/line-receiver.ts';
import { momentOf } from '../support/run-watcher.ts';
import { ACCESS_ID, createWorld, SECRET_KEY } from '../support/world.ts';
import type { WorkerProcess, World } from '../support/world.ts';

const OWNER = 'Export Source';
const TOKEN = 'canary-token-of-the-receiver-5d1c';

let world: World;
let worker: WorkerProcess;
let tc: ThreatConnect;
const receiver = new LineReceiver(TOKEN);

beforeAll(async () => {
  const url = await receiver.start();
  world = await createWorld({
    owners: [{ name: OWNER, kind: 'Source' }],
    env: { RECEIVER_TOKEN: TOKEN },
  });
  process.env['RECEIVER_TOKEN'] = TOKEN;
  tc = createThreatConnect({
    apiPath: world.platform.apiPath,
    credentials: { accessId: ACCESS_ID, secretKey: SECRET_KEY },
    owner: OWNER,
  });
  await world.configure(`  {}
exports:
  soc:
    owners: [${OWNER}]
    indicator_type: [Host]
    group_type: []
    lagSeconds: 0
    outputs:
      lists: { to: ./out/lists, ceiling: AMBER }
      journal: { use: json-lines, content: changes, to: ./out/journal }
      siem:
        use: json-lines
        content: changes
        to: ${url}
        headers: { authorization: 'Bearer \${env:RECEIVER_TOKEN}' }
        maxEvents: 40
  paced:
    owners: [${OWNER}]
    indicator_type: [Host]
    group_type: []
    lagSeconds: 3600
    fetch_limit: 50
    outputs: { lists: { to: ./out/paced } }
`);
  worker = await world.startWorker();
  expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await worker.stop();
  await tc.close();
  receiver.stop();
  await world.close();
});

const host = (n: number): string => `h${String(n).padStart(3, '0')}.example`;
const run = () => world.run('soc', WORKFLOW.indicatorExport);
const oracle = async (): Promise<readonly string[]> =>
  (await world.canonical(OWNER))
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t')[1] ?? '');
const list = async (): Promise<readonly string[]> =>
  (await readFile(join(world.folder, 'out/lists/hosts.txt'), 'utf8')).split('\n').filter(Boolean);
const journal = async (): Promise<readonly string[]> => {
  const folders = (await readdir(join(world.folder, 'out/journal')))
    .filter((name) => !name.startsWith('.'))
    .sort();
  const texts = await Promise.all(
    folders.map((name) =>
      readFile(join(world.folder, 'out/journal', name, 'changes.jsonl'), 'utf8'),
    ),
  );
  return texts
    .flatMap((text) => text.split('\n').filter(Boolean))
    .map((line) => {
      const { action, object } = JSON.parse(line) as {
        action: string;
        object: { summary: string };
      };
      return `${action} ${object.summary}`;
    });
};
/** Windows end with the platform's second. */
const nextSecond = (): Promise<void> => sleep(1_100);

describe('an export', () => {
  test('brings everything out, then what came, changed and went, each output by its own cursor', async () => {
    const first = tc.change();
    for (let n = 0; n < 120; n += 1) first.indicator('Host', host(n));
    (await first.commit()).throwIfFailed();
    expect(await run()).toMatchObject({
      outcome: 'success',
      counts: { created: 120, removed: 0 },
    });
    expect(await list()).toEqual(await oracle());
    expect(receiver.values()).toEqual(await oracle());
    expect(new Set(receiver.keys).size).toBe(3);

    await nextSecond();
    await world.control('POST', 'edit', {
      owner: OWNER,
      type: 'Host',
      summary: host(1),
      delete: true,
    });
    const second = tc.change();
    second.indicator('Host', host(2)).setRating(5);
    second.indicator('Host', host(3)).setActive(false);
    second.indicator('Host', host(200));
    (await second.commit()).throwIfFailed();
    await nextSecond();
    expect(await run()).toMatchObject({
      outcome: 'success',
      counts: { created: 1, updated: 1, removed: 2 },
    });
    expect(await list()).toEqual(await oracle());
    expect(receiver.values()).toEqual(await oracle());
    expect((await journal()).slice(120).sort()).toEqual(
      [
        `change ${host(2)}`,
        `create ${host(200)}`,
        `withdraw ${host(1)}`,
        `withdraw ${host(3)}`,
      ].sort(),
    );
  });

  test('whose runs are limited has everything after some of them, and loses nothing', async () => {
    const paced = () => world.run('paced', WORKFLOW.indicatorExport);
    const held = async (): Promise<readonly string[]> =>
      (await readFile(join(world.folder, 'out/paced/hosts.txt'), 'utf8'))
        .split('\n')
        .filter(Boolean);
    const all = await oracle();
    const waiting = ['indicators: what is new has been read; the rest follows in the next runs'];
    // One of them is switched off: read, and not held.
    for (const reached of [49, 99]) {
      expect(await paced()).toMatchObject({ outcome: 'success', warnings: waiting });
      expect(await held()).toHaveLength(reached);
    }
    expect(await paced()).toMatchObject({ outcome: 'success', warnings: [] });
    expect(await held()).toEqual(all);
    expect(await paced()).toMatchObject({ outcome: 'success', counts: { created: 0, removed: 0 } });
  });

  test('that finds nothing new tells nobody anything', async () => {
    const told = receiver.keys.length;
    await nextSecond();
    expect(await run()).toMatchObject({ outcome: 'success', counts: { created: 0, updated: 0 } });
    expect(receiver.keys).toHaveLength(told);
  });

  test('goes on while a receiver is down, and tells it all that it missed', async () => {
    receiver.isDown = true;
    const known = receiver.values();
    const change = tc.change();
    change.indicator('Host', host(300));
    (await change.commit()).throwIfFailed();
    await world.control('POST', 'edit', {
      owner: OWNER,
      type: 'Host',
      summary: host(4),
      delete: true,
    });
    await nextSecond();
    const partial = await run();
    expect(partial).toMatchObject({ outcome: 'partial' });
    expect(partial.summary).toContain('OutputUnavailable');
    expect(await list()).toEqual(await oracle());
    expect(receiver.values()).toEqual(known);
    receiver.isDown = false;
    await nextSecond();
    expect(await run()).toMatchObject({ outcome: 'success' });
    expect(receiver.values()).toEqual(await oracle());
  });

  test('withdraws what a receiver took without confirming all, though it came and went between', async () => {
    const change = tc.change();
    for (let n = 310; n < 400; n += 1) change.indicator('Host', host(n));
    (await change.commit()).throwIfFailed();
    await nextSecond();
    // Documents of 40: the first is taken, the others are not.
    receiver.takes = 1;
    expect(await run()).toMatchObject({ outcome: 'partial' });
    const taken = receiver.values().filter((value) => value >= host(310) && value < host(400));
    expect(taken).toHaveLength(40);
    for (const value of taken.slice(0, 10))
      await world.control('POST', 'edit', {
        owner: OWNER,
        type: 'Host',
        summary: value,
        delete: true,
      });
    receiver.takes = Number.POSITIVE_INFINITY;
    await nextSecond();
    expect(await run()).toMatchObject({ outcome: 'success' });
    expect(receiver.values()).toEqual(await oracle());
  });

  test('whose run is terminated before it has committed is told the rest by the next one', async () => {
    const change = tc.change();
    for (let n = 600; n < 620; n += 1) change.indicator('Host', host(n));
    (await change.commit()).throwIfFailed();
    await nextSecond();
    const { workflowId, runId, handle } = await startRun(
      world,
      { v: 1, feedId: 'soc', mode: 'delta' },
      WORKFLOW.indicatorExport,
    );
    const told = { activity: 'deliverOutput', what: 'completed', nth: 3 } as const;
    expect(await momentOf(world.client, workflowId, runId, told)).toBe(true);
    await handle.terminate('test');
    expect(receiver.values()).toContain(host(600));
    for (let n = 600; n < 605; n += 1)
      await world.control('POST', 'edit', {
        owner: OWNER,
        type: 'Host',
        summary: host(n),
        delete: true,
      });
    await nextSecond();
    expect(await run()).toMatchObject({ outcome: 'success' });
    expect(receiver.values()).toEqual(await oracle());
    expect(await list()).toEqual(await oracle());
  });

  test('tells one output anew whose form has changed, and the others nothing', async () => {
    const keys = receiver.keys.length;
    const yaml = join(world.folder, 'feeds.yaml');
    const before = await readFile(yaml, 'utf8');
    await writeFile(yaml, before.replace('ceiling: AMBER', 'ceiling: GREEN'));
    expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
    await nextSecond();
    const { outcome, collections } = await run();
    expect(outcome).toBe('success');
    const statusOf = (name: string) =>
      collections.find(({ collection }) => collection === `output:${name}`)?.status;
    expect([statusOf('lists'), statusOf('siem'), statusOf('journal')]).toEqual([
      'complete',
      'unchanged',
      'unchanged',
    ]);
    expect(receiver.keys).toHaveLength(keys);
  });

  test('whose worker is killed ends as if it had not been', async () => {
    const change = tc.change();
    for (let n = 400; n < 460; n += 1) change.indicator('Host', host(n));
    (await change.commit()).throwIfFailed();
    await nextSecond();
    const running = run();
    await sleep(300);
    await worker.kill();
    worker = await world.startWorker();
    expect(await running).toMatchObject({ outcome: 'success' });
    expect(await list()).toEqual(await oracle());
    expect(receiver.values()).toEqual(await oracle());
  });

  test('shows its cursors, holds no secret, and is told everything anew after a reset', async () => {
    const state = await world.state('soc');
    expect(Object.keys(state.collections).sort()).toEqual([
      'groups',
      'indicators',
      'output:journal',
      'output:lists',
      'output:siem',
    ]);
    expect(JSON.stringify(state)).not.toContain(TOKEN);
    receiver.known.clear();
    expect(
      await world.tcfeeds(
        'state',
        'reset',
        'soc',
        '--collection',
        'output:siem',
        '--reason',
        'lost its data',
      ),
    ).toMatchObject({ code: 0 });
    await nextSecond();
    expect(await run()).toMatchObject({ outcome: 'success' });
    expect(receiver.values()).toEqual(await oracle());
  });
});
