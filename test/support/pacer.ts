// Keeps the time-skipping server from long jumps. When it finds everything idle for a moment, between the end of one activity and
// the request of the next one on a busy machine, it jumps to the next timer there is; without one of its own that is the execution
// time-out of a feed's state, ten years on, and the next run finds that state closed. With an hourly timer it is an hour.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Bundle of `time-skipping-workflows.ts`. */
    readonly timeSkippingBundlePath: string;
  }
}

const TASK_QUEUE = 'pacer';
let folder = '';

/** Vitest global set-up. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'time-skipping-bundle-'));
  const timeSkippingBundlePath = join(folder, 'time-skipping-bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./time-skipping-workflows.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(timeSkippingBundlePath, code);
  project.provide('timeSkippingBundlePath', timeSkippingBundlePath);
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Starts the hourly timer; it stops with the environment. */
export async function pace(env: TestWorkflowEnvironment, codePath: string): Promise<void> {
  const worker = await Worker.create({
    connection: env.nativeConnection,
    ...(env.namespace === undefined ? {} : { namespace: env.namespace }),
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath },
    shutdownForceTime: '5 seconds',
  });
  const running = worker.run();
  await env.client.workflow.start('pacerWorkflow', { taskQueue: TASK_QUEUE, workflowId: 'pacer' });
  const end = env.teardown.bind(env);
  env.teardown = async () => {
    worker.shutdown();
    await running;
    await end();
  };
}
