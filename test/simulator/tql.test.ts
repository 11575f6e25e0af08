import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient, type TestClient } from './support/client.ts';

const filled = async (): Promise<TestClient> => {
  const client = await startedClient({ owners: [{ name: OWNER }, { name: 'Other' }] });
  await client.batch({
    group: [{ type: 'Adversary', name: 'Quiet Bear', xid: 'g-1' }],
    indicator: [
      host('alpha.example.com', {
        rating: 4,
        confidence: 90,
        tag: [{ name: 'Red' }, { name: 'say "hi"' }],
        associatedGroups: [{ groupXid: 'g-1' }],
      }),
      host('beta.example.com', { confidence: 10, xid: 'ind-b' }),
      { type: 'Address', summary: '192.0.2.7', tag: [{ name: 'Blue' }] },
      host('gone.example.com', { active: false }),
    ],
  });
  await client.batch({ indicator: [host('other.example.com')] }, { owner: 'Other' });
  return client;
};

// URL parsers encode ' in a query, and the signature covers what is on the wire.
const encode = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');

const found = async (client: TestClient, tql: string, type = 'indicators'): Promise<string[]> => {
  const answer = await client.call('GET', `/v3/${type}?tql=${encode(tql)}`);
  expect(answer.text).toContain('"status":"Success"');
  const { data } = answer.json as unknown as { data: { summary?: string; name?: string }[] };
  return data.map((one) => one.summary ?? one.name ?? '');
};

describe('TQL', () => {
  const ALPHA = 'alpha.example.com';
  const BETA = 'beta.example.com';
  const ADDRESS = '192.0.2.7';
  const OTHER = 'other.example.com';

  it.each([
    ['', [ALPHA, BETA, ADDRESS, OTHER]],
    ['typeName EQ "Address"', [ADDRESS]],
    ['typename = "host" AND ownerName == \'Demo Source\'', [ALPHA, BETA]],
    ['summary EQUALS `beta.example.com`', [BETA]],
    ['typeName != "Host"', [ADDRESS]],
    ['typeName in ("Address", "URL") or summary = "BETA.example.com"', [BETA, ADDRESS]],
    ['summary NOT IN ("alpha.example.com") and ownerName ne "Other"', [BETA, ADDRESS]],
    ['summary LIKE "%.example.com" AND NOT summary STARTSWITH "b"', [ALPHA, OTHER]],
    ['summary CONTAINS "eta.ex"', [BETA]],
    ['summary NOT LIKE "%example%"', [ADDRESS]],
    ['summary ENDSWITH ".7"', [ADDRESS]],
    ['rating >= 4', [ALPHA]],
    ['confidence GT 5 and confidence LT 20', [BETA]],
    ['confidence <= 10 or confidence geq 90', [ALPHA, BETA]],
    ['rating is null and ownerName = "Demo Source"', [BETA, ADDRESS]],
    ['rating IS NOT NULL', [ALPHA]],
    ['tag = "red"', [ALPHA]],
    ['tag = "say \\"hi\\""', [ALPHA]],
    ['hasTag(name = "Red")', [ALPHA]],
    ['hasTag(name = "red")', []],
    ['hasTag(summary = "red")', [ALPHA]],
    ['hasGroup(typeName in ("Adversary") and summary like "%bear%")', [ALPHA]],
    ['indicatorActive EQ False', ['gone.example.com']],
    ['indicatorActive EQ True and tag in ("Blue")', [ADDRESS]],
    ['(ownerName="Demo Source" OR ownerName="Other" ) AND confidence GT 50 ', [ALPHA]],
    ['typeName="Address" OR typeName="Host" AND ownerName="Other"', [ADDRESS, OTHER]],
    ['dateAdded > "NOW() - 1 HOUR" and typeName = "Address"', [ADDRESS]],
    ['dateAdded < "TODAY() - 2 DAYS"', []],
    ['dateAdded > "2020-01-01" and dateAdded < "2020-01-02T00:00:00Z"', []],
    ['threatAssessScore > 100', []],
  ])('%s', async (tql, expected) => {
    expect(await found(await filled(), tql)).toEqual(expected);
  });

  it('filters groups by their own keywords', async () => {
    const client = await filled();
    expect(await found(client, 'xid EQ "g-1"', 'groups')).toEqual(['Quiet Bear']);
    expect(await found(client, 'hasIndicator(summary = "alpha.example.com")', 'groups')).toEqual([
      'Quiet Bear',
    ]);
  });

  it.each([
    'nonsense = "x"',
    'summary = ',
    'summary "x"',
    '(summary = "x"',
    'summary = "x',
    'summary = "\\x"',
    'summary = "x" tag = "y"',
    'rating > "high"',
    'indicatorActive = maybe',
    'dateAdded > "soon"',
    'hasNothing(name = "x")',
    'summary NOT = "x"',
    '('.repeat(5_000),
  ])('%s is a syntax error with 400 and 0x2001', async (tql) => {
    const client = await startedClient();
    const answer = await client.call('GET', `/v3/indicators?tql=${encode(tql)}`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errCode: '0x2001', status: 'Error' });
  });
});

describe('lists', () => {
  it('page by next, absolute and with every parameter, until it is absent', async () => {
    const client = await startedClient();
    const names = Array.from(
      { length: 25 },
      (_, n) => `h${String(n).padStart(2, '0')}.example.com`,
    );
    await client.batch({ indicator: names.map((name) => host(name)) });
    const seen: string[] = [];
    let path: string | undefined =
      '/v3/indicators?tql=typeName%20EQ%20%22Host%22&fields=tags&resultLimit=10&count=true&sorting=summary%20DESC';
    const counts: unknown[] = [];
    while (path !== undefined) {
      const answer = await client.call('GET', path);
      const body = answer.json as unknown as {
        data: { summary: string; tags: object }[];
        count?: number;
        next?: string;
      };
      counts.push(body.count);
      for (const one of body.data) {
        expect(one.tags).toEqual({ data: [] });
        seen.push(one.summary);
      }
      if (body.next !== undefined)
        expect(body.next.startsWith(client.simulator.apiPath)).toBe(true);
      path = body.next?.slice(client.simulator.apiPath.length);
    }
    expect(seen).toEqual([...names].reverse());
    expect(counts).toEqual([25, undefined, undefined]);
  });

  it('refuse a limit beyond 10,000 and take parameters from the body of a GET', async () => {
    const client = await filled();
    expect((await client.call('GET', '/v3/indicators?resultLimit=10001')).status).toBe(400);
    const answer = await client.call('GET', '/v3/indicators', {
      body: { data: { tql: 'typeName = "Address"', resultLimit: 5 } },
    });
    expect(answer.json['data']?.[0]?.['summary']).toBe('192.0.2.7');
  });

  it('describe owners, labels, attribute types and tags', async () => {
    const client = await filled();
    const owners = await client.call('GET', '/v3/security/owners');
    expect(owners.json['data']?.[0]).toMatchObject({ id: 1, name: OWNER, type: 'Source' });
    const labels = await client.call('GET', '/v3/securityLabels');
    expect(labels.text).toContain('"name":"TLP:AMBER","description"');
    const types = await client.call('GET', '/v3/attributeTypes?resultLimit=10000');
    expect(types.text).toContain('"name":"Additional Analysis and Context"');
    const tags = await client.call('GET', '/v3/tags?tql=name%20%3D%20%22Red%22');
    expect(tags.json['data']?.[0]).toMatchObject({ name: 'Red', owner: OWNER });
    const v2 = await client.call('GET', '/v2/types/indicatorTypes');
    expect(v2.text).toContain('"name":"Address","custom":"false"');
    const { indicatorType } = v2.json['data'] as unknown as {
      indicatorType: { custom: string; value1Label?: string }[];
    };
    // Clients build a method per custom type from its labels.
    for (const type of indicatorType)
      expect(type.value1Label !== undefined).toBe(type.custom === 'true');
    expect((await client.call('GET', '/v2/owners')).json['data']?.['resultCount']).toBe(2);
    expect((await client.call('GET', '/v2/whoami')).status).toBe(200);
    expect((await client.call('GET', '/v2/types/attributeTypes/Source')).status).toBe(200);
    expect((await client.call('GET', '/v2/types/associationTypes')).status).toBe(200);
  });
});

describe('v3 writes', () => {
  it('let an analyst add, replace and take away, and delete', async () => {
    const client = await filled();
    const put = (body: object) =>
      client.call('PUT', '/v3/indicators/1?fields=tags&fields=attributes', { body });
    const added = await put({
      tags: { data: [{ name: 'Mine' }] },
      attributes: { data: [{ type: 'Description', value: 'seen', default: true }] },
      rating: 2.5,
    });
    expect(added.json['message']).toBe('Updated');
    expect(added.json['data']).toMatchObject({ description: 'seen', rating: 2.5 });
    expect(added.text).toContain('"name":"Mine"');
    const removed = await put({ tags: { data: [{ name: 'Mine' }], mode: 'delete' } });
    expect(removed.text).not.toContain('"name":"Mine"');
    const cleared = await put({ tags: { data: [], mode: 'replace' } });
    expect(cleared.json['data']?.['tags']).toEqual({ data: [] });
    expect((await put({ hostName: 'x.example.com' })).status).toBe(400);
    expect((await client.call('DELETE', '/v3/indicators/1')).json['message']).toBe('Deleted');
    expect((await client.call('GET', '/v3/indicators/1')).json['errCode']).toBe('0x1004');
  });

  it('create on POST and update what exists', async () => {
    const client = await startedClient();
    const body = { type: 'Host', hostName: 'n.example.com', confidence: 5 };
    const path = `/v3/indicators?owner=${encodeURIComponent(OWNER)}`;
    expect((await client.call('POST', path, { body })).status).toBe(201);
    const again = await client.call('POST', path, { body: { ...body, confidence: 6 } });
    expect(again.json['data']).toMatchObject({ id: 1, confidence: 6 });
  });

  it('are forbidden to a read-only role', async () => {
    const client = await filled();
    await client.control('POST', 'owners', { name: OWNER, role: 'User' });
    const answer = await client.call('PUT', '/v3/indicators/1', { body: { confidence: 1 } });
    expect([answer.status, answer.json['errCode']]).toEqual([403, '0x1003']);
  });
});
