import { describe, expect, test } from 'vitest';
import {
  ALL_OWNERS,
  and,
  attribute,
  confidence,
  createThreatConnect,
  dateAdded,
  group,
  lastModified,
  matching,
  modifiedSince,
  not,
  or,
  ownerName,
  rating,
  satisfies,
  securityLabel,
  tag,
  threatAssessRating,
  tql,
  type,
  value,
  victim,
  type Filter,
} from '../../../src/threatconnect/index.ts';
import { failureOf } from '../../http/client.ts';
import { OTHER_OWNER, OWNER, seed, simulate } from '../simulated.ts';
import { json, signed, startPlatform, text } from '../platform.ts';

const params = (target: string): URLSearchParams =>
  new URL(target, 'http://x.invalid').searchParams;
const HOST = { id: 4, type: 'Host', summary: 'BAD.example', hostName: 'BAD.example' };

describe('listing indicators', () => {
  test('gives records with the keys of their type and the fields that were asked for', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const hosts = await tc.indicators
      .list({ type: 'Host', fields: ['tags', 'attributes', 'securityLabels', 'associatedGroups'] })
      .toArray();
    expect(hosts.map((host) => host.hostName)).toEqual(['bad.example', 'meek.example']);
    const [host] = hosts;
    expect(host).toMatchObject({
      type: 'Host',
      rating: 4,
      confidence: 90,
      ownerName: OWNER,
      description: 'first',
      values: { hostName: 'bad.example' },
      dnsActive: false,
    });
    expect(host!.tags.map(({ name }) => name)).toEqual(['APT', 'botnet']);
    expect(host!.securityLabels[0]?.name).toBe('TLP:AMBER');
    expect(host!.attributes[0]).toMatchObject({ type: 'Description', default: true });
    expect(host!.associatedGroups[0]).toMatchObject({ type: 'Adversary', name: 'Example Bear' });
    const [plain] = await tc.indicators.list({ type: 'Host' }).toArray();
    expect(plain).not.toHaveProperty('tags');
  });

  test('keeps ids beyond 2^53 exact', async () => {
    const body =
      '{"status":"Success","data":[{"id":9223372036854775807,"type":"Host","summary":"h.example"}]}';
    const { client } = await startPlatform(signed(text(body)));
    const [host] = await client.indicators.list().toArray();
    expect(host?.id).toBe('9223372036854775807');
  });

  test('asks for every parameter, fields repeated, in the order of ids', async () => {
    const { client, server } = await startPlatform(json({ status: 'Success', data: [] }));
    await client.indicators
      .list({ owner: OWNER, where: rating.ge(4), fields: ['tags', 'attributes'], pageSize: 50 })
      .toArray();
    const asked = params(server.requests[0]!.url);
    expect(asked.getAll('fields')).toEqual(['tags', 'attributes']);
    expect(Object.fromEntries(asked)).toMatchObject({
      owner: OWNER,
      tql: 'rating >= 4',
      resultLimit: '50',
      sorting: 'id asc',
    });
  });

  test('moves a long query into the body, as the platform’s own client does', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const names = Array.from({ length: 200 }, (_, n) => `host-${n}.example`);
    const found = await tc.indicators
      .list({ where: or(...[...names, 'bad.example'].map((name) => value(name, 'Host'))) })
      .toArray();
    expect(found.map(({ summary }) => summary)).toEqual(['bad.example']);
  });

  test('stops at a server that ignores the order of ids, instead of losing objects', async () => {
    const { client } = await startPlatform(
      json({
        status: 'Success',
        data: [
          { ...HOST, id: 5 },
          { ...HOST, id: 3 },
        ],
      }),
    );
    const error = await failureOf(client.indicators.list().toArray());
    expect([error.code, error.details['object']]).toEqual(['PlatformResponse', '3']);
  });
});

const matches = async (
  where: Filter<'indicator'>,
): Promise<{
  readonly found: readonly string[];
  readonly local: readonly (string | undefined)[];
}> => {
  const { tc } = await simulate();
  await seed(tc);
  const query = tc.indicators.list({ where });
  const found = (await query.toArray()).map(({ summary }) => summary.split(' ')[0] ?? '');
  return { found, local: query.explain().queries.map(({ local }) => local) };
};

describe('filters', () => {
  const url = 'https://bad.example/a%20b?q="x"&y=/#\\';
  const file = 'A'.repeat(32);
  test.each<[string, Filter<'indicator'>, string[]]>([
    ['a tag whatever its case', tag('apt'), ['bad.example', url]],
    ['a security label', securityLabel('TLP:AMBER'), ['bad.example']],
    ['a group by type', group({ type: 'Adversary' }), ['bad.example']],
    ['a group by name', group({ name: 'example bear' }), ['bad.example']],
    ['an attribute by type', attribute('Source'), ['192.0.2.1']],
    ['an attribute by value', attribute('Description', 'first'), ['bad.example']],
    ['both', and(tag('botnet'), rating.ge(3)), ['bad.example']],
    ['either', or(rating.eq(3), tag('apt')), ['bad.example', '192.0.2.1', url]],
    ['a type', type.eq('Address'), ['192.0.2.1']],
    ['other types', and(type.ne('Address'), type.ne('Host'), type.ne('File')), [url]],
    ['a value', value(url), [url]],
    ['a file by one hash', value('B'.repeat(40)), [file]],
    ['a condition of its own', matching(tql.indicators('fileSize', 'GT', 16)), [file]],
    ['a condition as text', matching('typeName = "Host" and confidence LT 50'), ['meek.example']],
    [
      'a recent change',
      modifiedSince('2000-01-01'),
      ['bad.example', 'meek.example', '192.0.2.1', url, file],
    ],
    ['an old one', dateAdded.lt('2000-01-01T00:00:00Z'), []],
    ['low confidence', confidence.le(10), ['meek.example']],
    ['nothing at all', or(), []],
  ])('find %s on the platform or here', async (_title, where, expected) => {
    expect((await matches(where)).found).toEqual(expected);
  });

  test('that the platform can do are pushed down, the others are judged here and say so', async () => {
    expect((await matches(tag('apt'))).local).toEqual([undefined]);
    const decimal = await matches(rating.ge(2.5));
    expect(decimal).toEqual({
      found: ['bad.example', 'meek.example', '192.0.2.1'],
      local: ['rating ge 2.5'],
    });
    expect(await matches(not(tag('botnet')))).toEqual({
      found: ['192.0.2.1', url, file],
      local: ['not tag botnet'],
    });
    expect(
      await matches(
        and(
          tag('apt'),
          satisfies('short', ({ summary }) => String(summary).length < 12),
        ),
      ),
    ).toEqual({
      found: ['bad.example'],
      local: ['short'],
    });
  });

  test('that mix what only the platform knows with what only we can judge become two queries', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const query = tc.indicators.list({
      where: or(
        matching('tag = "botnet"'),
        satisfies('an address', (one) => one.type === 'Address'),
        tag('apt'),
      ),
      pageSize: 1,
    });
    expect(query.explain().queries).toHaveLength(3);
    const found = (await query.toArray()).map(({ summary }) => summary);
    expect(found).toEqual(['bad.example', 'meek.example', '192.0.2.1', url]);
  });

  test('fetch what they need and hand it out only when it was asked for', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const query = tc.indicators.list({ where: not(tag('apt')), type: 'Host' });
    expect(query.explain().queries[0]).toMatchObject({ extraFields: ['tags'] });
    const [host] = await query.toArray();
    expect(host?.summary).toBe('meek.example');
    expect(host).not.toHaveProperty('tags');
  });

  test('treat what is not set alike on both sides', async () => {
    expect((await matches(rating.ne(3))).found).toContain(file);
    expect((await matches(not(rating.gt(3)))).found).toContain(file);
    expect((await matches(threatAssessRating.ne(3))).found).toHaveLength(5);
  });

  test('that can be done nowhere say so before anything is sent', () => {
    expect(() => matching('a b c')).toThrow(/tql: expected an operator/);
    expect(() => rating.ge(Number.NaN)).toThrow(/expected a value to compare with/);
  });

  test('that only the platform knows cannot be turned round', async () => {
    const { tc } = await simulate();
    expect(() => tc.indicators.list({ where: not(victim(5)) })).toThrow(
      /neither by the platform nor here/,
    );
  });

  test.each([
    ['"', '") or summary like "%'],
    ['\\', '\\" or confidence > 0 or tag = \\"'],
    ["'", "' or 1 = 1 or '"],
    ['`', '` or id > 0'],
    ['%', '%'],
  ])('keep a value with %s a value (no injection)', async (_title, hostile) => {
    const { tc } = await simulate();
    await seed(tc);
    for (const where of [
      tag(hostile),
      value(hostile),
      securityLabel(hostile),
      attribute('Description', hostile),
      group({ name: hostile }),
    ])
      expect(await tc.indicators.list({ where }).toArray()).toEqual([]);
  });
});

describe('owners', () => {
  test('default to the client’s, and calls may name others, several, or all', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change.indicator('Host', 'here.example');
    change.indicator('Host', 'there.example', { owner: OTHER_OWNER });
    (await change.commit()).throwIfFailed();
    const names = async (query: { toArray: () => Promise<{ summary: string }[]> }) =>
      (await query.toArray()).map(({ summary }) => summary);
    expect(await names(tc.indicators.list())).toEqual(['here.example']);
    expect(await names(tc.indicators.list({ owner: OTHER_OWNER }))).toEqual(['there.example']);
    const both = ['here.example', 'there.example'];
    expect(await names(tc.indicators.list({ owner: [OWNER, OTHER_OWNER] }))).toEqual(both);
    expect(await names(tc.indicators.list({ owner: ALL_OWNERS }))).toEqual(both);
    expect(await names(tc.indicators.list({ where: ownerName(OTHER_OWNER) }))).toEqual([
      'there.example',
    ]);
  });

  test('of the client apply unless a filter names others, whatever words a filter has', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change.indicator('Host', 'here.example');
    change.indicator('Host', 'there.example', { owner: OTHER_OWNER });
    (await change.commit()).throwIfFailed();
    const found = async (where: Filter<'indicator'>) =>
      (await tc.indicators.list({ where }).toArray()).map(({ summary }) => summary);
    expect(await found(satisfies('owner is known', () => true))).toEqual(['here.example']);
    const named = matching(tql.indicators('ownerName', 'EQ', OTHER_OWNER));
    expect(await found(named)).toEqual(['there.example']);
  });

  test('whose names are digits stay names in a long query', async () => {
    const { client, server } = await startPlatform(json({ status: 'Success', data: [] }));
    const owner = '12345678901234567890';
    await client.indicators.list({ owner, where: tag('x'.repeat(2_000)) }).toArray();
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({
      data: { owner, resultLimit: 1_000 },
    });
  });

  test('that do not exist are an error, not an empty list', async () => {
    const { tc } = await simulate();
    const error = await failureOf(tc.indicators.list({ owner: 'Nobody' }).toArray());
    expect([error.code, error.details['endpoint']]).toEqual([
      'PermissionDenied',
      'GET /v3/indicators',
    ]);
  });
});

describe('dates', () => {
  test.each([
    ['2026-01-02', '2026-01-02T00:00:00Z'],
    ['2026-01-02 03:04:05', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04', '2026-01-02T03:04:00Z'],
    ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05Z'],
  ])('%s is the same instant on every machine', (text, instant) => {
    const [query] = createThreatConnect({
      apiPath: 'https://platform.invalid',
      credentials: { token: 'token-of-the-tests' },
    })
      .indicators.list({ where: lastModified.ge(text) })
      .explain().queries;
    expect(query?.server).toBe(`lastModified >= "${instant}"`);
  });

  test.each(['2 January 2026', '01/02/2026', '2026-13-01', 'yesterday', ''])(
    '%s is none, because it means something else elsewhere',
    (text) => {
      expect(() => modifiedSince(text)).toThrow(/expected a value to compare with/);
    },
  );
});

describe('nested lists', () => {
  test.each(['x', [null], { data: 'x' }, { data: ['x'] }])(
    'that are none are an error, not an empty list: %j',
    async (tags) => {
      const { client } = await startPlatform(
        json({ status: 'Success', data: [{ id: 1, type: 'Host', summary: 'a.example', tags }] }),
      );
      const error = await failureOf(client.indicators.list({ fields: ['tags'] }).toArray());
      expect(error.code).toBe('PlatformResponse');
    },
  );
});

test('a custom type whose value is called type keeps its record', async () => {
  const vehicle = {
    name: 'Vehicle',
    apiBranch: 'vehicles',
    apiEntity: 'vehicle',
    valueKeys: ['type', 'id', 'Plate'],
  };
  const row = { id: 7, type: 'Vehicle', summary: 'X 1 : 9 : P', Plate: 'P' };
  const { client } = await startPlatform(json({ status: 'Success', data: [row] }), {
    indicatorTypes: [vehicle],
  });
  const [found] = await client.indicators.list().toArray();
  expect(found).toMatchObject({ id: '7', type: 'Vehicle', Plate: 'P' });
});

describe('iterating', () => {
  const many = async (count: number) => {
    const simulated = await simulate();
    const change = simulated.tc.change();
    for (let n = 0; n < count; n += 1) change.indicator('Host', `h${n}.example`);
    (await change.commit()).throwIfFailed();
    return simulated;
  };

  test('delivers everything once over many pages, and counts without reading', async () => {
    const { tc, log } = await many(23);
    const found = await tc.indicators.list({ pageSize: 5 }).toArray();
    expect(found.map(({ summary }) => summary)).toEqual(
      Array.from({ length: 23 }, (_, n) => `h${n}.example`),
    );
    log.length = 0;
    expect(await tc.indicators.list().count()).toBe(23);
    expect(
      await tc.indicators
        .list({ where: satisfies('even', ({ summary }) => /[02468]\./.test(String(summary))) })
        .count(),
    ).toBe(12);
  });

  test('goes on behind a position, in another process too', async () => {
    const { tc, open } = await many(12);
    const query = tc.indicators.list({ pageSize: 5 });
    const before: string[] = [];
    for await (const { summary } of query) if (before.push(summary) === 7) break;
    const rest = open().indicators.list({ pageSize: 4, from: query.position! });
    const after = (await rest.toArray()).map(({ summary }) => summary);
    expect([...before, ...after]).toEqual(Array.from({ length: 12 }, (_, n) => `h${n}.example`));
    expect(await failureOf(tc.indicators.list({ from: 'page 7' }).toArray())).toMatchObject({
      code: 'ConfigInvalid',
    });
  });

  test('follows the platform’s pages under a sorting of one’s own, and resumes there too', async () => {
    const { tc } = await many(6);
    const query = tc.indicators.list({ pageSize: 2, sorting: 'summary desc' });
    const pages = query.pages();
    const first = (await pages.next()).value!;
    expect(first.items.map(({ summary }) => summary)).toEqual(['h5.example', 'h4.example']);
    const rest = tc.indicators.list({ pageSize: 2, sorting: 'summary desc', from: first.position });
    expect((await rest.toArray()).map(({ summary }) => summary)).toEqual([
      'h3.example',
      'h2.example',
      'h1.example',
      'h0.example',
    ]);
    const foreign = tc.indicators.list({ sorting: 'summary desc', from: 'next:/v2/whoami' });
    expect(await failureOf(foreign.toArray())).toMatchObject({ code: 'ConfigInvalid' });
  });

  test('is cancelled between pages', async () => {
    const { tc } = await many(6);
    const controller = new AbortController();
    const query = tc.indicators.list({ pageSize: 2, signal: controller.signal });
    const reading = (async () => {
      for await (const { summary } of query) if (summary === 'h1.example') controller.abort();
    })();
    expect((await failureOf(reading)).code).toBe('Cancelled');
  });
});

describe('one indicator', () => {
  test('is found by value, inactive too, and a file by any of its hashes', async () => {
    const { tc } = await simulate();
    await seed(tc);
    for (const hash of ['a'.repeat(32), 'B'.repeat(40), 'c'.repeat(64)])
      expect(await tc.indicators.find(hash, { type: 'File' })).toMatchObject({ size: 17 });
    const host = await tc.indicators.find('bad.example', { fields: ['tags'] });
    const change = tc.change();
    change.indicatorById(host!).deactivate();
    (await change.commit()).throwIfFailed();
    expect(await tc.indicators.find('bad.example')).toMatchObject({
      active: false,
      activeLocked: true,
    });
    expect(await tc.indicators.list({ type: 'Host', status: 'inactive' }).count()).toBe(1);
    expect(await tc.indicators.list({ type: 'Host', status: 'any' }).count()).toBe(2);
    expect(await tc.indicators.find('nobody.example')).toBeUndefined();
  });

  test('is read by id, and the error for a missing one names it', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const { id } = (await tc.indicators.find('bad.example'))!;
    expect(await tc.indicators.get(id, { fields: ['tags'] })).toMatchObject({
      summary: 'bad.example',
    });
    const error = await failureOf(tc.indicators.get('9223372036854775807'));
    expect(error).toMatchObject({
      code: 'PlatformRejected',
      details: {
        status: 404,
        object: '9223372036854775807',
        endpoint: 'GET /v3/indicators/9223372036854775807',
      },
    });
    expect((await failureOf(tc.indicators.get('bad.example'))).code).toBe('ConfigInvalid');
  });

  test('that was deleted is remembered', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const change = tc.change();
    change.existingIndicator('Host', 'bad.example').delete();
    (await change.commit()).throwIfFailed();
    expect(await tc.indicators.deleted()).toMatchObject([
      { type: 'Host', summary: 'bad.example', ownerName: OWNER },
    ]);
    expect(await tc.indicators.deleted({ type: 'URL' })).toEqual([]);
  });
});
