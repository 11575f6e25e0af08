// The workflows as one file for all suites that need it (Vitest global set-up): the one of `dist` where `npm test` has just built it
// (TCFEEDS_WORKFLOW_BUNDLE is its path), else, or when a source is newer, bundled here.
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
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

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** All that is in the bundle and not of a package. */
const SOURCES = ['workflows', 'src/core'];
let folder = '';

export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'workflow-bundle-'));
  const workflowBundlePath = join(folder, 'workflow-bundle.js');
  // A copy: `dist` may be made anew while the tests run.
  await writeFile(workflowBundlePath, await workflowBundle());
  project.provide('workflowBundlePath', workflowBundlePath);
}

export async function teardown(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** The code of the bundle. */
export async function workflowBundle(): Promise<string> {
  const built = process.env['TCFEEDS_WORKFLOW_BUNDLE'] ?? '';
  return (await isFresh(built)) ? readFile(built, 'utf8') : bundleWorkflows();
}

async function bundleWorkflows(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows/index.ts'),
    logger: new DefaultLogger('WARN'),
  });
  return code;
}

/** True when the file is there and newer than every source. */
async function isFresh(bundle: string): Promise<boolean> {
  const builtAt = await changedAt(bundle).catch(() => 0);
  const names = await Promise.all(
    SOURCES.map(async (source) =>
      (await readdir(join(ROOT, source), { recursive: true })).map((name) => join(source, name)),
    ),
  );
  const times = [...SOURCES, ...names.flat()].map((name) => changedAt(join(ROOT, name)));
  return (await Promise.all(times)).every((time) => time < builtAt);
}

const changedAt = async (path: string): Promise<number> => (await stat(path)).mtimeMs;
