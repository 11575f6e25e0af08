// Each row of bad input that the SDK was built against: one typed error or a correct answer, never a silent wrong set.
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  attribute,
  createThreatConnect,
  group,
  matching,
  ownerName,
  securityLabel,
  tag,
  tql,
  type,
  value,
  type Filter,
} from '../../src/threatconnect/index.ts';
import { makeCertificate } from '../http/certificate.ts';
import { failureOf } from '../http/client.ts';
import { listen, startServer } from '../http/server.ts';
import { ACCESS_ID, SECRET_KEY, json, routes, startPlatform, text } from './platform.ts';
import { OTHER_OWNER, OWNER, seed, simulate } from './simulated.ts';

const BIGGEST = '9223372036854775807';
const credentials = { accessId: ACCESS_ID, secretKey: SECRET_KEY };

const open = (
  options: Partial<Parameters<typeof createThreatConnect>[0]> & { apiPath: string },
) => {
  const client = createThreatConnect({ credentials, ...options });
  onTestFinished(() => client.close());
  return client;
};
/** Attempts of a client that waits for nothing. */
const impatient = { now: Date.now, sleep: () => Promise.resolve(), random: () => 0.5 };

describe('a wrong host', () => {
  test('whose name nobody knows says so', async () => {
    const client = open({ apiPath: 'https://platform.invalid/api', clock: impatient });
    const error = await failureOf(client.owners.list());
    expect(error.code).toBe('PlatformUnreachable');
    expect(error.message).toMatch(/platform\.invalid.*(?:host name is not known|name server)/);
    expect(error.details).toMatchObject({ endpoint: 'GET /v2/owners', neverSent: true });
    expect(error.message).not.toContain(SECRET_KEY);
  });

  test('of a client that was closed is not asked', async () => {
    const client = open({ apiPath: 'http://127.0.0.1:9/api' });
    await client.close();
    const error = await failureOf(client.owners.list());
    expect(error.message).toContain('this client was closed by close()');
  });

  test('is given up after the attempts that were asked for', async () => {
    const { client, server } = await startPlatform(json({ status: 'Error' }, 429), {
      retry: { attempts: 2 },
    });
    expect((await failureOf(client.owners.list())).code).toBe('RateLimited');
    expect(server.requests).toHaveLength(2);
  });

  test('whose port refuses says so', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      }),
    );
    await new Promise((resolve) => server.close(resolve));
    const client = open({ apiPath: `http://127.0.0.1:${port}/api`, clock: impatient });
    const error = await failureOf(client.indicators.list().toArray());
    expect([error.code, error.details['endpoint']]).toEqual([
      'PlatformUnreachable',
      'GET /v3/indicators',
    ]);
    expect(error.message).toContain('connection refused');
  });

  test('that is some other web server is told from a platform', async () => {
    const { client } = await startPlatform(text('<html><title>Welcome</title></html>', 404));
    expect((await failureOf(client.whoami())).code).toBe('PlatformRejected');
    const { client: friendly } = await startPlatform(text('<html>Welcome</html>'));
    const error = await failureOf(friendly.indicators.list().toArray());
    expect(error.code).toBe('PlatformResponse');
    expect(error.message).toContain('is apiPath (tc_api_path) the address of a ThreatConnect API?');
  });

  test('that speaks no HTTP ends in an error', async () => {
    const port = await listen(createServer((socket) => socket.end('220 mail.example ready\r\n')));
    const client = open({ apiPath: `http://127.0.0.1:${port}/api`, clock: impatient });
    expect((await failureOf(client.owners.list())).code).toBe('PlatformUnreachable');
  });
});

describe('a self-signed certificate', () => {
  const owners = routes({
    'GET /v2/owners': json({
      status: 'Success',
      data: { resultCount: 1, owner: [{ id: 1, name: OWNER, type: 'Source' }] },
    }),
  });

  test('is refused before anything is sent, says what to do, and works with its authority', async () => {
    // Made by the test and thrown away: nobody else ever trusts it.
    const certificate = makeCertificate();
    const server = await startServer(owners, certificate);
    const error = await failureOf(open({ apiPath: server.url }).owners.list());
    expect(error).toMatchObject({
      code: 'TlsVerification',
      details: { endpoint: 'GET /v2/owners' },
    });
    expect([server.requests.length, /CA file/.test(error.message)]).toEqual([0, true]);

    const trusting = open({ apiPath: server.url, caPem: certificate.cert });
    expect(await trusting.owners.list()).toMatchObject([{ id: '1', name: OWNER }]);
  });

  test('of another name than the one that was asked for is refused in spite of its authority', async () => {
    const certificate = makeCertificate();
    const server = await startServer(owners, certificate);
    const client = open({
      apiPath: server.url.replace('127.0.0.1', 'localhost'),
      caPem: certificate.cert,
    });
    expect((await failureOf(client.owners.list())).code).toBe('TlsVerification');
  });
});

describe('an answer that is none', () => {
  test('HTML with 502 is repeated, then an error without the page', async () => {
    const { client, server } = await startPlatform(
      text('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>', 502),
    );
    const error = await failureOf(client.indicators.list().toArray());
    expect([error.code, error.details['status'], server.requests.length]).toEqual([
      'PlatformUnavailable',
      502,
      4,
    ]);
    expect(error.message).toContain('502 Bad Gateway');
    expect(error.message).not.toContain('<');
  });

  test.each(['{"status":"Success","data":[{"id":1,"type":"Host","summ', '{"status":"Success",'])(
    'JSON cut in the middle is an error, not a shorter list: %s',
    async (body) => {
      const { client } = await startPlatform(text(body));
      const error = await failureOf(client.indicators.list().toArray());
      expect([error.code, error.details['endpoint']]).toEqual([
        'PlatformResponse',
        'GET /v3/indicators',
      ]);
    },
  );

  test('a connection that is cut in the middle is repeated, then an error', async () => {
    const body = '{"status":"Success","data":[{"id":1,"type":"Host","summary":"a.example"}';
    const { client, server } = await startPlatform((response) => {
      response.writeHead(200, { 'content-length': 500 });
      response.write(body, () => response.destroy());
    });
    const error = await failureOf(client.indicators.list().toArray());
    expect([error.code, server.requests.length]).toEqual(['PlatformUnreachable', 4]);
  });

  test.each([
    ['of the old interface', { status: 'Failure', message: 'something broke' }],
    ['of the new interface', { status: 'Error', errCode: '0x1007', message: 'something broke' }],
    ['beside data', { status: 'Failure', message: 'something broke', data: [] }],
  ])('200 with an error body %s is an error, in lists and in one object', async (_title, body) => {
    const { client } = await startPlatform(json(body));
    for (const work of [
      () => client.indicators.list().toArray(),
      () => client.indicators.list().count(),
      () => client.indicators.get('1'),
      () => client.groups.get('1'),
      () => client.tags.create('x'),
    ]) {
      const error = await failureOf(work());
      expect(error.code).toBe('PlatformResponse');
      expect(error.message).toContain('something broke');
    }
  });
});

test('the highest id keeps all digits on its way in and out', async () => {
  const row = `{"id":${BIGGEST},"ownerId":${BIGGEST},"type":"Host","summary":"a.example"}`;
  const { client, server } = await startPlatform(
    routes({
      'GET /v3/indicators': text(`{"status":"Success","data":[${row}]}`),
      [`GET /v3/indicators/${BIGGEST}`]: text(`{"status":"Success","data":${row}}`),
      [`PUT /v3/indicators/${BIGGEST}`]: text(`{"status":"Success","data":${row}}`),
    }),
  );
  const [found] = await client.indicators.list({ where: group({ id: BIGGEST }) }).toArray();
  expect(found).toMatchObject({ id: BIGGEST, ownerId: BIGGEST });
  expect(await client.indicators.get(found!.id)).toMatchObject({ id: BIGGEST });
  const change = client.change();
  change.indicatorById(found!).associateGroup({ id: BIGGEST }).deleteAttribute(BIGGEST);
  (await change.commit()).throwIfFailed();
  expect(decodeURIComponent(server.requests[0]?.url ?? '')).toContain(`id = ${BIGGEST}`);
  const bodies = server.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);
  expect(bodies).toEqual([
    `{"attributes":{"data":[{"id":${BIGGEST}}],"mode":"delete"}}`,
    `{"associatedGroups":{"data":[{"id":${BIGGEST}}],"mode":"append"}}`,
  ]);
});

describe('an indicator', () => {
  const long = `https://bad.example/${'x'.repeat(480)}`;
  test.each([
    ['URL', 'https://bad.example/a/b%2Fc%20d?q="x"&y=\'z\'#h\\i,j k'],
    ['URL', 'https://bad.example/漢字/ünï?é=€'],
    ['URL', long],
    ['Mutex', ` / % ? # " ' \\ , `.trim()],
    ['User Agent', `Agent/1.0 (x; 100%) 'a' "b" \\ , é`],
    ['Registry Key', 'HKEY_LOCAL_MACHINE\\Soft, "ware" : A/B?% : REG_SZ'],
  ])(
    '%s with %s is made, found, read by its old path, sent by batch and deleted',
    async (kind, summary) => {
      const { tc } = await simulate();
      const change = tc.change();
      change.indicator(kind, summary).setRating(3).addTag('hostile');
      (await change.commit()).throwIfFailed();
      const found = await tc.indicators.find(summary, { type: kind, fields: ['tags'] });
      expect(found).toMatchObject({ type: kind, summary, rating: 3, tags: [{ name: 'hostile' }] });
      expect(await tc.indicators.details.observationCount(found!)).toMatchObject({ count: 0 });
      const report = await tc.batch.run({ indicator: [{ type: kind, summary, confidence: 9 }] });
      expect(report).toMatchObject({ ok: true, accepted: 1 });
      expect(await tc.indicators.list().toArray()).toMatchObject([{ summary, confidence: 9 }]);
      const removal = tc.change();
      removal.existingIndicator(kind, summary).delete();
      (await removal.commit()).throwIfFailed();
      expect(await tc.indicators.find(summary)).toBeUndefined();
    },
  );
});

test.each(['a, b, c', ',', 'x",name="y', "it's; {x} \\ / %2C"])(
  'a tag with commas and quotes stays one tag: %s',
  async (name) => {
    const { tc } = await simulate();
    const change = tc.change();
    change.indicator('Host', 'bad.example').addTag(name, 'plain');
    change.indicator('Host', 'other.example').addTag('a', 'b', 'x');
    (await change.commit()).throwIfFailed();
    const tagged = await tc.indicators.list({ where: tag(name), fields: ['tags'] }).toArray();
    expect(tagged.map(({ summary }) => summary)).toEqual(['bad.example']);
    expect(tagged[0]?.tags.map((one) => one.name).sort()).toEqual([name, 'plain'].sort());
    const removal = tc.change();
    removal.existingIndicator('Host', 'bad.example').deleteTag(name);
    (await removal.commit()).throwIfFailed();
    const left = await tc.indicators.find('bad.example', { fields: ['tags'] });
    expect(left?.tags.map((one) => one.name)).toEqual(['plain']);
  },
);

describe('TQL injection', () => {
  const ATTEMPTS = [
    'x" or id > 0 or summary = "x',
    "x' or id > 0 or summary = 'x",
    'x` or id > 0 or summary = `x',
    '\\" or id > 0 or summary = \\"',
    'x") or hasTag(summary like "%',
    '%',
  ];
  /** Every filter that takes a text; each must look for the text and nothing else. */
  const FILTERS: Readonly<Record<string, (hostile: string) => Filter<'indicator'>>> = {
    tag,
    securityLabel,
    'group name': (name) => group({ name }),
    'group type': (name) => group({ type: name as 'Threat' }),
    ownerName: (name) => ownerName(name),
    'ownerName, one of two': (name) => ownerName('Nobody', name),
    'attribute type': (name) => attribute(name),
    'attribute value': (text) => attribute('Description', text),
    value: (text) => value(text),
    'value of a type': (text) => value(text, 'Host'),
    'value in a type': (name) => value('bad.example', name),
    'a condition of one’s own': (text) => matching(tql.indicators('description', 'EQ', text)),
    'a list of one’s own': (text) => matching(tql.indicators.in('value1', [text, text])),
  };

  test.each(Object.entries(FILTERS))('does not work through %s', async (_name, filter) => {
    const { tc } = await simulate();
    await seed(tc);
    for (const hostile of ATTEMPTS)
      expect(await tc.indicators.list({ where: filter(hostile) }).toArray(), hostile).toEqual([]);
  });

  test.each(ATTEMPTS)('does not work through a call that takes a text: %s', async (hostile) => {
    const { tc } = await simulate();
    await seed(tc);
    expect(await tc.indicators.find(hostile)).toBeUndefined();
    expect(
      await tc.indicators.findBySummary(OWNER, [{ type: hostile, summary: hostile }], []),
    ).toEqual([]);
    expect(await tc.groups.list({ type: hostile }).toArray()).toEqual([]);
    // Names that can be looked up are: nobody has them, so nothing is asked with them.
    for (const work of [
      () => tc.indicators.list({ type: hostile }).toArray(),
      () => tc.indicators.list({ where: type.eq(hostile) }).toArray(),
      () => tc.indicators.list({ where: type.in('Host', hostile) }).toArray(),
      () => tc.indicators.list({ owner: [OWNER, hostile] }).toArray(),
      () => tc.indicators.list({ owner: hostile }).toArray(),
      () => tc.indicators.list({ sorting: hostile }).toArray(),
      () => tc.indicators.list({ from: hostile }).toArray(),
      () => tc.groups.get(hostile),
    ])
      expect(['ConfigInvalid', 'PermissionDenied', 'PlatformRejected']).toContain(
        (await failureOf(work())).code,
      );
    const names: string[] = [];
    for await (const { name } of tc.tags.list({ where: tql.tags('name', 'EQ', hostile) }))
      names.push(name);
    expect(names).toEqual([]);
  });

  test.each([
    ['a keyword', { keyword: 'id > 0 or summary' }],
    ['an operator', { operator: '= "x" or id >' as 'EQ' }],
    ['a number', { values: [{ kind: 'number', digits: '0 or id > 0' }] as const }],
  ])('does not work through %s of a caller without types', async (_name, part) => {
    const { tc, log } = await simulate();
    const condition = { kind: 'test', keyword: 'id', operator: 'EQ', values: [], ...part } as const;
    const where = matching({ object: 'indicators', condition });
    const error = await failureOf(tc.indicators.list({ where }).toArray());
    expect([error.code, log]).toEqual(['ConfigInvalid', []]);
  });
});

test('an owner without permission is an error in reading and writing, never an empty list', async () => {
  const { tc } = await simulate(
    {},
    {
      users: [
        {
          ...credentials,
          roles: { [OTHER_OWNER]: 'Banned', [OWNER]: 'User' },
        },
      ],
    },
  );
  for (const work of [
    () => tc.indicators.list({ owner: OTHER_OWNER }).toArray(),
    () => tc.indicators.list({ owner: OTHER_OWNER }).count(),
    () => tc.groups.list({ owner: OTHER_OWNER }).toArray(),
    () => tc.indicators.find('bad.example', { owner: OTHER_OWNER }),
    () =>
      tc.batch.run({ indicator: [{ type: 'Host', summary: 'a.example' }] }, { owner: OTHER_OWNER }),
    // May read, may not write.
    () => tc.batch.run({ indicator: [{ type: 'Host', summary: 'a.example' }] }),
  ])
    expect(await failureOf(work())).toMatchObject({ code: 'PermissionDenied' });
  const change = tc.change();
  change.indicator('Host', 'a.example');
  const result = await change.commit();
  expect(result.results).toMatchObject([
    {
      status: 'failed',
      error: { code: 'PermissionDenied', details: { object: 'Host a.example' } },
    },
  ]);
  expect(await tc.indicators.list().toArray()).toEqual([]);
});

describe('a link to the next page', () => {
  const page = (next: string) =>
    json({ status: 'Success', data: [{ id: 1, type: 'Host', summary: 'a.example' }], next });

  test.each([
    ['another host', 'https://elsewhere.invalid/api/v3/indicators?resultStart=1'],
    ['another scheme', 'ftp://127.0.0.1/api/v3/indicators'],
    ['another path', '/elsewhere/v3/indicators'],
    ['another host without scheme', '//elsewhere.invalid/api/v3/indicators'],
    ['a way out of the path', '/api/../admin'],
    ['another list', '/api/v2/whoami'],
  ])('to %s is not followed, so that credentials stay at home', async (_title, next) => {
    const { client, server } = await startPlatform(page(next));
    const error = await failureOf(client.indicators.list({ sorting: 'rating desc' }).toArray());
    expect(['PlatformResponse', 'ConfigInvalid']).toContain(error.code);
    expect(server.requests.length).toBe(1);
  });

  test('to another host is not needed in the order of ids', async () => {
    let pages = 0;
    const { client, server } = await startPlatform((response, request, number) => {
      pages += 1;
      const handler =
        pages === 1
          ? page('https://elsewhere.invalid/api/v3/indicators?resultStart=1')
          : json({ status: 'Success', data: [] });
      return handler(response, request, number);
    });
    expect(await client.indicators.list().toArray()).toHaveLength(1);
    expect(server.requests[1]?.url).toContain(encodeURIComponent('id > 1'));
  });
});
