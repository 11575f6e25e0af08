// Exports that are stopped at the activities at which `npm test` does not stop them.
import { afterAll, beforeAll } from 'vitest';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { describeStoppedExports } from '../support/stopped-exports.ts';
import { createFeedEnv, testReplays, type FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

describeStoppedExports(() => feeds, ['checkExport', 'readWindow', 'findGone', 'mergeMirror']);

testReplays(() => feeds);
