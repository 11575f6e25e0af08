import { describe, expect, test } from 'vitest';
import { failureOf } from '../http/client.ts';
import { json, routes, startPlatform } from './platform.ts';

const list = (body: unknown) => startPlatform(routes({ 'GET /v3/indicators': json(body) }));

describe('an answer with a good HTTP status', () => {
  test.each([
    ['another word', { status: 'Denied', data: [] }],
    ['a word nobody knows', { status: 'Maintenance', data: [] }],
    ['no word', { data: [] }],
    ['no text', { status: 500, data: [] }],
  ])('whose envelope has %s instead of Success is an error [A11]', async (_title, body) => {
    const { client } = await list(body);
    expect((await failureOf(client.indicators.list().toArray())).code).toBe('PlatformResponse');
  });

  test('and the status Success is data', async () => {
    const { client } = await list({ status: 'Success', data: [] });
    expect(await client.indicators.list().toArray()).toEqual([]);
  });
});
