// Runs that are cancelled or terminated in the phases through which `npm test` does not go.
import { afterAll, beforeAll } from 'vitest';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { describeStopped, PHASES } from '../support/stopped-runs.ts';
import { createFeedEnv, testReplays } from '../support/workflow-env.ts';
import type { FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

const { fetch, map, submit, poll, remove, ledger } = PHASES;
describeStopped(() => feeds, [fetch, map, submit, poll, remove, ledger]);

testReplays(() => feeds);
