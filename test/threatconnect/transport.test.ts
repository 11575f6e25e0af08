import { describe, expect, test } from 'vitest';
import { matching } from '../../src/threatconnect/index.ts';
import { failureOf } from '../http/client.ts';
import { answer, inOrder } from '../http/server.ts';
import { json, routes, signed, startPlatform, text } from './platform.ts';

const OWNERS = {
  status: 'Success',
  data: { resultCount: 1, owner: [{ id: 1, name: 'Demo', type: 'Source' }] },
};
const refusal = (message: string, status: number) => json({ status: 'Failure', message }, status);

describe('requests to the platform', () => {
  test('are signed over the target exactly as it is sent', async () => {
    const { client, server } = await startPlatform(signed(json({ status: 'Success', data: [] })));
    const where = matching(`summary in ("a'b","é ü","x+y&z=?#%")`);
    const owner = "Demo's Source + 1";
    await client.indicators.list({ owner, where, fields: ['tags'] }).toArray();
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.url).toContain('owner=Demo%27s%20Source%20%2B%201');
  });

  test('are signed anew, exactly once, after 401, and then fail [A5]', async () => {
    const { client, server } = await startPlatform(refusal('Access Denied', 401));
    const error = await failureOf(client.owners.list());
    expect(error.code).toBe('AuthFailed');
    expect(error.message).toContain('Access Denied');
    expect(server.requests).toHaveLength(2);
  });

  test('go on when the second signature is taken [A5]', async () => {
    const { client, server } = await startPlatform(
      inOrder(refusal('Unauthorized', 401), signed(json(OWNERS))),
    );
    expect(await client.owners.list()).toEqual([{ id: '1', name: 'Demo', type: 'Source' }]);
    expect(server.requests).toHaveLength(2);
  });

  test('ask for a new token after 401, once [A5]', async () => {
    const asked: boolean[] = [];
    const token = ({ refused }: { readonly refused: boolean }) => {
      asked.push(refused);
      return Promise.resolve(refused ? 'new-token' : 'old-token');
    };
    const handler = inOrder(refusal('Unauthorized', 401), json(OWNERS));
    const { client, server } = await startPlatform(handler, { credentials: { token } });
    await client.owners.list();
    expect(asked).toEqual([false, true]);
    expect(server.requests.map((request) => request.headers.authorization)).toEqual([
      'TC-Token old-token',
      'TC-Token new-token',
    ]);
  });

  test('take a new time for every attempt', async () => {
    const { client, server } = await startPlatform(
      inOrder(answer(502, '<html>bad gateway'), signed(json(OWNERS))),
    );
    await client.owners.list();
    const times = server.requests.map((request) => Number(request.headers['timestamp']));
    expect(times).toHaveLength(2);
    expect(times.every((time) => time >= 1_772_366_400)).toBe(true);
  });

  test('name a wrong clock as the reason, with the difference', async () => {
    const handler = answer(
      401,
      '{"status":"Failure","message":"Timestamp out of acceptable time range"}',
      {
        date: 'Sun, 01 Mar 2026 12:10:00 GMT',
      },
    );
    const { client, server } = await startPlatform(handler);
    const error = await failureOf(client.owners.list());
    expect(error.code).toBe('ClockSkew');
    expect(error.message).toContain('differs by 60');
    expect(server.requests).toHaveLength(2);
  });
});

describe('refusals of the platform', () => {
  const disabled =
    'Batch job api is not available.  Ensure that batchJobEnabled is true and document storage is enabled and configured;';
  const notLicensed =
    'API access has not been licensed for this system, please contact sales@threatconnect.com if you wish to enable it';
  const noRole =
    'Unable to perform the requested operation due to the following error(s): You do not have permission to create Indicators; Groups;';

  test.each([
    ['plain text', text(disabled, 503), 'BatchDisabled', 1, 'Batch job api is not available'],
    [
      'a description',
      json(
        { status: 'Not Authorized', description: 'Document storage not enabled for this instance' },
        403,
      ),
      'BatchDisabled',
      1,
      'Document storage',
    ],
    ['a message', refusal(notLicensed, 503), 'PermissionDenied', 1, 'no licence'],
    ['plain text with 401', text(noRole, 401), 'PermissionDenied', 1, 'role'],
    [
      'an unknown owner',
      refusal('The requested owner was not found', 403),
      'PermissionDenied',
      1,
      'owner was not found',
    ],
    [
      'an error envelope',
      json({ errCode: '0x2001', message: 'Syntax error(s) found', status: 'Error' }, 400),
      'PlatformRejected',
      1,
      'Syntax error',
    ],
    [
      'a wrong path',
      text('Could not find resource for relative : /v9', 500),
      'PlatformRejected',
      1,
      'tc_api_path',
    ],
    [
      'a gateway page',
      text('<html><h1>504</h1></html>', 504),
      'PlatformUnavailable',
      4,
      'a web page: 504',
    ],
    ['nothing', text('', 500), 'PlatformUnavailable', 4, 'got 500'],
  ])('are understood from %s [B11]', async (_title, handler, code, requests, words) => {
    const { client, server } = await startPlatform(handler);
    const error = await failureOf(client.owners.list());
    expect([error.code, server.requests.length]).toEqual([code, requests]);
    expect(error.message).toContain(words);
  });

  test('are never data, even with a successful status [A11]', async () => {
    const { client } = await startPlatform(
      inOrder(
        json({ status: 'Failure', message: 'something broke' }),
        text('<html>login</html>'),
        json({ status: 'Success' }),
      ),
    );
    for (const words of ['something broke', 'a web page: login', 'at data']) {
      const error = await failureOf(client.owners.list());
      expect(error.code).toBe('PlatformResponse');
      expect(error.message).toContain(words);
    }
  });
});

describe('the clock of the platform', () => {
  test('is measured even with refused credentials', async () => {
    const { client } = await startPlatform(
      answer(401, 'no', { date: 'Sun, 01 Mar 2026 11:50:00 GMT' }),
    );
    expect(await client.measureClockSkew()).toBe(-599_500);
  });

  test('is unknown without a Date', async () => {
    const { client } = await startPlatform((response) => {
      response.sendDate = false;
      response.end('{}');
    });
    expect(await client.measureClockSkew()).toBeUndefined();
  });
});

test('a path without the general prefix works for the old host form', async () => {
  const { client, log } = await startPlatform(
    routes({
      'GET /v2/whoami': json({
        status: 'Success',
        data: { user: { userName: '1', role: 'Api User' } },
      }),
    }),
  );
  expect(await client.whoami()).toEqual({ userName: '1', role: 'Api User' });
  expect(log()).toEqual(['GET /api/v2/whoami']);
});
