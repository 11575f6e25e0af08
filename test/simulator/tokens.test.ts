import { describe, expect, it } from 'vitest';
import { OWNER, startedClient, USER, type Answer, type TestClient } from './support/client.ts';

const textOf = ({ json }: Answer, key: string): string => json[key] as unknown as string;

const bearer = (client: TestClient, token: string, path = '/v2/whoami', method = 'GET') =>
  client.send(method, `/api${path}`, { headers: { Authorization: `TC-Token ${token}` } });

describe('a token', () => {
  it('ends at its time with the words of the platform', async () => {
    const client = await startedClient({
      users: [{ ...USER, tokens: [{ token: 'APIV2:1:a', expiresAt: '2031-01-01T00:00:00Z' }] }],
    });
    await client.control('POST', 'clock', { at: '2030-12-31T23:59:00Z' });
    expect((await bearer(client, 'APIV2:1:a')).status).toBe(200);
    await client.control('POST', 'clock', { at: '2031-01-01T00:00:01Z' });
    const ended = await bearer(client, 'APIV2:1:a');
    expect([ended.status, ended.json['message']]).toEqual([401, 'Unauthorized']);
    expect((await bearer(client, 'APIV2:1:a', '/v3/groups')).json['errCode']).toBe('0x1002');
  });

  it('of an API user is superseded by the next one, that of an app is not', async () => {
    const client = await startedClient();
    const issue = async (kind: string) =>
      textOf(await client.control('POST', 'tokens', { accessId: USER.accessId, kind }), 'token');
    const first = await issue('APIV2');
    const app = await issue('API');
    expect((await bearer(client, first)).status).toBe(200);
    const second = await issue('APIV2');
    expect((await bearer(client, first)).status).toBe(401);
    expect((await bearer(client, second)).status).toBe(200);
    expect((await bearer(client, app)).status).toBe(200);
  });

  it('of an app is renewed without credentials, even when it has ended', async () => {
    const client = await startedClient();
    const issued = await client.control('POST', 'tokens', {
      accessId: USER.accessId,
      kind: 'API',
      lifetimeMs: 0,
    });
    const old = textOf(issued, 'token');
    expect((await bearer(client, old)).status).toBe(401);
    const renewed = await client.send(
      'GET',
      `/api/appAuth?expiredToken=${encodeURIComponent(old)}`,
    );
    expect(renewed.json).toMatchObject({ success: true });
    expect(textOf(renewed, 'apiTokenExpires')).toMatch(/^\d{10}$/);
    expect((await bearer(client, textOf(renewed, 'apiToken'))).status).toBe(200);
    const unknown = await client.send('GET', '/api/appAuth/?expiredToken=API:none');
    expect([unknown.status, unknown.json['success']]).toEqual([401, false]);
  });

  it('is made by API for a user with the system role only', async () => {
    const client = await startedClient();
    expect((await client.call('POST', '/v3/token/api')).status).toBe(403);
    await client.control('POST', 'users', { ...USER, exchangeAdmin: true });
    const made = await client.call('POST', '/v3/token/api');
    expect(textOf(made, 'data')).toMatch(/^API:/);
    expect((await bearer(client, textOf(made, 'data'))).status).toBe(200);
    expect((await client.call('POST', '/v3/token/svc', { body: {} })).status).toBe(400);
    const service = await client.call('POST', '/v3/token/svc', { body: { serviceId: 7 } });
    expect(textOf(service, 'data')).toMatch(/^SVC:/);
  });
});

describe('a role', () => {
  const ROWS: [role: string, write: number, remove: number, report: number][] = [
    ['Read Only User', 401, 401, 401],
    ['User', 401, 401, 401],
    ['Contributor', 201, 401, 200],
    ['Editor', 201, 200, 200],
    ['Standard User', 201, 200, 200],
  ];

  it.each(ROWS)(
    '%s may write %i, delete %i, report %i in v2',
    async (role, write, remove, report) => {
      const client = await startedClient();
      const path = '/v2/indicators/hosts/a.example.com';
      await client.call('POST', '/v2/indicators/hosts', { body: { hostName: 'a.example.com' } });
      await client.control('POST', 'owners', { name: OWNER, role });
      const made = await client.call('POST', '/v2/indicators/hosts', {
        body: { hostName: 'b.example.com' },
      });
      expect(made.status).toBe(write);
      if (write === 401)
        expect(made.json['message']).toBe('The requested host was not created - access was denied');
      expect((await client.call('POST', `${path}/falsePositive`)).status).toBe(report);
      expect((await client.call('POST', `${path}/tags/Red`)).status).toBe(write);
      expect((await client.call('DELETE', path)).status).toBe(remove);
    },
  );

  it('refuses reports of users who are not included in them', async () => {
    const client = await startedClient({ users: [{ ...USER, sightings: false }] });
    await client.call('POST', '/v2/indicators/hosts', { body: { hostName: 'a.example.com' } });
    const path = '/v2/indicators/hosts/a.example.com/observations';
    expect((await client.call('POST', path, { body: { count: 1 } })).status).toBe(401);
  });
});
