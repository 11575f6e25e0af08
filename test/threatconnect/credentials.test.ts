import { describe, expect, test } from 'vitest';
import { createHmac } from 'node:crypto';
import { failureOf } from '../http/client.ts';
import type { Handler } from '../http/server.ts';
import { ACCESS_ID, json, SECRET_KEY, startPlatform } from './platform.ts';
import { simulate } from './simulated.ts';

const OWNERS = { status: 'Success', data: { owner: [] } };
const REFUSED = json(
  { status: 'Failure', message: 'Signature data did not match expected result' },
  401,
);
/** Takes one of the keys only. */
const withKey =
  (current: () => string): Handler =>
  (response, request, number) => {
    const text = `${request.url}:${request.method}:${String(request.headers['timestamp'])}`;
    const proof = createHmac('sha256', current()).update(text).digest('base64');
    const good = String(request.headers.authorization).endsWith(`:${proof}`);
    return (good ? json(OWNERS) : REFUSED)(response, request, number);
  };

describe('two keys', () => {
  test('change over when the platform turns the first away, once for many requests, and back again', async () => {
    let key = 'first-secret-key';
    const { client, server } = await startPlatform(
      withKey(() => key),
      {
        credentials: {
          keys: [
            { accessId: ACCESS_ID, secretKey: 'first-secret-key' },
            { accessId: ACCESS_ID, secretKey: 'second-secret-key' },
          ],
        },
      },
    );
    await client.owners.list();
    key = 'second-secret-key';
    await Promise.all([1, 2, 3, 4].map(() => client.owners.list()));
    const requests = server.requests.length;
    await client.owners.list();
    expect(server.requests.length).toBe(requests + 1);
    key = 'first-secret-key';
    await client.owners.list();
    expect(server.requests.length).toBe(requests + 3);
    key = 'neither';
    expect((await failureOf(client.owners.list())).code).toBe('AuthFailed');
  });
});

describe('tokens', () => {
  test('that are turned away are what the error speaks of', async () => {
    const refused = await startPlatform(REFUSED, { credentials: { token: 'token-that-is-over' } });
    const error = await failureOf(refused.client.owners.list());
    expect(error.message).toContain('the token is not known or has ended');
    expect(error.message).not.toContain('secretKey');
    const keys = await startPlatform(REFUSED);
    expect((await failureOf(keys.client.owners.list())).message).toContain(
      'accessId and secretKey',
    );
  });

  test('are renewed before their end, by one request for many', async () => {
    let renewals = 0;
    const { client, clock, server } = await startPlatform(json(OWNERS), {
      credentials: {
        token: 'token-one',
        expiresAt: '2026-03-01T13:00:00Z',
        renew: () => {
          renewals += 1;
          return Promise.resolve({
            token: `token-new-${renewals}`,
            expiresAt: '2026-03-01T17:00:00Z',
          });
        },
      },
    });
    await client.owners.list();
    await clock.sleep(55 * 60_000);
    await Promise.all([client.owners.list(), client.owners.list()]);
    expect(renewals).toBe(1);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'TC-Token token-one',
      'TC-Token token-new-1',
      'TC-Token token-new-1',
    ]);
  });

  test('of apps are renewed by the platform', async () => {
    const { client, server } = await startPlatform(
      (response, request, number) => {
        if (request.url.startsWith('/api/appAuth'))
          return json({ success: true, apiToken: 'API:5:new', apiTokenExpires: '1900000000' })(
            response,
            request,
            number,
          );
        const old = request.headers.authorization === 'TC-Token API:5:a+b/c=';
        return (old ? json({ status: 'Failure', message: 'Unauthorized' }, 401) : json(OWNERS))(
          response,
          request,
          number,
        );
      },
      { credentials: { token: 'API:5:a+b/c=', renew: 'appAuth' } },
    );
    await client.owners.list();
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/v2/owners',
      '/api/appAuth?expiredToken=API%3A5%3Aa%2Bb%2Fc%3D',
      '/api/v2/owners',
    ]);
    expect(server.requests[2]?.headers.authorization).toBe('TC-Token API:5:new');
  });

  test('that cannot be renewed end in an error without the token', async () => {
    const { client } = await startPlatform(
      json({ success: false, message: 'no: canary-token-1' }),
      {
        credentials: {
          token: 'canary-token-1',
          expiresAt: '2026-03-01T12:01:00Z',
          renew: 'appAuth',
        },
      },
    );
    const error = await failureOf(client.owners.list());
    expect(error.code).toBe('AuthFailed');
    expect(JSON.stringify([error.message, error.details])).not.toContain('canary');
  });
});

describe('a wrong clock', () => {
  test('is reported, or corrected by the platform’s Date when that is wanted', async () => {
    const { open } = await simulate();
    const clock = {
      now: () => Date.now() - 3_600_000,
      sleep: () => Promise.resolve(),
      random: () => 0.5,
    };
    const error = await failureOf(open({ clock }).owners.list());
    expect([error.code, error.message]).toEqual([
      'ClockSkew',
      expect.stringContaining('differs by 3600 s'),
    ]);
    const corrected = open({ clock, clockSkew: 'correct' });
    expect((await corrected.owners.list()).length).toBeGreaterThan(0);
    await corrected.owners.list();
    expect(corrected.requestCount()).toBe(3);
  });
});

describe('a request budget', () => {
  test('stops a script that runs away', async () => {
    const { client, server } = await startPlatform(json(OWNERS), { budget: { inAll: 2 } });
    await client.owners.list();
    await client.owners.list();
    expect(await failureOf(client.owners.list())).toMatchObject({
      code: 'RateLimited',
      details: { object: 'budget' },
    });
    expect(server.requests).toHaveLength(2);
  });

  test('spreads requests over minutes', async () => {
    const { client, clock } = await startPlatform(json(OWNERS), { budget: { perMinute: 2 } });
    for (let n = 0; n < 5; n += 1) await client.owners.list();
    expect(clock.slept).toEqual([60_000, 60_000]);
  });

  test('limits how many run at a time, and waiting can be cancelled', async () => {
    let running = 0;
    let most = 0;
    const { client } = await startPlatform(
      async (response, request, number) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
        await json(OWNERS)(response, request, number);
      },
      { budget: { atATime: 2 } },
    );
    const signal = AbortSignal.timeout(5);
    const all = Array.from({ length: 6 }, () => client.owners.list());
    expect((await failureOf(client.owners.list(signal))).code).toBe('Cancelled');
    await Promise.all(all);
    expect(most).toBe(2);
  });

  test('wakes who waits although others before them gave up', async () => {
    const { client } = await startPlatform(
      async (response, request, number) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        await json(OWNERS)(response, request, number);
      },
      { budget: { atATime: 1 } },
    );
    const first = client.owners.list();
    const givenUp = client.owners.list(AbortSignal.timeout(5));
    const last = client.owners.list();
    expect((await failureOf(givenUp)).code).toBe('Cancelled');
    expect(await Promise.all([first, last])).toHaveLength(2);
  });

  test('that is none is said at once', async () => {
    await expect(startPlatform(json(OWNERS), { budget: { perMinute: 0 } })).rejects.toThrow(
      /budget.perMinute/,
    );
  });
});

test('errors name endpoint and object, and never the key', async () => {
  const { client } = await startPlatform(
    json({ status: 'Failure', message: `no: ${SECRET_KEY}` }, 400),
  );
  const error = await failureOf(client.groups.get('x-1', { owner: 'Demo' }));
  expect(error).toMatchObject({
    code: 'PlatformRejected',
    details: { endpoint: 'GET /v3/groups/x-1', object: 'group x-1' },
  });
  expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain(
    SECRET_KEY,
  );
});
