import { describe, expect, test } from 'vitest';
import { json, signed, startPlatform } from '../platform.ts';

const params = (target: string): URLSearchParams =>
  new URL(target, 'http://x.invalid').searchParams;
const HOST = { id: 4, type: 'Host', summary: 'BAD.example', tags: { data: [{ name: 'Botnet' }] } };
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
