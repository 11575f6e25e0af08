// Temporal environments for tests, on the servers that `npm test` has provided (or that are provided here on first use).
//
// Search attributes: the dev server gets ours by flag. The Java test server knows `CustomKeywordField` and the like only and
// refuses a workflow that upserts an unknown attribute, and it cannot list them either, so ours are simply added there.
import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { inject } from 'vitest';
import {
  addSearchAttributes,
  FEED_SEARCH_ATTRIBUTES,
  provideDevServer,
  provideTestServer,
} from '../../src/worker/servers/index.ts';
import { pace } from './pacer.ts';

const GUARD = fileURLToPath(new URL('./guarded-server.sh', import.meta.url));

/** How often a server that is slow to answer is started. */
const STARTS = 8;

const onProgress = (line: string): void => console.warn(`[servers] ${line}`);

const TYPE = {
  Keyword: SearchAttributeType.KEYWORD,
  Datetime: SearchAttributeType.DATETIME,
  Int: SearchAttributeType.INT,
} as const;

/**
 * A real server in one process: schedules, list, reset; time runs as usual. The caller calls `teardown()`.
 * `namespaces`: those that it has beside `default`, without our search attributes.
 */
export async function createLocalEnv(
  namespaces: readonly string[] = [],
): Promise<TestWorkflowEnvironment> {
  const { path } = await provideDevServer({ onProgress });
  const searchAttributes = Object.entries(FEED_SEARCH_ATTRIBUTES).map(([name, type]) =>
    defineSearchAttributeKey<SearchAttributeType>(name, TYPE[type]),
  );
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes,
      extraArgs: namespaces.flatMap((name) => ['--namespace', name]),
    },
  });
}

/**
 * The Java test server: timers are skipped while `handle.result()` is awaited. The caller calls `teardown()`.
 * `isPaced`: it skips an hour at most at a time, see `pacer.ts`.
 */
export async function createTimeSkippingEnv({
  isPaced = true,
} = {}): Promise<TestWorkflowEnvironment> {
  const { path } = await provideTestServer({ onProgress });
  return timeSkippingEnv(path, isPaced);
}

/** The same for as long as this process lives: it ends with it, and needs no `teardown()`. */
export async function createLastingTimeSkippingEnv(): Promise<TestWorkflowEnvironment> {
  process.env['TCFEEDS_GUARDED_SERVER'] = (await provideTestServer({ onProgress })).path;
  return timeSkippingEnv(GUARD, true);
}

async function timeSkippingEnv(path: string, isPaced: boolean): Promise<TestWorkflowEnvironment> {
  const env = await startedInTime(() =>
    TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    }),
  );
  await addSearchAttributes(env.connection, env.namespace ?? 'default');
  if (isPaced) await pace(env, inject('timeSkippingBundlePath'));
  return env;
}

/** The SDK gives a server five seconds to answer, which a Java machine on two busy cores may need for itself. */
async function startedInTime<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      const isSlow = error instanceof Error && error.message.includes('did not start within');
      if (!isSlow || attempt === STARTS) throw error;
      onProgress(`the test server was not ready in time (${attempt} of ${STARTS}); once more`);
    }
  }
}
