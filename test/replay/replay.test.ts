// Histories of released workflows are replayed with the workflows of today: a run that is under way survives the deployment.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import '../support/workflow-bundle.ts';

const FOLDER = join(import.meta.dirname, 'histories');
const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();

type Json = Record<string, unknown>;
interface Recorded {
  readonly events: (Json & { readonly eventType: string })[];
}

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
});

const read = async (file: string): Promise<Recorded> =>
  JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as Recorded;

const replay = (recorded: unknown): Promise<void> =>
  Worker.runReplayHistory(
    { workflowBundle: { codePath: inject('workflowBundlePath') } },
    historyFromJSON(recorded),
  );

describe('a recorded history', () => {
  test.each(files)('%s replays with the workflows of today', async (file) => {
    await expect(replay(await read(file))).resolves.toBeUndefined();
  });

  test.each(['feed-run.', 'feed-state.', 'indicator-export.'])('exists for %s', (prefix) => {
    expect(files.filter((file) => file.startsWith(prefix)).length).toBeGreaterThan(0);
  });

  test.each(files)('%s holds nothing of the machine that recorded it', async (file) => {
    const text = await readFile(join(FOLDER, file), 'utf8');
    expect(text).not.toMatch(/\/work\/|\/home\/|\/root\/|node_modules|@[a-z0-9-]{8,}"/);
  });
});

describe('a history that the workflows could not have made', () => {
  test('is refused: another activity was scheduled', async () => {
    const recorded = await read('feed-run.first-load.json');
    const text = JSON.stringify(recorded).replaceAll('"preflight"', '"somethingElse"');
    await expect(replay(JSON.parse(text))).rejects.toThrow(/somethingElse|[Nn]ondeterminism/);
  });

  test('is refused: a step is missing', async () => {
    const recorded = await read('feed-run.first-load.json');
    const events = recorded.events.filter((_, index) => index < 5);
    const extra = { ...recorded.events.at(-1), eventId: '6' };
    await expect(replay({ events: [...events, extra] })).rejects.toThrow();
  });
});

/** Written by hand, so it fails first when JSON histories cannot be read at all (two copies of protobufjs). */
test('a history typed by hand replays: a run whose input is wrong fails at once', async () => {
  const payload = (value: unknown): Json => ({
    metadata: { encoding: Buffer.from('json/plain').toString('base64') },
    data: Buffer.from(JSON.stringify(value)).toString('base64'),
  });
  const queue = { name: 'tc-feeds', kind: 'TASK_QUEUE_KIND_NORMAL' };
  const event = (id: number, type: string, attributes: Json): Json => ({
    eventId: String(id),
    eventTime: '2026-01-01T00:00:00Z',
    eventType: `EVENT_TYPE_${type}`,
    ...attributes,
  });
  await expect(
    replay({
      events: [
        event(1, 'WORKFLOW_EXECUTION_STARTED', {
          workflowExecutionStartedEventAttributes: {
            workflowType: { name: 'feedRunWorkflow' },
            taskQueue: queue,
            input: { payloads: [payload({ feedId: 'no feed id' })] },
            originalExecutionRunId: '00000000-0000-4000-8000-000000000001',
            firstExecutionRunId: '00000000-0000-4000-8000-000000000001',
            workflowExecutionTimeout: '0s',
            workflowRunTimeout: '0s',
            workflowTaskTimeout: '10s',
            attempt: 1,
          },
        }),
        event(2, 'WORKFLOW_TASK_SCHEDULED', {
          workflowTaskScheduledEventAttributes: { taskQueue: queue, attempt: 1 },
        }),
        event(3, 'WORKFLOW_TASK_STARTED', {
          workflowTaskStartedEventAttributes: { scheduledEventId: '2' },
        }),
        event(4, 'WORKFLOW_TASK_COMPLETED', {
          workflowTaskCompletedEventAttributes: { scheduledEventId: '2', startedEventId: '3' },
        }),
        event(5, 'WORKFLOW_EXECUTION_FAILED', {
          workflowExecutionFailedEventAttributes: {
            workflowTaskCompletedEventId: '4',
            retryState: 'RETRY_STATE_RETRY_POLICY_NOT_SET',
            failure: {
              message: 'Run input',
              applicationFailureInfo: { type: 'InputInvalid', nonRetryable: true },
            },
          },
        }),
      ],
    }),
  ).resolves.toBeUndefined();
});
