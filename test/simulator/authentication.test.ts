import { describe, expect, it } from 'vitest';
import { signatureOf } from '../../src/simulator/transport/signature.ts';
import { startedClient, USER } from './support/client.ts';

const VECTORS: readonly (readonly [target: string, method: string, signature: string])[] = [
  ['/api/v2/batch', 'POST', 'zQfG0o0i0Vr79/oJKABXxcWv04hkBzis6lHqAG/ray0='],
  [
    '/api/v2/batch/12345?includeAdditional=true',
    'GET',
    'zBo2JStUvf85aD2jfzpLbpNzatwmF9T7LI4/zgbPvtA=',
  ],
  [
    '/api/v2/batch/createAndUpload?includeAdditional=true',
    'POST',
    'iOvA7sB+BeSoahafFQAaBVV6QxwPAgfEKlQ276ZrBu8=',
  ],
  [
    '/api/v3/indicators?tql=typeName%20EQ%20%22Host%22&resultStart=0&resultLimit=100',
    'GET',
    'PbztD7gYRg3VhEzNXMNr+n6ft3raobtJF2ZLbHgvqZk=',
  ],
  [
    '/api/v3/indicators?tql=typeName+EQ+%22Host%22&resultStart=0&resultLimit=100',
    'GET',
    'MH40bwk4ebCXY67mboYilbcJetMFnJ68JhD0CWJTSFc=',
  ],
  [
    '/api/v2/indicators/urls/http%3A%2F%2Fexample.com%2F?owner=Demo%20Source',
    'DELETE',
    'UUXZCqicaSh2UclZpeCnStIsQk4ca6IDCds8JJRtxA8=',
  ],
];

describe('signature', () => {
  it.each(VECTORS)('of %s matches the documented vector', (target, method, signature) => {
    expect(signatureOf(USER.secretKey, target, method, '1700000000')).toBe(signature);
  });
});

const now = (offsetSeconds = 0): string => String(Math.floor(Date.now() / 1000) + offsetSeconds);

describe('authentication', () => {
  it('covers the raw query: blanks as + and as %20 both verify', async () => {
    const client = await startedClient();
    for (const query of ['typeName+EQ+%22Host%22', 'typeName%20EQ%20%22Host%22'])
      expect((await client.call('GET', `/v3/indicators?tql=${query}`)).status).toBe(200);
  });

  it('accepts a timestamp within five minutes and refuses one beyond', async () => {
    const client = await startedClient();
    for (const seconds of [-290, 290])
      expect((await client.call('GET', '/v2/owners', { timestamp: now(seconds) })).status).toBe(
        200,
      );
    for (const seconds of [-310, 310]) {
      const answer = await client.call('GET', '/v2/owners', { timestamp: now(seconds) });
      expect(answer.status).toBe(401);
      expect(answer.json).toEqual({
        status: 'Failure',
        message: 'Timestamp out of acceptable time range',
      });
    }
  });

  it.each([
    ['milliseconds', String(Date.now())],
    ['microseconds', String(Date.now() * 1000)],
    ['an hour ago', now(-3_600)],
  ])('calls a number outside the window (%s) out of range [1.4]', async (_name, timestamp) => {
    const answer = await (await startedClient()).call('GET', '/v2/owners', { timestamp });
    expect(answer.status).toBe(401);
    expect(answer.json['message']).toBe('Timestamp out of acceptable time range');
  });

  it('measures the window against the clock that was set', async () => {
    const client = await startedClient();
    await client.control('POST', 'clock', { offsetMs: 3_600_000 });
    expect((await client.call('GET', '/v2/owners')).status).toBe(401);
    expect((await client.call('GET', '/v2/owners', { timestamp: now(3_600) })).status).toBe(200);
  });

  it('names the reason of a refusal, in the form of the tree', async () => {
    const client = await startedClient();
    const wrong = { accessId: USER.accessId, secretKey: 'another' };
    const unknown = { accessId: '1', secretKey: 'x' };
    const message = async (path: string, options: object): Promise<unknown> => {
      const answer = await client.call('GET', path, options);
      expect(answer.status).toBe(401);
      expect(answer.type).toContain('application/json');
      return answer.json['message'];
    };
    expect(await message('/v2/owners', { user: wrong })).toBe(
      'Signature data did not match expected result',
    );
    expect(await message('/v2/owners', { user: unknown })).toBe('Access Denied');
    expect(await message('/v2/owners', { timestamp: 'soon' })).toBe('Invalid timestamp');
    expect(await message('/v2/owners', { headers: { Authorization: 'TC-Token no' } })).toBe(
      'Unauthorized',
    );
    const v3 = await client.call('GET', '/v3/indicators', { user: wrong });
    expect(v3.json).toEqual({
      errCode: '0x1002',
      message: 'Signature data did not match expected result',
      status: 'Error',
    });
  });

  it('takes a token without a timestamp', async () => {
    const client = await startedClient({ users: [{ ...USER, tokens: ['APIV2:1:a+b/c='] }] });
    const answer = await client.send('GET', '/api/v2/owners/mine', {
      headers: { Authorization: 'TC-Token APIV2:1:a+b/c=' },
    });
    expect(answer.json['data']?.['owner']).toEqual({ id: 1, name: 'Demo Source', type: 'Source' });
  });

  it('answers an unknown path with plain text 500 or, switched, 404', async () => {
    const client = await startedClient();
    const plain = await client.call('GET', '/v2/nothing');
    expect([plain.status, plain.type]).toEqual([500, 'text/plain']);
    expect(plain.text).toContain('Could not find resource for relative : ');
    await client.control('POST', 'switches', { unknownPath: '404' });
    expect((await client.call('GET', '/v2/nothing')).status).toBe(404);
    expect((await client.call('PATCH', '/v3/indicators')).json['errCode']).toBe('0x1005');
  });
});
