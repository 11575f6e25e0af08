import { ScheduleAlreadyRunning, ScheduleNotFoundError, type Client } from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import { applyFeed, type Applying } from '../../src/cli/apply-feed.ts';
import { applySchedule, claimSchedule, CLAIM_NOTE } from '../../src/cli/temporal/apply-schedule.ts';
import { desiredSchedule, type DesiredSchedule } from '../../src/cli/temporal/desired-schedule.ts';
import { refuseForeignSchedules } from '../../src/cli/temporal/schedule-ownership.ts';

const MINE = 'file:/srv/mine/var';
const THEIRS = 'file:/srv/theirs/var';
const HOUR = 3_600_000;

const wishOf = (deployment: string, feedId = 'a', everyMs = HOUR): DesiredSchedule =>
  desiredSchedule({
    feedId,
    workflowType: 'feedRunWorkflow',
    summary: 'A → A Source',
    timing: { everyMs },
    deployment,
  });

interface Held {
  readonly action: { readonly memo?: Readonly<Record<string, unknown>> };
  readonly state: { readonly paused: boolean; readonly note?: string };
}

const appliedBy = (deployment: string, feedId?: string, state: Held['state'] = OPEN): Held => ({
  action: wishOf(deployment, feedId).options.action,
  state,
});
const OPEN = { paused: false };

/** A server's schedules, as far as these commands see them; `beforeChange` is what another client does between look and change. */
function serverWith(
  held: Record<string, Held>,
  beforeChange: (held: Record<string, Held>) => void = () => undefined,
): Client {
  const get = (id: string): Held => {
    const found = held[id];
    if (found === undefined) throw new ScheduleNotFoundError('not found', id);
    return found;
  };
  const schedule = {
    create: async ({ scheduleId, ...made }: Held & { readonly scheduleId: string }) => {
      await Promise.resolve();
      beforeChange(held);
      if (held[scheduleId]) throw new ScheduleAlreadyRunning('exists', scheduleId);
      held[scheduleId] = made;
    },
    getHandle: (id: string) => ({
      describe: async () => Promise.resolve().then(() => get(id)),
      update: async (change: (previous: Held) => Held) => {
        await Promise.resolve();
        beforeChange(held);
        held[id] = change(get(id));
      },
    }),
  };
  return { schedule } as unknown as Client;
}

const claim = { deployment: MINE, server: '127.0.0.1:7233, namespace default', takeOver: false };
const refusal = (message: RegExp): Error =>
  expect.objectContaining({
    code: 'ConfigInvalid',
    message: expect.stringMatching(message) as string,
  }) as Error;

describe('before anything is changed', () => {
  const held = {
    'feed:a': appliedBy(MINE, 'a'),
    'feed:b': appliedBy(THEIRS, 'b'),
    'feed:c': appliedBy(THEIRS, 'c'),
    'feed:by-hand': { action: { memo: { deployment: THEIRS } }, state: OPEN },
    'feed:bare': { action: {}, state: OPEN },
  };

  test('a feed that a configuration with another store has applied is refused, with both stores', async () => {
    await expect(
      refuseForeignSchedules(serverWith(held), ['a', 'b', 'c'], claim),
    ).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringMatching(
        /^feed:b \(store file:\/srv\/theirs\/var\), feed:c \(store .*\): applied to 127\.0\.0\.1:7233, namespace default by another configuration; this one has the store file:\/srv\/mine\/var\. Nothing was changed\..* --take-over.* Feeds without a schedule are not protected/,
      ) as string,
      details: { schedules: ['feed:b', 'feed:c'] },
    });
  });

  test('a new feed, an own one, one that no apply has made, and one to take over are not', async () => {
    const server = serverWith(held);
    const own = refuseForeignSchedules(server, ['new', 'a', 'by-hand', 'bare'], claim);
    await expect(own).resolves.toBeUndefined();
    const takeOver = { ...claim, takeOver: true };
    await expect(refuseForeignSchedules(server, ['b'], takeOver)).resolves.toBeUndefined();
  });
});

describe('another apply that comes between', () => {
  const theirs = (held: Record<string, Held>): void => {
    held['feed:a'] = appliedBy(THEIRS);
  };

  test('and makes the schedule first keeps it; this one is refused before the state is touched', async () => {
    const held: Record<string, Held> = {};
    const claiming = claimSchedule(serverWith(held, theirs), wishOf(MINE), claim, false);
    await expect(claiming).rejects.toThrow(
      refusal(/^feed:a \(store file:\/srv\/theirs\/var\).* this schedule was not changed/),
    );
    expect(held['feed:a']).toEqual(appliedBy(THEIRS));
  });

  test('and made it since all were checked is seen before the state is touched', async () => {
    const server = serverWith({ 'feed:a': appliedBy(THEIRS) });
    for (const dryRun of [true, false])
      await expect(claimSchedule(server, wishOf(MINE), claim, dryRun)).rejects.toThrow(
        refusal(/a/),
      );
  });

  test('and has the feed finds its state as it was, with a schedule in this YAML or without', async () => {
    const touched: string[] = [];
    const state = { getState: () => touched.push('get'), configure: () => touched.push('set') };
    const client = serverWith({ 'feed:a': appliedBy(THEIRS) });
    const applying = { session: { client, state }, store: {}, claim, dryRun: false };
    const settings = { feedId: 'a' } as unknown as Parameters<typeof applyFeed>[1];
    for (const desired of [wishOf(MINE), undefined])
      await expect(applyFeed(applying as unknown as Applying, settings, desired)).rejects.toThrow(
        refusal(/^feed:a \(store file:\/srv\/theirs\/var\)/),
      );
    expect(touched).toEqual([]);
  });

  test('and takes an own schedule over keeps it', async () => {
    const held = { 'feed:a': appliedBy(MINE) };
    const applying = applySchedule(serverWith(held, theirs), wishOf(MINE, 'a', 2 * HOUR), claim);
    await expect(applying).rejects.toThrow(refusal(/this schedule was not changed/));
    expect(held['feed:a']).toEqual(appliedBy(THEIRS));
  });

  test('loses it where taking over was asked for', async () => {
    const held: Record<string, Held> = {};
    const takeOver = { ...claim, takeOver: true };
    const change = await claimSchedule(serverWith(held, theirs), wishOf(MINE), takeOver, false);
    expect(change.action).toBe('update');
    await applySchedule(serverWith(held), wishOf(MINE), takeOver);
    expect(held['feed:a']?.action).toEqual(wishOf(MINE).options.action);
  });

  test('with the same store makes the same schedule', async () => {
    const held: Record<string, Held> = {};
    const ours = (): void => void (held['feed:a'] = appliedBy(MINE));
    const change = await claimSchedule(serverWith(held, ours), wishOf(MINE), claim, false);
    expect(change).toMatchObject({ action: 'none', differences: [] });
  });
});

describe('a new schedule', () => {
  const claimed = { paused: true, note: CLAIM_NOTE };

  test('is paused until the state has its settings, then it runs', async () => {
    const held: Record<string, Held> = {};
    const server = serverWith(held);
    const change = await claimSchedule(server, wishOf(MINE), claim, false);
    expect(change).toMatchObject({ action: 'create', paused: false });
    expect(held['feed:a']?.state).toEqual(claimed);
    await applySchedule(server, wishOf(MINE), claim);
    expect(held['feed:a']?.state).toEqual({ paused: false });
  });

  test('that an apply left half done is released by the next one, which says so', async () => {
    const held = { 'feed:a': appliedBy(MINE, 'a', claimed) };
    const server = serverWith(held);
    expect(await claimSchedule(server, wishOf(MINE), claim, false)).toEqual({
      scheduleId: 'feed:a',
      action: 'update',
      differences: [{ path: 'paused', from: 'true', to: 'false' }],
      paused: false,
    });
    await applySchedule(server, wishOf(MINE), claim);
    expect(held['feed:a'].state).toEqual({ paused: false });
  });

  test('is not made by a dry run', async () => {
    const held: Record<string, Held> = {};
    const change = await claimSchedule(serverWith(held), wishOf(MINE), claim, true);
    expect(change.action).toBe('create');
    expect(held).toEqual({});
  });

  test('stays paused when an operator paused it meanwhile, with the note', async () => {
    const state = { paused: true, note: 'maintenance' };
    const held = { 'feed:a': appliedBy(MINE, 'a', state) };
    await applySchedule(serverWith(held), wishOf(MINE, 'a', 2 * HOUR), claim);
    expect(held['feed:a'].state).toEqual(state);
  });
});
