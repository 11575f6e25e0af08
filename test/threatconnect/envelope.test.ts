import { describe, expect, test } from 'vitest';
import { failureOf } from '../http/client.ts';
import { json, routes, startPlatform } from './platform.ts';

const list = (body: unknown) => startPlatform(routes({ 'GET /v3/indicators': json(body) }));

/** Longer than what a message shows of an answer. */
const LONG = Array.from({ length: 40 }, (_, id) => ({ id, summary: `h${id}.example` }));

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
    ['an error that is true', { error: true }],
    ['a word that nobody has documented', { error: 'none' }],
    ['a list of nothing', { errors: [null] }],
  ])(
    'that says Success and reports %s is an error, which it shows [A11]',
    async (_title, fault) => {
      const { client } = await list({ status: 'Success', data: LONG, ...fault });
      const failure = await failureOf(client.indicators.list().toArray());
      expect(failure.code).toBe('PlatformResponse');
      const [[name, value] = []] = Object.entries<unknown>(fault);
      const shown = typeof value === 'string' ? value : JSON.stringify(value);
      expect(failure.message).toContain(`the platform reports an error: ${String(name)}: ${shown}`);
    },
  );

  test('that reports an error with a secret in it shows the rest', async () => {
    const { client } = await list({
      status: 'Success',
      data: [],
      errors: [{ reason: 'said Bearer abcdefghijklmnop', more: 'x'.repeat(1_000) }],
    });
    const { message } = await failureOf(client.indicators.list().toArray());
    expect(message).toMatch(/errors: \[\{"reason":.*…$/);
    expect(message).not.toContain('abcdefghijklmnop');
    expect(message.length).toBeLessThan(320);
  });

  test('that reports an error beside words of its own shows both', async () => {
    const { client } = await list({ errCode: '0x1001', message: 'No such type', data: LONG });
    const { message } = await failureOf(client.indicators.list().toArray());
    expect(message).toContain('reports an error: errCode: 0x1001; it says: No such type');
  });

  test('that fails behind a long list shows its status', async () => {
    const { client } = await list({ data: LONG, status: 'Failure' });
    const { message } = await failureOf(client.indicators.list().toArray());
    expect(message).toContain('expected an answer with the status Success, got "Failure"');
  });

  test.each([
    ['nothing else', {}],
    ['members for errors without content', { error: null, errors: [], errCode: '' }],
    ['zero and false', { error: false, errors: {}, errCode: 0 }],
    ['zero and false as texts', { error: 'false', errors: '0', errCode: '0x0000' }],
    ['blanks and null as texts', { error: ' ', errors: 'null' }],
    ['a message', { message: 'Read' }],
  ])('and the status Success beside %s is data', async (_title, beside) => {
    const { client } = await list({ status: 'Success', data: [], ...beside });
    expect(await client.indicators.list().toArray()).toEqual([]);
  });
});
