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
    ['a word of batches', { status: 'Completed', data: [] }],
  ])('whose envelope has %s instead of Success is an error [A11]', async (_title, body) => {
    const { client } = await list(body);
    expect((await failureOf(client.indicators.list().toArray())).code).toBe('PlatformResponse');
  });

  test.each([
    ['a list of errors', { errors: [{ code: 7 }] }],
    ['one in words', { error: 'shard 2 is away' }],
    ['a code', { errCode: '0x2001' }],
  ])('that says Success and reports %s is an error [A11]', async (_title, fault) => {
    const { client } = await list({ status: 'Success', data: [], ...fault });
    const failure = await failureOf(client.indicators.list().toArray());
    expect(failure.code).toBe('PlatformResponse');
    expect(failure.message).toContain(Object.keys(fault)[0]);
  });

  test.each([
    ['nothing else', {}],
    ['members for errors without content', { error: null, errors: [], errCode: '' }],
    ['a message', { message: 'Read' }],
  ])('and the status Success beside %s is data', async (_title, beside) => {
    const { client } = await list({ status: 'Success', data: [], ...beside });
    expect(await client.indicators.list().toArray()).toEqual([]);
  });
});
