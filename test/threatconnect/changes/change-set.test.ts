import { describe, expect, onTestFinished, test } from 'vitest';
import { createThreatConnect, type ThreatConnect } from '../../../src/threatconnect/index.ts';
import { failureOf } from '../../http/client.ts';
import { inOrder, type Handler } from '../../http/server.ts';
import { json, routes, signed, startPlatform } from '../platform.ts';
import { OWNER, seed, simulate } from '../simulated.ts';

describe('a unit of work', () => {
  test('sends nothing before commit, and diff shows what it would send', async () => {
    const { tc, log } = await simulate();
    const change = tc.change();
    const threat = change.group('Threat', 'Loader', { xid: 'x-1' });
    change
      .indicator('Host', 'bad.example')
      .associateGroup(threat)
      .addTag('x', 'y')
      .setRating(3)
      .setConfidence(40);
    expect(change.diff()).toEqual([
      {
        method: 'POST',
        path: `/v3/groups?owner=${OWNER}`,
        body: '{"type":"Threat","name":"Loader","xid":"x-1"}',
        operations: ['create Threat Loader'],
      },
      {
        method: 'POST',
        path: `/v3/indicators?owner=${OWNER}`,
        body: '{"type":"Host","hostName":"bad.example","rating":3,"confidence":40}',
        operations: [
          'create Host bad.example',
          'set rating of Host bad.example',
          'set confidence of Host bad.example',
        ],
      },
      {
        method: 'PUT',
        path: '/v3/indicators/{Host bad.example}',
        body: '{"tags":{"data":[{"name":"x"},{"name":"y"}],"mode":"append"}}',
        operations: ['add tag x to Host bad.example', 'add tag y to Host bad.example'],
      },
      {
        method: 'PUT',
        path: '/v3/indicators/{Host bad.example}',
        body: '{"associatedGroups":{"data":[{"id":"{Threat Loader}"}],"mode":"append"}}',
        operations: ['associate Host bad.example and Threat Loader'],
      },
    ]);
    expect(log).toEqual([]);
    expect(await change.commit()).toMatchObject({ ok: true });
    const host = await tc.indicators.find('bad.example', { fields: ['tags', 'associatedGroups'] });
    expect(host).toMatchObject({ rating: 3, confidence: 40, associatedGroups: [{ xid: 'x-1' }] });
    expect(change.diff()).toEqual([]);
  });

  test('changes, updates and deletes what is there', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const before = (await tc.indicators.find('bad.example', {
      fields: ['attributes', 'associatedGroups'],
    }))!;
    const change = tc.change();
    change
      .indicatorById(before)
      .setRating(2.25)
      .setDnsActive(true)
      .setWhoisActive(true)
      .setFirstSeen('2026-01-02T03:04:05Z')
      .deleteTag('botnet')
      .deleteSecurityLabel('tlp amber')
      .addSecurityLabel('TLP Red', 'tlp:green')
      .updateAttribute(before.attributes[0]!.id, 'changed')
      .addAttribute('Source', 'ours', { securityLabels: ['tlp:red'] })
      .disassociateGroup(before.associatedGroups[0]!);
    (await change.commit()).throwIfFailed();
    const after = (await tc.indicators.find('bad.example', {
      fields: ['attributes', 'associatedGroups', 'tags', 'securityLabels', 'sightings'],
    }))!;
    expect(after).toMatchObject({
      rating: 2.25,
      dnsActive: true,
      whoisActive: true,
      firstSeen: '2026-01-02T03:04:05Z',
      associatedGroups: [],
      tags: [{ name: 'APT' }],
    });
    expect(after.securityLabels.map(({ name }) => name).sort()).toEqual(['TLP:GREEN', 'TLP:RED']);
    expect(after.attributes.map(({ type, value }) => [type, value])).toEqual(
      expect.arrayContaining([
        ['Description', 'changed'],
        ['Source', 'ours'],
      ]),
    );
    const removal = tc.change();
    removal.indicatorById(after).deleteAttribute(after.attributes[0]!.id).delete();
    (await removal.commit()).throwIfFailed();
    expect(await tc.indicators.find('bad.example')).toBeUndefined();
  });

  test('keeps the order of attributes as it was called', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    const host = change.indicator('Host', 'order.example');
    for (const value of ['c', 'a', 'b']) host.addTag(value).addAttribute('Source', value);
    (await change.commit()).throwIfFailed();
    const found = await tc.indicators.find('order.example', { fields: ['attributes'] });
    expect(found!.attributes.map(({ value }) => value)).toEqual(['c', 'a', 'b']);
  });

  test('tells per operation what failed, and does the rest', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change
      .indicator('Host', 'part.example')
      .addAttribute('No Such Type', 'x')
      .addAttribute('Source', 'kept')
      .addSecurityLabel('no such label')
      .addTag('kept');
    change.indicator('Host', 'not a host').addTag('never');
    const result = await change.commit();
    expect(result.ok).toBe(false);
    expect(result.results.map(({ operation, status }) => [operation, status])).toEqual([
      ['create Host part.example', 'done'],
      ['add attribute No Such Type to Host part.example', 'failed'],
      ['add attribute Source to Host part.example', 'done'],
      ['add security label no such label to Host part.example', 'failed'],
      ['add tag kept to Host part.example', 'done'],
      ['create Host not a host', 'failed'],
      ['add tag never to Host not a host', 'skipped'],
    ]);
    expect(result.results[1]?.error).toMatchObject({
      code: 'PlatformRejected',
      details: { object: 'Host part.example', status: 400 },
    });
    expect(() => result.throwIfFailed()).toThrow(/attribute type was not found/);
  });

  test('does what can be done when one of several labels is not known', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change
      .indicator('Host', 'labelled.example')
      .addSecurityLabel('tlp:amber')
      .addSecurityLabel('nolabel');
    for (const commit of [change.commit, change.commit])
      expect((await commit()).results.map(({ status }) => status)).toEqual([
        'done',
        'done',
        'failed',
      ]);
  });

  test('says of an existing indicator that it is not there, and deletes it all the same', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change.existingIndicator('Host', 'nowhere.example').addTag('x');
    const { results } = await change.commit();
    expect(results).toMatchObject([
      { status: 'failed', error: { code: 'PlatformRejected', details: { status: 404 } } },
    ]);
    expect(results[0]!.error!.message).toContain(`is not there in the owner ${OWNER}`);
    const removal = tc.change();
    removal.existingIndicator('Host', 'nowhere.example').delete();
    expect((await removal.commit()).ok).toBe(true);
    const named = tc.change();
    named.indicatorById({ id: '9', type: 'Host', summary: 'a.example' }).addTag('x');
    expect(named.diff()[0]!.operations).toEqual(['add tag x to Host a.example (indicator 9)']);
  });

  test('takes names apart when one of them is refused', async () => {
    const refusal: Handler = (response, request, number) =>
      request.body.includes('evil')
        ? json({ status: 'Error', message: 'no such tag' }, 400)(response, request, number)
        : json({ status: 'Success', data: {} })(response, request, number);
    const { client } = await startPlatform(signed(refusal));
    const change = client.change();
    change.indicatorById({ id: '9223372036854775807' }).addTag('good', 'evil', 'better');
    const result = await change.commit();
    expect(result.results.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
  });

  test('writes ids beyond 2^53 with all digits', async () => {
    const { client, server } = await startPlatform(signed(json({ status: 'Success', data: {} })));
    const change = client.change();
    const id = '9223372036854775807';
    change.indicatorById({ id }).deleteAttribute(id).associateGroup({ id });
    (await change.commit()).throwIfFailed();
    expect(server.requests.map(({ url, body }) => [url, body])).toEqual([
      [`/api/v3/indicators/${id}`, `{"attributes":{"data":[{"id":${id}}],"mode":"delete"}}`],
      [`/api/v3/indicators/${id}`, `{"associatedGroups":{"data":[{"id":${id}}],"mode":"append"}}`],
    ]);
  });

  test('may be committed again: what is done is not sent a second time', async () => {
    const { tc, control } = await simulate();
    const change = tc.change();
    change.indicator('Host', 'again.example').addTag('a').addAttribute('Source', 'once');
    await control('faults', {
      method: 'PUT',
      path: '/v3/indicators/',
      times: 1,
      action: { kind: 'cut', when: 'after' },
    });
    const first = await change.commit();
    expect(first.results.map(({ status }) => status)).toEqual(['done', 'skipped', 'unknown']);
    expect(await change.commit()).toMatchObject({ ok: true });
    const found = await tc.indicators.find('again.example', { fields: ['tags', 'attributes'] });
    expect(found!.attributes.map(({ value }) => value)).toEqual(['once']);
    expect(found!.tags.map(({ name }) => name)).toEqual(['a']);
  });

  test('makes a group once although its answer is lost', async () => {
    const { tc, control } = await simulate();
    const change = tc.change();
    change.group('Incident', 'Case').set({ status: 'New', eventDate: '2026-01-02T00:00:00Z' });
    await control('faults', {
      method: 'POST',
      path: '/v3/groups',
      times: 1,
      action: { kind: 'cut', when: 'after' },
    });
    (await change.commit()).throwIfFailed();
    const groups = await tc.groups.list({ type: 'Incident' }).toArray();
    expect(groups).toMatchObject([{ name: 'Case', details: { status: 'New' } }]);
  });

  test('does nothing further once the credentials are refused', async () => {
    const { client, server } = await startPlatform(
      json({ status: 'Failure', message: 'Access Denied' }, 401),
    );
    const change = client.change();
    change.indicatorById({ id: '1' }).addTag('a');
    change.indicatorById({ id: '2' }).addTag('b');
    const result = await change.commit();
    expect(result.results.map(({ status }) => status)).toEqual(['failed', 'skipped']);
    expect(server.requests).toHaveLength(2);
  });

  test('never sends an observation twice, unless it is told to', async () => {
    const cut: Handler = (response) => void response.destroy();
    const done = json({ status: 'Success', data: {} });
    const { client, server } = await startPlatform(signed(inOrder(cut, done)));
    const change = client.change();
    change.indicatorById({ id: '5' }).addObservation(2);
    expect((await change.commit()).results[0]?.status).toBe('unknown');
    expect((await change.commit()).results[0]?.status).toBe('unknown');
    expect(server.requests).toHaveLength(1);
    expect((await change.commit({ repeatUnknown: true })).ok).toBe(true);
    expect(server.requests[1]).toMatchObject({ method: 'PUT', body: '{"observations":2}' });
  });

  test('counts the last word about a tag, a label or a link', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change.indicator('Host', 'word.example').addTag('a').deleteTag('a').deleteTag('b').addTag('b');
    const result = await change.commit();
    expect(result.results.map(({ status }) => status)).toEqual([
      'done',
      'superseded',
      'done',
      'superseded',
      'done',
    ]);
    const found = await tc.indicators.find('word.example', { fields: ['tags'] });
    expect(found!.tags.map(({ name }) => name)).toEqual(['b']);
  });

  test.each<[string, string, string, Record<string, string>]>([
    ['Address', '2001:db8::1', '2001:db8::1', { ip: '2001:db8::1' }],
    ['CIDR', '2001:db8::/32', '2001:db8:0:0:0:0:0:0/32', { Block: '2001:db8:0:0:0:0:0:0/32' }],
    ['ASN', 'ASN64496', 'ASN64496', { 'AS Number': 'ASN64496' }],
    ['Mutex', 'a : b', 'a : b', { Mutex: 'a : b' }],
    ['User Agent', 'Agent/1.0 (x)', 'Agent/1.0 (x)', { 'User Agent String': 'Agent/1.0 (x)' }],
    ['Email Subject', 'Ünïcode % ? #', 'Ünïcode % ? #', { Subject: 'Ünïcode % ? #' }],
    ['Hashtag', '#tag', '#tag', { Hashtag: '#tag' }],
    ['EmailAddress', 'a@b.example', 'a@b.example', { address: 'a@b.example' }],
    [
      'Registry Key',
      'HKEY_LOCAL_MACHINE\\Soft : Run : REG_SZ',
      'HKEY_LOCAL_MACHINE\\Soft : Run : REG_SZ',
      { 'Key Name': 'HKEY_LOCAL_MACHINE\\Soft', 'Value Name': 'Run', 'Value Type': 'REG_SZ' },
    ],
  ])('makes and finds a %s', async (type, value, summary, values) => {
    const { tc } = await simulate();
    const change = tc.change();
    change.indicator(type, value);
    (await change.commit()).throwIfFailed();
    expect(await tc.indicators.find(value, { type })).toMatchObject({ type, summary, values });
  });
});

describe('a unit of work that goes on', () => {
  test('sends everything once when it is committed twice at a time', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change.indicator('Host', 'bad.example').addAttribute('Description', 'x').addObservation(2);
    const results = await Promise.all([change.commit(), change.commit()]);
    for (const result of results) expect(result.ok).toBe(true);
    const found = await tc.indicators.find('bad.example', {
      fields: ['attributes', 'observations'],
    });
    expect([found?.attributes.length, found?.observations]).toEqual([1, 2]);
  });

  test('sends a hash that is added to a File after it was made', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    const file = change.indicator('File', 'a'.repeat(32)).addHash('b'.repeat(40));
    (await change.commit()).throwIfFailed();
    file.addHash('c'.repeat(64));
    (await change.commit()).throwIfFailed();
    const found = await tc.indicators.find('c'.repeat(64), { type: 'File' });
    expect(found?.md5?.toLowerCase()).toBe('a'.repeat(32));
    expect(found?.sha1?.toLowerCase()).toBe('b'.repeat(40));
  });

  test('knows an object again, so that the last word about it counts', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const change = tc.change();
    const first = change.existingIndicator('Host', 'bad.example').deleteTag('APT');
    const second = change.existingIndicator('Host', 'bad.example').addTag('APT');
    expect(second).toBe(first);
    expect((await change.commit()).results.map(({ status }) => status)).toEqual([
      'superseded',
      'done',
    ]);
    const found = await tc.indicators.find('bad.example', { fields: ['tags'] });
    expect(found?.tags.map(({ name }) => name).sort()).toEqual(['APT', 'botnet']);
  });
});

describe('answers that are none', () => {
  test.each([
    ['a failure with a good status', { status: 'Failure', message: 'not today' }],
    ['an error of the new interface', { status: 'Error', message: 'not today' }],
  ])('%s is not taken for done', async (_title, body) => {
    const { client } = await startPlatform(json(body));
    const change = client.change();
    change.indicatorById({ id: '1' }).setRating(3).addTag('x').delete();
    const result = await change.commit();
    expect(result.results.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(() => result.throwIfFailed()).toThrow(/not today/);
  });

  test('what could not even be sent has not happened, and is sent by the next commit', async () => {
    const closed = createThreatConnect({
      apiPath: 'http://127.0.0.1:9/api',
      credentials: { accessId: '1', secretKey: 'canary-secret-key-of-the-tests' },
      clock: { now: Date.now, sleep: () => Promise.resolve(), random: () => 0.5 },
    });
    onTestFinished(() => closed.close());
    const change = closed.change();
    change.indicatorById({ id: '1' }).addObservation(2);
    expect((await change.commit()).results).toMatchObject([
      { status: 'failed', error: { code: 'PlatformUnreachable' } },
    ]);
  });
});

test('an object of a type without a branch has no path, rather than a wrong one', async () => {
  const vehicle = { name: 'Vehicle', apiBranch: '', apiEntity: '', valueKeys: ['Plate'] };
  const { client, server } = await startPlatform(
    json({ status: 'Success', data: { id: 1, type: 'Vehicle', summary: 'X 1' } }),
    { indicatorTypes: [vehicle] },
  );
  const change = client.change();
  change.indicatorById({ id: '1' }).addObservation(1, '2026-01-02T03:04:05Z');
  expect((await change.commit()).results).toMatchObject([
    { status: 'failed', error: { code: 'ConfigInvalid' } },
  ]);
  const details = client.indicators.details.observations({ type: 'Vehicle', summary: 'X 1' });
  expect((await failureOf(details)).code).toBe('ConfigInvalid');
  expect(server.requests.map(({ url }) => url)).toEqual(['/api/v3/indicators/1']);
});

describe('values that look like something else', () => {
  test('stay values in bodies', async () => {
    const { client, server } = await startPlatform(json({ status: 'Success', data: { id: 1 } }));
    const change = client.change();
    const fields = { status: { digits: '1,"x":2' }, eventDate: undefined } as never;
    change.groupById({ id: '1' }).set(fields);
    (await change.commit()).throwIfFailed();
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({ status: { digits: '1,"x":2' } });
  });

  test('are no other path', async () => {
    const { client } = await startPlatform(
      json({ status: 'Success', data: { id: 1, type: 'File', summary: 'a'.repeat(32) } }),
    );
    const change = client.change();
    change.indicatorById({ id: '1' }).updateFileOccurrence('../../../owners', { fileName: 'x' });
    expect((await change.commit()).results).toMatchObject([
      { status: 'failed', error: { code: 'ConfigInvalid' } },
    ]);
  });
});

describe('misuse', () => {
  test.each<
    [
      string,
      (change: ReturnType<Awaited<ReturnType<typeof simulate>>['tc']['change']>) => unknown,
      RegExp,
    ]
  >([
    [
      'a rating above 5',
      (c) => c.indicator('Host', 'h.example').setRating(6),
      /rating: expected a number from 0 to 5/,
    ],
    [
      'a confidence below 0',
      (c) => c.indicator('Host', 'h.example').setConfidence(-1),
      /confidence/,
    ],
    [
      'a long tag',
      (c) => c.indicator('Host', 'h.example').addTag('x'.repeat(129)),
      /tag: expected 1 to 128/,
    ],
    [
      'an empty attribute',
      (c) => c.indicator('Host', 'h.example').addAttribute('Source', ''),
      /expected a value/,
    ],
    ['no hash', (c) => c.indicator('File', 'nothing'), /expected an MD5/],
    ['an unknown type', (c) => c.indicator('Vehicle', 'X 1'), /types\.discover/],
    [
      'an id that is none',
      (c) => c.indicatorById({ id: 'bad.example' }),
      /expected the digits of an id/,
    ],
    [
      'half an observation',
      (c) => c.indicator('Host', 'h.example').addObservation(0.5),
      /whole number/,
    ],
    [
      'an empty occurrence',
      (c) => c.indicator('File', 'a'.repeat(32)).addFileOccurrence({}),
      /file occurrence/,
    ],
  ])('%s is said at once', async (_title, call, words) => {
    const { tc } = await simulate();
    expect(() => call(tc.change())).toThrow(words);
  });

  test('an object of another unit of work is refused', async () => {
    const { tc } = await simulate();
    const group = tc.change().group('Threat', 'T');
    expect(() => tc.change().indicator('Host', 'h.example').associateGroup(group)).toThrow(
      /another unit of work/,
    );
  });

  test('what does not exist is not made by existingIndicator', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change.existingIndicator('Host', 'missing.example').addTag('x');
    const result = await change.commit();
    expect(result.results).toMatchObject([{ status: 'failed', object: 'Host missing.example' }]);
    expect(() => result.throwIfFailed()).toThrow(/is not there/);
  });

  test('an answer without an id is not taken for one', async () => {
    const { client } = await startPlatform(
      routes({ 'POST /v3/indicators': json({ status: 'Success', data: {} }) }),
    );
    const change = client.change();
    change.indicator('Host', 'h.example');
    expect((await failureOf(change.commit().then((result) => result.throwIfFailed()))).code).toBe(
      'PlatformResponse',
    );
  });
});

describe('an attribute whose answer was lost', () => {
  const lose = (nth: number, when: 'before' | 'after') => ({
    method: 'PUT',
    path: '/v3/indicators/',
    nth,
    times: 1,
    action: { kind: 'respond', status: 502, body: 'bad gateway', when },
  });
  const attributesOf = async (tc: ThreatConnect) =>
    (await tc.indicators.find('lost.example', { fields: ['attributes'] }))!.attributes.map(
      (one) => [one.value, one.default, one.source],
    );

  test('is sent again although an equal one was there before', async () => {
    const { tc, control } = await simulate();
    const first = tc.change();
    first.indicator('Host', 'lost.example').addAttribute('Description', 'same');
    (await first.commit()).throwIfFailed();
    const change = tc.change();
    change
      .existingIndicator('Host', 'lost.example')
      .addAttribute('Description', 'same', { default: true, source: 'X' });
    await control('faults', lose(1, 'before'));
    expect((await change.commit()).results[0]?.status).toBe('unknown');
    expect((await change.commit()).ok).toBe(true);
    expect(await attributesOf(tc)).toContainEqual(['same', true, 'X']);
    expect(await attributesOf(tc)).toHaveLength(2);
  });

  test.each([
    [1, 'before'],
    [1, 'after'],
    [2, 'before'],
    [2, 'after'],
  ] as const)('is there as often as it was added: request %i, lost %s', async (nth, when) => {
    const { tc, control } = await simulate();
    const change = tc.change();
    const host = change.indicator('Host', 'lost.example');
    host.addAttribute('Source', 'v').addAttribute('Source', 'v');
    await control('faults', lose(nth, when));
    await change.commit();
    expect((await change.commit()).ok).toBe(true);
    expect(await attributesOf(tc)).toHaveLength(2);
  });

  test('stays unknown when what is new has other flags', async () => {
    const { tc, control } = await simulate();
    const change = tc.change();
    change.indicator('Host', 'lost.example').addAttribute('Source', 'v', { source: 'mine' });
    await control('faults', lose(1, 'before'));
    await change.commit();
    const other = tc.change();
    other.existingIndicator('Host', 'lost.example').addAttribute('Source', 'v');
    (await other.commit()).throwIfFailed();
    expect((await change.commit()).results.at(-1)?.status).toBe('unknown');
    expect((await change.commit({ repeatUnknown: true })).ok).toBe(true);
    expect(await attributesOf(tc)).toHaveLength(2);
  });
});

describe('an IPv6 address', () => {
  test.each([
    ['Address', '2001:db8::1', '2001:DB8:0:0:0:0:0:1'],
    ['Address', '2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['CIDR', '2001:db8::/32', '2001:db8:0::/32'],
  ])('is found in each of its spellings: %s %s', async (type, stored, asked) => {
    const { tc } = await simulate();
    const made = tc.change();
    made.indicator(type, stored).setRating(1);
    (await made.commit()).throwIfFailed();
    expect(await tc.indicators.find(asked)).toMatchObject({ type });
    expect(await tc.indicators.find(asked, { type })).toMatchObject({ type });
    const change = tc.change();
    change.existingIndicator(type, asked).setRating(4).addObservation(1, '2026-01-01T00:00:00Z');
    (await change.commit()).throwIfFailed();
    expect(await tc.indicators.find(stored, { type })).toMatchObject({ rating: 4 });
  });
});
