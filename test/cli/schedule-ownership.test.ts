import { ScheduleNotFoundError, type Client } from '@temporalio/client';
import { expect, test } from 'vitest';
import { desiredSchedule } from '../../src/cli/temporal/desired-schedule.ts';
import { refuseForeignSchedules } from '../../src/cli/temporal/schedule-ownership.ts';

const MINE = 'file:/srv/mine/var';
const THEIRS = 'file:/srv/theirs/var';

const appliedBy = (deployment: string, feedId: string): unknown =>
  desiredSchedule({
    feedId,
    workflowType: 'feedRunWorkflow',
    summary: 'A → A Source',
    timing: { everyMs: 3_600_000 },
    deployment,
  }).options;

/** A server with these schedules, as far as they are described. */
const serverWith = (held: Readonly<Record<string, unknown>>): Client =>
  ({
    schedule: {
      getHandle: (scheduleId: string) => ({
        describe: () =>
          Object.hasOwn(held, scheduleId)
            ? Promise.resolve(held[scheduleId])
            : Promise.reject(new ScheduleNotFoundError('not found', scheduleId)),
      }),
    },
  }) as unknown as Client;

const claim = { deployment: MINE, server: '127.0.0.1:7233, namespace default' };

test('a feed that a configuration with another store has applied is refused, with both stores', async () => {
  const server = serverWith({
    'feed:a': appliedBy(MINE, 'a'),
    'feed:b': appliedBy(THEIRS, 'b'),
    'feed:c': appliedBy(THEIRS, 'c'),
  });
  await expect(
    refuseForeignSchedules(server, { ...claim, feedIds: ['a', 'b', 'c'] }),
  ).rejects.toMatchObject({
    code: 'ConfigInvalid',
    message: expect.stringMatching(
      /^feed:b \(store file:\/srv\/theirs\/var\), feed:c \(store .*\): applied to 127\.0\.0\.1:7233, namespace default by another configuration; this one has the store file:\/srv\/mine\/var\. Nothing was changed\..* --take-over/,
    ) as string,
    details: { schedules: ['feed:b', 'feed:c'] },
  });
});

test('a new feed, an own one, and a schedule that no apply has made are not', async () => {
  const server = serverWith({
    'feed:own': appliedBy(MINE, 'own'),
    'feed:by-hand': { action: { memo: { deployment: THEIRS } } },
    'feed:bare': { action: {} },
    'feed:of-others': appliedBy(THEIRS, 'of-others'),
  });
  const feedIds = ['new', 'own', 'by-hand', 'bare'];
  await expect(refuseForeignSchedules(server, { ...claim, feedIds })).resolves.toBeUndefined();
});
