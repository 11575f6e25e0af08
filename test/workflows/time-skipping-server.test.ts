// The Java test server as the workflow suites use it. It knows only `Custom*` search attributes by itself, so the environment
// registers ours; a workflow that upserts them then runs here as on a real server.
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTimeSkippingEnv } from '../support/servers.ts';

let env: TestWorkflowEnvironment;
let folder = '';

// Written next to the tests, so that the bundler finds the SDK; TypeScript types are not needed for three lines.
const WORKFLOW = `
import { sleep, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
export async function longSleep() {
  upsertSearchAttributes([
    { key: defineSearchAttributeKey('TcFeedId', 'KEYWORD'), value: 'demo' },
    { key: defineSearchAttributeKey('TcRecords', 'INT'), value: 7 },
    { key: defineSearchAttributeKey('TcWatermark', 'DATETIME'), value: new Date(0) },
  ]);
  await sleep('30 days');
  return 'slept';
}
`;

beforeAll(async () => {
  env = await createTimeSkippingEnv({ isPaced: false });
  folder = await mkdtemp(join(import.meta.dirname, '.tmp-'));
  await writeFile(join(folder, 'workflow.js'), WORKFLOW);
}, 400_000);
afterAll(async () => {
  await env.teardown();
  await rm(folder, { recursive: true });
});

test('thirty days pass in a moment and our search attributes are accepted', async () => {
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: 'servers',
    workflowsPath: join(folder, 'workflow.js'),
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
