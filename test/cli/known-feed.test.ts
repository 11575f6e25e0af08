import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { describe, expect, test } from 'vitest';
import { requireKnownFeed, unknownFeed } from '../../src/cli/known-feed.ts';
import type { TemporalSession } from '../../src/cli/temporal/session.ts';

interface Server {
  readonly states: readonly string[];
  readonly schedules: readonly string[];
}

/** The parts of Temporal's client that answer what is on a server. */
function serverWith({ states, schedules }: Server): Pick<TemporalSession, 'client'> {
  const client = {
    workflow: {
      getHandle: (workflowId: string) => ({
        describe: () =>
          states.includes(workflowId.replace('feed-state:', ''))
            ? Promise.resolve({})
            : Promise.reject(new WorkflowNotFoundError('none', workflowId, undefined)),
      }),
      list: () => listOf(states.map((id) => ({ workflowId: `feed-state:${id}` }))),
    },
    schedule: {
      getHandle: (scheduleId: string) => ({
        describe: () =>
          schedules.includes(scheduleId.replace('feed:', ''))
            ? Promise.resolve({})
            : Promise.reject(new ScheduleNotFoundError('none', scheduleId)),
      }),
      list: () => listOf(schedules.map((id) => ({ scheduleId: `feed:${id}` }))),
    },
  };
  return { client } as unknown as Pick<TemporalSession, 'client'>;
}

async function* listOf<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* await Promise.resolve(items);
}

const config = { feeds: { urlhaus: {} }, exports: { soc: {} } } as unknown as Parameters<
  typeof requireKnownFeed
>[1];
const server = serverWith({ states: ['old-feed'], schedules: ['planned'] });

describe('a feed is known', () => {
  test.each([
    ['by the YAML', 'urlhaus'],
    ['as an export of the YAML', 'soc'],
    ['by its state on the server', 'old-feed'],
    ['by its schedule on the server', 'planned'],
  ])('%s', async (_how, feedId) => {
    await expect(requireKnownFeed(server, config, feedId)).resolves.toBeUndefined();
  });

  test('and another one is refused with the names of all that are', async () => {
    await expect(requireKnownFeed(server, config, 'urlhuas')).rejects.toMatchObject({
      code: 'InputInvalid',
      message:
        'there is no feed urlhuas; known: old-feed, planned, soc, urlhaus; did you mean urlhaus?',
    });
  });
});

test('the names of an unknown feed are not a page long', () => {
  const many = Array.from({ length: 120 }, (_, n) => `feed-${n}`);
  const { message } = unknownFeed('nosuch', many);
  expect(message).toMatch(/feed-19 and 100 more$/);
  expect(unknownFeed('nosuch', []).message).toContain('known: none');
});
