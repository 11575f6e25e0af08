// The Java test server as the workflow suites use it. It knows only `Custom*` search attributes by itself, so the environment
// registers ours; a workflow that upserts them then runs here as on a real server.
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import '../support/pacer.ts';
import { createTimeSkippingEnv } from '../support/servers.ts';

let env: TestWorkflowEnvironment;

beforeAll(async () => {
  env = await createTimeSkippingEnv({ isPaced: false });
}, 400_000);
afterAll(async () => {
  await env.teardown();
});

test('thirty days pass in a moment and our search attributes are accepted', async () => {
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'servers',
    workflowBundle: { codePath: inject('timeSkippingBundlePath') },
  });
  const startedAt = Date.now();
  const handle = await env.client.workflow.start('longSleep', {
    taskQueue: 'servers',
    workflowId: 'long-sleep',
  });
  const description = await worker.runUntil(async () => {
    expect(await handle.result()).toBe('slept');
    return handle.describe();
  });
  expect(Date.now() - startedAt).toBeLessThan(60_000);
  expect(description.typedSearchAttributes.getAll().map(({ key }) => key.name)).toEqual(
    expect.arrayContaining(['TcFeedId', 'TcRecords', 'TcWatermark']),
  );
});
