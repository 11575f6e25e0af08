// One history per variant of each workflow, kept in test/replay/histories and replayed by test/replay. With RECORD_HISTORIES=1
// they are made anew (before a release, or when a new variant appears); without it, this file checks that none is missing.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CodedError } from '../../src/core/errors.ts';
import { stateWorkflowIdOf, TASK_QUEUE, WORKFLOW } from '../../src/core/names.ts';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { createFeedEnv } from '../support/workflow-env.ts';
import type { FeedEnv, History } from '../support/workflow-env.ts';

const FOLDER = join(import.meta.dirname, '../replay/histories');
const recording = process.env['RECORD_HISTORIES'] === '1';

/** File name, and how the execution comes about. */
const VARIANTS: Readonly<Record<string, (feeds: FeedEnv) => Promise<readonly History[]>>> = {
  'feed-run.first-load': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1', b: '1' } }, objectsPerChunk: 1 });
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.empty-delta': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    await feeds.run(world);
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.removal': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1', b: '1' } } });
    await feeds.run(world);
    world.source['one'] = { values: { a: '2' }, complete: true };
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.partial': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' }, two: { b: '1' } } });
    world.always('fetchCollection', (input) => {
      if ((input as { collection: string }).collection === 'two')
        throw new CodedError('FeedFormat', 'HTML instead of CSV');
    });
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.failed': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    world.once('planRun', () => {
      throw new CodedError('StoreFull', 'no space left');
    });
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.preview': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    return ended(feeds, await feeds.start(world, { mode: 'preview' }));
  },
  'feed-run.skipped': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    await feeds.state.configure(world.feedId, { paused: true });
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.settling': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    const reached = feeds.hangAt(world, 'awaitBatch');
    const first = await feeds.start(world);
    await reached;
    await first.cancel();
    await feeds.end(first);
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.in-flight': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } }, batchDeadlineMs: 3_600_000 });
    world.batchTakesMs = 1_000 * 3_600_000;
    await feeds.run(world);
    world.batchTakesMs = 0;
    return ended(feeds, await feeds.start(world));
  },
  'feed-run.cancelled': async (feeds) => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    const reached = feeds.hangAt(world, 'awaitBatch');
    const handle = await feeds.start(world);
    await reached;
    await handle.cancel();
    return ended(feeds, handle);
  },
  'feed-run.continued': async (feeds) => {
    const one = Object.fromEntries(Array.from({ length: 252 }, (_, n) => [`k${n}`, '1']));
    const world = await feeds.newWorld({ source: { one }, objectsPerChunk: 1, window: 8 });
    const histories = await ended(feeds, await feeds.start(world));
    // The first execution is long and says nothing that the others do not; the continuation is what matters.
    return histories.slice(-1);
  },
  'indicator-export.first': async (feeds) => {
    const world = await feeds.newWorld({ source: { platform: { a: '1', b: '1' } } });
    return ended(feeds, await feeds.startExport(world));
  },
  'indicator-export.delta': async (feeds) => {
    const world = await feeds.newWorld({ source: { platform: { a: '1', b: '1' } } });
    await feeds.end(await feeds.startExport(world));
    world.source['platform'] = { values: { b: '2', c: '1' }, complete: true };
    return ended(feeds, await feeds.startExport(world));
  },
  'indicator-export.partial': async (feeds) => {
    const outputs = ['list', 'siem'];
    const world = await feeds.newWorld({ source: { platform: { a: '1' } }, outputs });
    world.down.add('siem');
    return ended(feeds, await feeds.startExport(world));
  },
  'feed-state.life': async (feeds) => {
    const feedId = 'golden-state';
    const workflowId = stateWorkflowIdOf(feedId);
    const handle = await feeds.client.workflow.start(WORKFLOW.feedState, {
      taskQueue: TASK_QUEUE,
      workflowId,
      args: [{ feedId, continueAfterEvents: 60 }],
    });
    const world = await feeds.newWorld({ feedId, source: { one: { a: '1' } } });
    await feeds.run(world);
    await handle.signal('resetCursorSignal', { to: null, reason: 'reload' });
    await handle.signal('releaseLease', {});
    for (let n = 0; n < 4; n += 1) await feeds.run(world);
    return feeds.historiesOf(workflowId);
  },
};

let feeds: FeedEnv;

beforeAll(async () => {
  if (recording) feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(async () => {
  if (recording) await feeds.close();
});

test.each(Object.entries(VARIANTS))('there is a history of %s', async (name, make) => {
  if (recording) {
    await mkdir(FOLDER, { recursive: true });
    const histories = await make(feeds);
    for (const [index, history] of histories.entries())
      await writeFile(fileOf(name, index), `${JSON.stringify(plain(history), undefined, 1)}\n`);
  }
  expect(existsSync(fileOf(name, 0))).toBe(true);
});

const fileOf = (name: string, index: number): string =>
  join(FOLDER, `${name}${index === 0 ? '' : `.${index + 1}`}.json`);

async function ended(
  from: FeedEnv,
  handle: Awaited<ReturnType<FeedEnv['start']>>,
): Promise<readonly History[]> {
  await from.end(handle);
  return from.historiesOf(handle.workflowId);
}

/** Without what is only true of the machine that recorded it. */
function plain(history: History): unknown {
  const text = historyToJSON(history);
  return JSON.parse(text, (key, value: unknown) =>
    key === 'identity' ? 'recorder' : key === 'stackTrace' ? '' : value,
  );
}
