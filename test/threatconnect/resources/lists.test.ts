import { describe, expect, test } from 'vitest';
import { failureOf } from '../../http/client.ts';
import { answer } from '../../http/server.ts';
import { json, routes, signed, startPlatform, text } from '../platform.ts';

const owner = { id: 2, name: 'Demo Source', type: 'Source' };

describe('owners', () => {
  test('are listed in both shapes of the old interface', async () => {
    for (const shape of [[owner], owner]) {
      const { client } = await startPlatform(json({ status: 'Success', data: { owner: shape } }));
      expect(await client.owners.list()).toEqual([
        { id: '2', name: 'Demo Source', type: 'Source' },
      ]);
    }
  });

  test('are found by their exact name with role and permissions', async () => {
    const data = [
      { ...owner, name: 'Demo' },
      { ...owner, ownerRole: 'Editor', permIndicator: 'FULL', permGroup: 'READ', other: 1 },
    ];
    const { client } = await startPlatform(
      routes({ 'GET /v3/security/owners': json({ status: 'Success', data }) }),
    );
    expect(await client.owners.find('Demo Source')).toEqual({
      id: '2',
      name: 'Demo Source',
      type: 'Source',
      role: 'Editor',
      permissions: { permIndicator: 'FULL', permGroup: 'READ' },
    });
    expect(await client.owners.find('demo source')).toBeUndefined();
  });

  test('are found through the old interface where the new one is not there', async () => {
    const { client } = await startPlatform(
      routes({ 'GET /v2/owners': json({ status: 'Success', data: { owner: [owner] } }) }),
    );
    expect(await client.owners.find('Demo Source')).toEqual({
      id: '2',
      name: 'Demo Source',
      type: 'Source',
    });
  });

  test('are not looked for elsewhere when the credentials are refused', async () => {
    const { client } = await startPlatform(answer(401));
    expect((await failureOf(client.owners.find('Demo Source'))).code).toBe('AuthFailed');
  });
});

describe('lists of the old interface', () => {
  const owners = (from: number, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: from + n,
      name: `o${from + n}`,
      type: 'Source',
    }));

  test('are read to their end when the platform cuts them into pages', async () => {
    const { client, log } = await startPlatform((response, request, number) => {
      const start = Number(new URL(request.url, 'http://x').searchParams.get('resultStart') ?? 0);
      const data = { resultCount: 250, owner: owners(start, Math.min(100, 250 - start)) };
      return json({ status: 'Success', data })(response, request, number);
    });
    expect((await client.owners.list()).map(({ id }) => id)).toEqual(
      owners(0, 250).map(({ id }) => String(id)),
    );
    expect(log()).toEqual([
      'GET /api/v2/owners',
      'GET /api/v2/owners?resultStart=100&resultLimit=500',
      'GET /api/v2/owners?resultStart=200&resultLimit=500',
    ]);
  });

  test('that end too early are an error', async () => {
    const { client } = await startPlatform((response, request, number) => {
      const first = !request.url.includes('resultStart=');
      const data = { resultCount: 3, owner: first ? owners(1, 1) : [] };
      return json({ status: 'Success', data })(response, request, number);
    });
    expect((await failureOf(client.owners.list())).message).toContain('expected 3, got 1');
    const { client: other } = await startPlatform(
      json({ status: 'Success', data: { resultCount: 3, victims: [] } }),
    );
    const victims = other.indicators.details.victims({ type: 'Host', summary: 'a.example' });
    expect((await failureOf(victims)).message).toContain('expected 3 entries, got 0');
  });
});

describe('types', () => {
  test('of indicators are read with booleans as text', async () => {
    const indicatorType = [
      { name: 'Host', custom: 'false', parsable: 'true', apiBranch: 'hosts', apiEntity: 'host' },
      { name: 'Vehicle', custom: 'true', apiBranch: 'vehicles', apiEntity: 'vehicle' },
    ];
    const { client } = await startPlatform(json({ status: 'Success', data: { indicatorType } }));
    expect(await client.types.indicatorTypes()).toEqual([
      { name: 'Host', custom: false, apiBranch: 'hosts', apiEntity: 'host' },
      { name: 'Vehicle', custom: true, apiBranch: 'vehicles', apiEntity: 'vehicle' },
    ]);
  });

  test('of attributes are read over all pages, which are followed as they are', async () => {
    const { client, log } = await startPlatform(
      signed((response, request) => {
        const host = String(request.headers.host);
        const second = request.url.includes('resultStart=1');
        const data = second
          ? [
              {
                id: 2,
                name: 'Phase',
                validationRule: { type: 'SelectOne', text: 'One; Two;Three' },
              },
            ]
          : [{ id: 1, name: 'First Seen', maxSize: 500 }];
        const next = second
          ? {}
          : { next: `http://${host}/api/v3/attributeTypes?resultStart=1&resultLimit=1&x=%20+` };
        response.end(JSON.stringify({ status: 'Success', data, ...next }));
      }),
    );
    expect(await client.types.attributeTypes()).toEqual([
      { id: '1', name: 'First Seen', maxSize: 500, allowedValues: undefined },
      { id: '2', name: 'Phase', maxSize: undefined, allowedValues: ['One', 'Two', 'Three'] },
    ]);
    expect(log()[1]).toBe('GET /api/v3/attributeTypes?resultStart=1&resultLimit=1&x=%20+');
  });
});

describe('a next page', () => {
  test.each([
    ['another host', 'https://elsewhere.invalid/api/v3/attributeTypes?resultStart=1'],
    ['another path', 'BASE/elsewhere/v3/attributeTypes?resultStart=1'],
    ['no address', 'http://'],
  ])('at %s is not followed with credentials [A4]', async (_title, next) => {
    const { client, server } = await startPlatform((response, request) => {
      const here = next.replace('BASE', `http://${String(request.headers.host)}`);
      response.end(JSON.stringify({ status: 'Success', data: [], next: here }));
    });
    const error = await failureOf(client.types.attributeTypes());
    expect([error.code, server.requests.length]).toEqual(['PlatformResponse', 1]);
  });

  test('that was there before ends in an error, not in a loop [A4]', async () => {
    const { client, server } = await startPlatform((response) => {
      response.end(
        JSON.stringify({
          status: 'Success',
          data: [],
          next: '/api/v3/attributeTypes?resultStart=1',
        }),
      );
    });
    expect((await failureOf(client.types.attributeTypes())).message).toContain('seen before');
    expect(server.requests).toHaveLength(2);
  });

  test('of an instance without the prefix is followed too', async () => {
    const { client } = await startPlatform(
      text('{"status":"Success","data":[{"id":9007199254740993,"name":"x"}]}'),
    );
    expect((await client.types.attributeTypes())[0]?.id).toBe('9007199254740993');
  });
});
