import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../src/simulator/index.ts';
import { host, OWNER, SETTINGS, startedClient, TestClient, USER } from './support/client.ts';

describe('faults for requests', () => {
  it('replace, delay and cut answers as often as scripted, and show what is left [O11]', async () => {
    const client = await startedClient();
    await client.control('POST', 'faults', [
      {
        path: '/v2/owners$',
        nth: 2,
        action: { kind: 'respond', status: 503, body: 'busy', headers: { 'retry-after': '1' } },
      },
      { method: 'GET', path: '/v2/whoami', action: { kind: 'cut' } },
      { path: '/v3/tags', times: 0, action: { kind: 'delay', ms: 30 } },
      { path: '/v3/groups', action: { kind: 'cut', when: 'middle' } },
      { path: '/never', action: { kind: 'hang' } },
    ]);
    expect((await client.call('GET', '/v2/owners')).status).toBe(200);
    const busy = await client.call('GET', '/v2/owners');
    expect([busy.status, busy.text, busy.headers['retry-after']]).toEqual([503, 'busy', '1']);
    expect((await client.call('GET', '/v2/owners')).status).toBe(200);
    await expect(client.call('GET', '/v2/whoami')).rejects.toThrow();
    expect((await client.call('GET', '/v2/whoami')).status).toBe(200);
    await expect(client.call('GET', '/v3/groups')).rejects.toThrow();
    const before = Date.now();
    await client.call('GET', '/v3/tags');
    expect(Date.now() - before).toBeGreaterThanOrEqual(25);
    const { left } = (await client.control('GET', 'faults')).json as unknown as {
      left: { path: string }[];
    };
    expect(left.map((rule) => rule.path)).toEqual(['/never']);
  });

  it('can cut after the request took effect', async () => {
    const client = await startedClient();
    await client.control('POST', 'faults', {
      method: 'POST',
      path: '/v2/batch$',
      action: { kind: 'cut', when: 'after' },
    });
    await expect(client.call('POST', '/v2/batch', { body: SETTINGS })).rejects.toThrow();
    const counters = await client.control('GET', 'counters');
    expect(counters.json['batchesCreated']).toBe(1);
  });

  it('are refused with the reason when a rule is wrong', async () => {
    const client = await startedClient();
    const answer = await client.control('POST', 'faults', { path: '(', action: { kind: 'cut' } });
    expect(answer.status).toBe(400);
  });
});

describe('faults for batches', () => {
  const CONTENT = { indicator: ['a', 'b', 'c'].map((name) => host(`${name}.example.com`)) };

  it('reject given values once', async () => {
    const client = await startedClient();
    await client.control('POST', 'faults', {
      action: { kind: 'rejectValues', values: ['b.example.com'], code: '0x1004', reason: 'No.' },
    });
    await client.batch({ indicator: [host('x.example.com')] });
    const { status, errors } = await client.batch(CONTENT);
    expect(status).toMatchObject({ successCount: 2, errorCount: 1 });
    expect(errors).toEqual([{ errorReason: 'Error (0x1004): No.', errorSource: 'b.example.com' }]);
    expect((await client.batch(CONTENT)).status).toMatchObject({ errorCount: 0 });
  });

  it('leave a rest unprocessed, reach a limit, and lose the error text', async () => {
    const client = await startedClient();
    await client.control('POST', 'faults', { action: { kind: 'unprocessed', after: 1 } });
    expect((await client.batch(CONTENT)).status).toMatchObject({
      successCount: 1,
      errorCount: 0,
      unprocessCount: 2,
    });
    await client.control('POST', 'faults', [
      { owner: OWNER, action: { kind: 'limit', after: 2 } },
      { owner: OWNER, nth: 2, action: { kind: 'dropErrors' } },
    ]);
    const limited = await client.batch(CONTENT);
    expect(limited.errors[0]?.errorReason).toContain(
      'would exceed the number of allowed indicators',
    );
    const dropped = await client.batch({ indicator: [host('_')] });
    expect(dropped.status).toMatchObject({ errorCount: 1 });
    expect(dropped.errors).toEqual([]);
  });
});

describe('control', () => {
  it('counts requests, batches, objects and identical contents', async () => {
    const client = await startedClient();
    const content = { indicator: [host('a.example.com')] };
    await client.batch(content);
    await client.batch(content);
    const { json } = await client.control('GET', 'counters');
    expect(json).toMatchObject({ batchesCreated: 2, batchesUploaded: 2, objectsReceived: 2 });
    expect(json['requests']).toMatchObject({ 'POST /v2/batch/:id': 2 });
    expect(Object.values(json['contentHashes'] as object)).toEqual([2]);
  });

  it('edits as an analyst would', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [host('a.example.com'), host('b.example.com')] });
    const at = { owner: OWNER, type: 'Host', summary: 'a.example.com' };
    await client.control('POST', 'edit', {
      ...at,
      addTag: 'Mine',
      addAttribute: { type: 'Source', value: 'me' },
    });
    const view = await client.call('GET', '/v3/indicators/1?fields=tags&fields=attributes');
    expect(view.text).toContain('"name":"Mine"');
    expect(view.text).toContain('"value":"me"');
    await client.control('POST', 'edit', { ...at, setActive: false });
    expect(await client.canonical()).toBe('Host\tb.example.com\n');
    await client.control('POST', 'edit', { ...at, summary: 'b.example.com', delete: true });
    expect(await client.canonical()).toBe('');
    expect((await client.control('POST', 'edit', { ...at, summary: 'z.example' })).status).toBe(
      404,
    );
  });

  it('gives the canonical list sorted by bytes, IPv6 compressed and hashes lower case', async () => {
    const client = await startedClient();
    await client.batch({
      group: [{ type: 'Vulnerability', name: 'CVE-2031-0001', xid: 'CVE-2031-0001' }],
      indicator: [
        { type: 'Address', summary: '2001:db8:0:0:0:0:0:1' },
        { type: 'CIDR', summary: '2001:db8:1:0:0:0:0:0/48' },
        { type: 'File', md5: 'AA'.repeat(16) },
        { type: 'Mutex', summary: 'z\u{1F600}' },
        { type: 'Mutex', summary: 'z\uFF5E' },
      ],
    });
    expect(await client.canonical('&groups=1')).toBe(
      [
        'Address\t2001:db8::1',
        'CIDR\t2001:db8:1::/48',
        `File\tmd5:${'aa'.repeat(16)}`,
        'Mutex\tz\uFF5E',
        'Mutex\tz\u{1F600}',
        'Vulnerability\tCVE-2031-0001',
        '',
      ].join('\n'),
    );
  });

  it('adds users and owners, and a role hides an owner', async () => {
    const client = await startedClient();
    const other = { accessId: 'two', secretKey: 'secret' };
    await client.control('POST', 'owners', { name: 'Second', kind: 'Community' });
    await client.control('POST', 'users', { ...other, roles: { [OWNER]: 'None' } });
    const owners = await client.call('GET', '/v2/owners', { user: other });
    expect(owners.json['data']?.['owner']).toEqual([{ id: 2, name: 'Second', type: 'Community' }]);
    const body = SETTINGS;
    expect((await client.call('POST', '/v2/batch', { user: other, body })).status).toBe(403);
  });

  it('resets to the state of the start', async () => {
    const client = await startedClient({ switches: { stringIds: true } });
    await client.batch({ indicator: [host('a.example.com')] });
    await client.control('POST', 'switches', { stringIds: false, deleteMissing: 'silent' });
    await client.control('POST', 'faults', { action: { kind: 'dropErrors' } });
    await client.control('POST', 'reset', {});
    const { json } = await client.control('GET', 'state');
    expect(json['switches']).toMatchObject({ stringIds: true, deleteMissing: 'error' });
    expect(json['faultsLeft']).toBe(0);
    expect(json['batches']).toEqual([]);
    expect(await client.canonical('&include=inactive')).toBe('');
  });

  it('answers neither foreign hosts nor foreign origins', async () => {
    const client = await startedClient();
    const foreign = { headers: { host: 'rebound.example' } };
    expect((await client.send('GET', '/_simulator/state', foreign)).status).toBe(403);
    const origin = { headers: { origin: 'http://site.example' } };
    expect((await client.send('GET', '/_simulator/state', origin)).status).toBe(403);
  });
});

it('sink mode counts and keeps nothing', async () => {
  const client = await startedClient({ sink: true });
  const { status } = await client.batch({ indicator: [host('a.example.com'), host('_')] });
  expect(status).toMatchObject({ successCount: 2, errorCount: 0 });
  expect(await client.canonical()).toBe('');
  expect((await client.control('GET', 'counters')).json['objectsReceived']).toBe(2);
});

it('a persist file brings everything back with the same ids', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const options = {
    users: [USER],
    owners: [{ name: OWNER }],
    persistFile: join(folder, 'content.jsonl'),
  };
  const simulator = await startSimulator(options);
  const client = new TestClient(simulator);
  await client.batch({
    group: [{ type: 'Report', name: 'R', xid: 'r' }],
    indicator: [
      host('gone.example.com'),
      host('a.example.com', {
        rating: 3,
        active: false,
        tag: [{ name: 'T' }],
        attribute: [{ type: 'Description', value: 'why', displayed: true }],
        associatedGroups: [{ groupXid: 'r' }],
      }),
      { type: 'File', md5: 'ab'.repeat(16), size: 7 },
    ],
  });
  await client.batch({ indicator: [host('gone.example.com')] }, { action: 'Delete' });
  const path = '/v3/indicators/2?fields=tags&fields=associatedGroups';
  const before = (await client.call('GET', path)).json['data'];
  const list = await client.canonical('&include=inactive&groups=1');
  await simulator.close();

  const again = new TestClient(await startSimulator(options));
  onTestFinished(() => again.simulator.close());
  const after = (await again.call('GET', path)).json['data'];
  const withoutLinks = (view: unknown): string =>
    JSON.stringify(view).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, '');
  expect(withoutLinks(after)).toBe(withoutLinks(before));
  expect(await again.canonical('&include=inactive&groups=1')).toBe(list);
  const next = await again.batch({ indicator: [host('new.example.com')] });
  expect(next.id).toBe(3);
  expect((await again.call('GET', '/v3/indicators/4')).json['data']?.['summary']).toBe(
    'new.example.com',
  );
});
