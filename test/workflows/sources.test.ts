// What a source says besides its data: that it did not give everything, and that it waits for a word after the commit.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CodedError } from '../../src/core/errors.ts';
import { createTimeSkippingEnv } from '../support/servers.ts';
import { createFeedEnv, type FeedEnv } from '../support/workflow-env.ts';

let feeds: FeedEnv;

beforeAll(async () => {
  feeds = await createFeedEnv(createTimeSkippingEnv);
});
afterAll(() => feeds.close());

describe('a source', () => {
  test('that did not give everything makes the run partial, with the cause first [A1]', async () => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    world.source['one'] = {
      values: { a: '1' },
      complete: true,
      partial: 'stopped after 2 pages',
    };
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({
      outcome: 'partial',
      exitCode: 3,
      summary: expect.stringMatching(/^one: stopped after 2 pages; created=1/) as string,
      collections: [{ status: 'complete', partial: 'stopped after 2 pages', cursorMoved: true }],
    });
  });

  test('that waits for a word gets it after the commit [S13]', async () => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    const source = { values: { a: '1' }, complete: true, receipts: ['r1', 'r2'], acknowledged: [] };
    world.source['one'] = source;
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({ outcome: 'success' });
    expect(source.acknowledged).toEqual(['r1', 'r2']);
    const order = world.calls.map(({ name }) => name);
    expect(order.indexOf('acknowledgeSource')).toBeGreaterThan(order.indexOf('commitRun'));
  });

  test('that cannot be told leaves the run what it is, with a warning [S13]', async () => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    world.source['one'] = {
      values: { a: '1' },
      complete: true,
      receipts: ['r1'],
      refusesReceipts: true,
    };
    const { result } = await feeds.run(world);
    expect(result).toMatchObject({
      outcome: 'success',
      warnings: [expect.stringContaining('will give them again') as string],
    });
  });

  test('is not told of data that were not committed [S13]', async () => {
    const world = await feeds.newWorld({ source: { one: { a: '1' } } });
    const source = { values: { a: '1' }, complete: true, receipts: ['r1'], acknowledged: [] };
    world.source['one'] = source;
    world.always('commitRun', () => {
      throw new CodedError('StaleEpoch', 'another run has the lease');
    });
    await feeds.run(world);
    expect(source.acknowledged).toEqual([]);
  });
});
