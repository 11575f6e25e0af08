// A store without room: one clear message, cursor and ledger untouched, nothing on the platform, and all is well once there is room.
// Needs the right to mount a small file system; without it the limit is set on the size of the worker's files instead.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropDocument, range } from '../support/drop-document.ts';
import { createWorld } from '../support/world.ts';
import type { WorkerProcess, World } from '../support/world.ts';

const OWNER = 'Feed Source';
const disk = mkdtempSync(join(tmpdir(), 'tcfeeds-disk-'));

function mount(size: string, ...more: string[]): boolean {
  try {
    execFileSync(
      'mount',
      ['-t', 'tmpfs', '-o', [`size=${size}`, ...more].join(','), 'tmpfs', disk],
      { stdio: 'ignore' },
    );
    return true;
  } catch {
    return false;
  }
}
const mounted = mount('4m');

let world: World;
let worker: WorkerProcess;

beforeAll(async () => {
  world = await createWorld(mounted ? { store: `file:${disk}/var` } : {});
  await world.configure(`  drop:
    use: spamhaus-drop
    platform: main
    tc_owner: ${OWNER}
    keep_non_global: true
    collections: { v4: true, v6: false, asn: false }
    url.v4: ${world.source.url}/drop.json
`);
  world.source.put('/drop.json', dropDocument(range(0, 30_000)));
  worker = await world.startWorker(mounted ? {} : { maxFileBlocks: 4_096 });
  expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await worker.stop();
  await world.close();
  if (mounted) execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

test(`a full disk (${mounted ? 'small file system' : 'limit on file size, no right to mount'}) [O10]`, async () => {
  const first = await world.run('drop');
  expect(first).toMatchObject({ outcome: 'failure', exitCode: 1 });
  expect(first.summary).toMatch(/StoreFull/);
  const state = await world.state('drop');
  expect(state.ledger).toBeUndefined();
  expect(state.holder).toBeUndefined();
  expect(state.collections).toEqual({});
  expect(await world.canonical(OWNER)).toBe('');
  if (mounted) {
    expect(
      readdirSync(join(disk, 'var'), { recursive: true }).filter((name) =>
        String(name).includes('mapped.tsv'),
      ),
    ).toEqual([]);
    mount('500m', 'remount');
  } else {
    await worker.stop();
    worker = await world.startWorker();
  }
  expect(await world.run('drop')).toMatchObject({
    outcome: 'success',
    counts: { created: 30_000 },
  });
});
