// Which lines of a feed are written: real loggers into a real file, activities with the interceptor of the worker.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DataRef } from '../../src/core/data-ref.ts';
import type { FeedSettings } from '../../src/core/feed-settings.ts';
import { createFeedLogs, feedOfWorkflow, followFeedLevels } from '../../src/worker/feed-log.ts';
import type { FeedLogs } from '../../src/worker/feed-log.ts';
import { createLog, temporalLogger } from '../../src/worker/log.ts';

type Level = FeedSettings['logLevel'];

let folder = '';
let logs: FeedLogs;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'feed-log-'));
  logs = createFeedLogs(createLog({ level: 'info', folder }));
});
afterEach(() => rm(folder, { recursive: true }));

async function lines(): Promise<{ readonly msg: string; readonly feedId?: string }[]> {
  await delay(100);
  const text = await readFile(join(folder, 'tcfeeds.log'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { msg: string });
}

const refOf = (level: Level): DataRef => ({
  uri: `store:config/${level}`,
  sha256: '',
  bytes: 1,
  count: 1,
  contentType: 'application/json',
});

/** Runs an activity of the feed that writes a line of each level, as the worker would. */
async function runActivity(
  input: { readonly feedId: string; readonly configRef?: DataRef },
  answer?: unknown,
): Promise<void> {
  const settingsOf = ({ uri }: DataRef): Promise<FeedSettings> =>
    uri === 'store:lost'
      ? Promise.reject(new Error('not there'))
      : Promise.resolve({
          feedId: input.feedId,
          logLevel: uri.split('/')[1] as Level,
        } as FeedSettings);
  const environment = new MockActivityEnvironment(
    { workflowExecution: { workflowId: 'any', runId: 'any' } },
    {
      interceptors: [followFeedLevels(logs, settingsOf)],
      logger: temporalLogger((attributes) => logs.ofLine(attributes)),
    },
  );
  await environment.run((_input: unknown) => {
    const { log } = Context.current();
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](`mine ${level}`);
    return Promise.resolve(answer);
  }, input);
}

const mine = async (): Promise<string[]> =>
  (await lines()).filter(({ msg }) => msg.startsWith('mine')).map(({ msg }) => msg.slice(5));

describe('the lines of a feed', () => {
  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warning', ['warn', 'error']],
    ['error', ['error']],
    ['critical', []],
  ] as const)('with tc_log_level %s are %j, whatever the worker tells', async (level, expected) => {
    await runActivity({ feedId: 'urlhaus', configRef: refOf(level) });
    expect(await mine()).toEqual(expected);
    for (const { msg, feedId } of await lines())
      if (msg.startsWith('mine')) expect(feedId).toBe('urlhaus');
  });

  test('say nothing about other feeds and the worker itself', async () => {
    await runActivity({ feedId: 'urlhaus', configRef: refOf('critical') });
    logs.of('malc0de').info('of another feed');
    logs.ofLine({}).info('of no feed');
    logs.ofLine({}).debug('too much');
    logs.of('urlhaus').error('of the feed');
    expect((await lines()).map(({ msg }) => msg)).toEqual(['of another feed', 'of no feed']);
  });

  test('go by the settings that the newest step of a run has pinned', async () => {
    await runActivity({ feedId: 'urlhaus', configRef: refOf('error') });
    await runActivity({ feedId: 'urlhaus', configRef: refOf('warning') });
    expect(await mine()).toEqual(['error', 'warn', 'error']);
  });

  test('go by the settings of the run from the grant of its lease on', async () => {
    await runActivity(
      { feedId: 'urlhaus' },
      { status: 'granted', settings: { configRef: refOf('error') } },
    );
    expect(await mine()).toEqual(['info', 'warn', 'error']);
    logs.ofLine({ workflowId: 'feed-run:urlhaus:manual-1' }).warn('mine of the workflow');
    expect(await mine()).toHaveLength(3);
  });

  test('are written as the worker tells when the settings cannot be read', async () => {
    await runActivity({ feedId: 'urlhaus', configRef: { ...refOf('debug'), uri: 'store:lost' } });
    expect(await mine()).toEqual(['info', 'warn', 'error']);
  });
});

describe('the feed of a workflow', () => {
  test.each([
    ['feed-state:spamhaus-drop', 'spamhaus-drop'],
    ['feed-run:spamhaus-drop', 'spamhaus-drop'],
    ['feed-run:spamhaus-drop-2031-01-02T03:04:05Z', 'spamhaus-drop'],
    ['feed-run:spamhaus-drop-2031-01-02T03:04:05.678Z', 'spamhaus-drop'],
    ['feed-run:spamhaus-drop:manual-20310102T030405678Z', 'spamhaus-drop'],
    ['feed-run:spamhaus-drop:by-hand:again', 'spamhaus-drop'],
    ['another-workflow', undefined],
    [undefined, undefined],
  ])('%s is %s', (workflowId, feedId) => expect(feedOfWorkflow(workflowId)).toBe(feedId));
});
