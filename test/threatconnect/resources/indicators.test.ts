import { describe, expect, test } from 'vitest';
import { json, signed, startPlatform, text } from '../platform.ts';

const params = (target: string): URLSearchParams =>
  new URL(target, 'http://x.invalid').searchParams;
const HOST = {
  id: 4,
  type: 'Host',
  summary: 'BAD.example',
  ownerName: 'Demo Source',
  rating: 5.0,
  confidence: 92,
  active: false,
  tags: { data: [{ id: 12, name: 'Botnet' }] },
  attributes: { data: [{ id: 7, type: 'Description', value: 'text', source: 'feed' }] },
  associatedGroups: { data: [{ id: 12, type: 'Incident', name: 'Case', xid: 'x-1' }] },
};

describe('indicators', () => {
  test('are read with their nested collections flattened and whole ids', async () => {
    const body = JSON.stringify({ status: 'Success', data: [HOST], count: 214 }).replace(
      '"id":4',
      '"id":9223372036854775807',
    );
    const { client } = await startPlatform(signed(text(body)));
    const page = await client.indicators.list({
      fields: ['tags', 'attributes', 'associatedGroups'],
      count: true,
    });
    expect([page.count, page.next]).toEqual([214, undefined]);
    expect(page.items[0]).toMatchObject({
      id: '9223372036854775807',
      type: 'Host',
      summary: 'BAD.example',
      canonicalId: 'bad.example',
      rating: 5,
      active: false,
      tags: ['Botnet'],
      attributes: [{ id: '7', type: 'Description', value: 'text', source: 'feed' }],
      associatedGroups: [
        { id: '12', type: 'Incident', name: 'Case', xid: 'x-1', summary: undefined },
      ],
      associatedIndicators: undefined,
    });
  });

  test('are asked for with every parameter, fields repeated', async () => {
    const { client, server } = await startPlatform(json({ status: 'Success', data: [] }));
    await client.indicators.list({
      owner: 'Demo Source',
      tql: 'rating >= 4',
      fields: ['tags', 'attributes'],
      resultStart: 100,
      resultLimit: 50,
      sorting: 'dateAdded ASC',
    });
    const asked = params(server.requests[0]!.url);
    expect(asked.getAll('fields')).toEqual(['tags', 'attributes']);
    expect(Object.fromEntries(asked)).toMatchObject({
      owner: 'Demo Source',
      tql: 'rating >= 4',
      resultStart: '100',
      resultLimit: '50',
      sorting: 'dateAdded ASC',
    });
  });

  test('are counted', async () => {
    const { client } = await startPlatform(json({ status: 'Success', data: [HOST], count: 77 }));
    expect(await client.indicators.count({ owner: 'Demo Source' })).toBe(77);
  });

  test('come one by one over all pages', async () => {
    const { client } = await startPlatform(
      signed((response, request) => {
        const start = Number(params(request.url).get('resultStart') ?? '0');
        const data = [{ ...HOST, id: start, summary: `h${start}.example` }];
        const next =
          start < 2
            ? {
                next: `http://${String(request.headers.host)}/api/v3/indicators?resultStart=${start + 1}`,
              }
            : {};
        response.end(JSON.stringify({ status: 'Success', data, ...next }));
      }),
    );
    const seen: string[] = [];
    for await (const record of client.indicators.each({})) seen.push(record.summary);
    expect(seen).toEqual(['h0.example', 'h1.example', 'h2.example']);
  });
});

describe('finding known values', () => {
  const values = [
    { type: 'Host', summary: 'it"s.example' },
    { type: 'CIDR', summary: '2001:db8::/32' },
    { type: 'File', summary: `md5:${'a'.repeat(32)} : sha256:${'b'.repeat(64)}` },
  ];

  test('asks per type, in the spelling of the platform, for active ones and others', async () => {
    const { client, server } = await startPlatform(
      signed(json({ status: 'Success', data: [HOST] })),
    );
    const found = await client.indicators.findBySummary('Demo Source', values, ['tags']);
    expect(found).toHaveLength(3);
    const queries = server.requests.map((request) => params(request.url).get('tql'));
    const status = '(indicatorActive EQ true or indicatorActive EQ false)';
    expect(queries).toEqual([
      String.raw`(typeName EQ "Host") and (summary in ("it\"s.example")) and ${status}`,
      `(typeName EQ "CIDR") and (summary in ("2001:db8::/32","2001:db8:0:0:0:0:0:0/32")) and ${status}`,
      `(typeName EQ "File") and (value1 in ("${'A'.repeat(32)}") or value3 in ("${'B'.repeat(64)}")) and ${status}`,
    ]);
  });

  test('splits long lists so that no address exceeds 2 000 characters and no value is lost', async () => {
    const { client, server } = await startPlatform(signed(json({ status: 'Success', data: [] })));
    const urls = Array.from(
      { length: 200 },
      (_, n) => `https://h${n}.example/${'p'.repeat(n % 60)}?q=ü`,
    );
    await client.indicators.findBySummary(
      'Demo Source',
      urls.map((summary) => ({ type: 'URL', summary })),
      [],
    );
    expect(Math.max(...server.requests.map((request) => request.url.length))).toBeLessThan(2_000);
    const asked = server.requests.map((request) => params(request.url).get('tql') ?? '').join();
    for (const url of urls) expect(asked).toContain(`"${url}"`);
  });
});
