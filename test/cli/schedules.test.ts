import { ScheduleOverlapPolicy } from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import { differences } from '../../src/cli/differences.ts';
import { desiredSchedule, offsetMs } from '../../src/cli/temporal/desired-schedule.ts';

const HOUR = 3_600_000;
const feed = {
  feedId: 'urlhaus',
  workflowType: 'feedRunWorkflow',
  summary: 'URLhaus → URLhaus Source (delta)',
  timing: { everyMs: HOUR },
  deployment: 'file:/srv/tcfeeds/var',
} as const;

describe('the schedule of a feed', () => {
  test('starts the run workflow under the ids that operators know', () => {
    const { options } = desiredSchedule(feed);
    expect(options).toMatchObject({
      scheduleId: 'feed:urlhaus',
      action: {
        workflowType: 'feedRunWorkflow',
        workflowId: 'feed-run:urlhaus',
        taskQueue: 'tc-feeds',
        args: [{ feedId: 'urlhaus', mode: 'delta' }],
      },
      policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow: HOUR },
    });
  });

  test('is equal for equal settings, and its hash changes with each of them', () => {
    const hash = desiredSchedule(feed).hash;
    expect(desiredSchedule({ ...feed }).hash).toBe(hash);
    const others = [
      { ...feed, timing: { everyMs: 2 * HOUR } },
      { ...feed, summary: 'URLhaus → Other (delta)' },
      { ...feed, workflowType: 'indicatorExportWorkflow' },
      { ...feed, feedId: 'urlhaus-2' },
      { ...feed, timing: { cron: '30 2 * * *', timezone: 'UTC', longestGapMs: 24 * HOUR } },
      {
        ...feed,
        timing: { cron: '30 2 * * *', timezone: 'Europe/Berlin', longestGapMs: 24 * HOUR },
      },
    ].map((other) => desiredSchedule(other).hash);
    expect(new Set([hash, ...others]).size).toBe(7);
  });

  test('keeps its hash and what was wished for where an update can change it', () => {
    const { options, hash, wish } = desiredSchedule(feed);
    expect(options.action.memo).toEqual({
      managedBy: 'tcfeeds',
      scheduleHash: hash,
      schedule: wish,
      feedId: 'urlhaus',
      deployment: feed.deployment,
    });
    expect(options.memo).toBeUndefined();
  });

  test('has a place of its own inside the interval, always the same', () => {
    const places = Array.from({ length: 200 }, (_, index) => offsetMs(`feed-${index}`, HOUR));
    for (const place of places) {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThan(HOUR);
      expect(place % 1000).toBe(0);
    }
    expect(new Set(places).size).toBeGreaterThan(180);
    expect(offsetMs('feed-7', HOUR)).toBe(places[7]);
  });

  test('a cron expression goes to the server as it is, because ranges from zero are sent wrongly', () => {
    const timing = { cron: '0 0 * * 0', timezone: 'Europe/Berlin', longestGapMs: 7 * 24 * HOUR };
    const { spec } = desiredSchedule({ ...feed, timing }).options;
    expect(spec).toEqual({ cronExpressions: ['0 0 * * 0'], timezone: 'Europe/Berlin' });
  });
});

test('differences name every path that changed, came or went', () => {
  const before = { a: 1, b: { c: 'x', d: [1, 2] }, gone: true };
  const after = { a: 1, b: { c: 'y', d: [1, 2, 3] }, come: null };
  expect(differences(before, after)).toEqual([
    { path: 'b.c', from: '"x"', to: '"y"' },
    { path: 'b.d', from: '[1,2]', to: '[1,2,3]' },
    { path: 'come', to: 'null' },
    { path: 'gone', from: 'true' },
  ]);
  expect(differences(after, after)).toEqual([]);
});

test('differences go into lists of settings, by name, whatever the order of their members', () => {
  const lists = { name: 'lists', ceiling: 'AMBER', target: { kind: 'folder', path: 'out' } };
  const stix = { name: 'stix', settings: { columns: ['a', 'b'], hosts: [{ url: 'a' }] } };
  const before = { outputs: [lists, stix] };
  const after = {
    outputs: [
      { settings: { hosts: [{ url: 'b' }], columns: ['a', 'b'] }, name: 'stix' },
      { target: { path: 'out', kind: 'folder' }, ceiling: 'GREEN', name: 'lists' },
    ],
  };
  expect(differences(before, after)).toEqual([
    { path: 'outputs.lists.ceiling', from: '"AMBER"', to: '"GREEN"' },
    { path: 'outputs.stix.settings.hosts.1.url', from: '"a"', to: '"b"' },
  ]);
  expect(differences(before, { outputs: [lists] }).map(({ path }) => path)).toEqual([
    'outputs.stix.settings.columns',
    'outputs.stix.settings.hosts.1.url',
  ]);
});
