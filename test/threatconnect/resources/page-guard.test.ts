import { describe, expect, test } from 'vitest';
import { failureOf } from '../../http/client.ts';
import type { Handler } from '../../http/server.ts';
import { json, startPlatform } from '../platform.ts';

/** Empty pages, each with a `next` of its own. */
const endless: Handler = (response, request, number) => {
  const path = request.url.replace(/\?.*$/, '');
  const next = `http://${String(request.headers.host)}${path}?resultStart=${number}`;
  return json({ data: [], next, status: 'Success' })(response, request, number);
};
const elsewhere: Handler = (response, request, number) => {
  const next = `http://${String(request.headers.host)}/api/v3/token/api`;
  return json({ data: [], next, status: 'Success' })(response, request, number);
};

describe('pages that say that more follow', () => {
  test.each([
    ['a list in an order of its own', 'list'],
    ['labels', 'labels'],
  ] as const)('end after a few empty ones: %s', async (_title, kind) => {
    const { client, server } = await startPlatform(endless);
    const read =
      kind === 'list'
        ? client.indicators.list({ sorting: 'dateAdded asc' }).toArray()
        : client.securityLabels.list();
    const error = await failureOf(read);
    expect([error.code, /empty pages/.test(error.message)]).toEqual(['PlatformResponse', true]);
    expect(server.requests.length).toBeLessThan(20);
  });

  test.each(['list', 'labels'] as const)('never lead to another resource: %s', async (kind) => {
    const { client, server } = await startPlatform(elsewhere);
    const read =
      kind === 'list'
        ? client.indicators.list({ sorting: 'dateAdded asc' }).toArray()
        : client.securityLabels.list();
    expect((await failureOf(read)).code).toBe('PlatformResponse');
    expect(server.requests).toHaveLength(1);
  });
});
