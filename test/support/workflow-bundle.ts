// The workflows as one file, bundled once for all suites that need it (Vitest global set-up).
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The bundle as the tests' workers and replays load it. */
    readonly workflowBundlePath: string;
  }
}

let folder = '';

export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'workflow-bundle-'));
  const workflowBundlePath = join(folder, 'workflow-bundle.js');
  await writeFile(workflowBundlePath, await bundleWorkflows());
  project.provide('workflowBundlePath', workflowBundlePath);
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

export async function bundleWorkflows(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('WARN'),
  });
  return code;
}
