import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient, type TestClient } from './support/client.ts';

interface View {
  readonly tags: string[];
  readonly attributes: string[];
}

const viewOf = async (client: TestClient, summary: string): Promise<View> => {
  const owner = encodeURIComponent(OWNER);
  const answer = await client.call(
    'GET',
    `/v3/indicators/${encodeURIComponent(summary)}?owner=${owner}&fields=tags&fields=attributes`,
  );
  const { data } = answer.json as unknown as {
    data: {
      tags: { data: { name: string }[] };
      attributes: { data: { type: string; value: string }[] };
    };
  };
  return {
    tags: data.tags.data.map((tag) => tag.name),
    attributes: data.attributes.data.map((item) => `${item.type}=${item.value}`),
  };
};

describe('values', () => {
  it.each([
    ['Address', '192.0.2.1', true],
    ['Address', '192.0.2.01', false],
    ['Address', '192.0.2.1/32', false],
    ['Address', '2001:db8::1', true],
    ['Address', '2001:db8:0:0:0:0:0:1', true],
    ['Host', 'host.example.com', true],
    ['Host', 'under_score.example.com', false],
    ['Host', 'straße.example', false],
    ['Host', 'xn--strae-oqa.example', true],
    ['Host', '-a.example.com', false],
    ['URL', 'https://host.example/Path?Q=1', true],
    ['URL', 'https://HOST.example/', false],
    ['URL', 'host.example/path', false],
    ['URL', `https://host.example/${'a'.repeat(500)}`, false],
    ['EmailAddress', 'someone@host.example', true],
    ['EmailAddress', 'someone', false],
    ['ASN', 'ASN64496', true],
    ['ASN', 'AS64496', false],
    ['ASN', '64496', false],
    ['CIDR', '192.0.2.0/24', true],
    ['CIDR', '192.0.2.0/33', false],
    ['CIDR', '2001:db8:1234:0:0:0:0:0/48', true],
    ['CIDR', '2001:db8:1234::/48', false],
    ['CIDR', '2001:0db8:1234:0:0:0:0:0/48', false],
    ['File', '905ad8176a569a36421bf54c04ba7f95', true],
    ['File', '905ad8176a569a36421bf54c04ba7f9', false],
    ['Registry Key', 'HKEY_LOCAL_MACHINE\\Software\\X : Run : REG_SZ', true],
    ['Registry Key', 'HKLM\\Software\\X : Run : REG_SZ', false],
    ['Mutex', 'Global\\name', true],
    ['Nonsense', 'x', false],
  ])('%s %s is taken: %s', async (type, summary, taken) => {
    const client = await startedClient();
    const { status, errors } = await client.batch({ indicator: [{ type, summary }] });
    expect(status['successCount']).toBe(taken ? 1 : 0);
    if (!taken)
      expect(errors).toEqual([
        {
          errorReason:
            `Error (0x1005): ${summary} is not valid. The indicator '${summary}' could not be processed as a ` +
            `valid ${type} due to missing or invalid data (summary is invalid for the given type).`,
          errorSource: summary,
        },
      ]);
  });

  it('come from the own keys of a type or from the summary, hashes before the summary', async () => {
    const client = await startedClient();
    const { status } = await client.batch({
      indicator: [
        { type: 'Host', hostName: 'own.example.com' },
        { type: 'File', summary: 'ignored', sha1: 'a52b6986d68cdfac53aa740566cbeade4452124e' },
        {
          type: 'Registry Key',
          'Key Name': 'HKEY_USERS\\A',
          'Value Name': ' ',
          'Value Type': 'REG_SZ',
        },
        { type: 'ASN', 'AS Number': 'ASN64496' },
        { type: 'Host', summary: 'flags.example.com', flag1: true, flag2: false, unknown: 1 },
      ],
    });
    expect(status['successCount']).toBe(5);
    expect(await client.canonical()).toBe(
      [
        'ASN\tASN64496',
        'File\tsha1:a52b6986d68cdfac53aa740566cbeade4452124e',
        'Host\tflags.example.com',
        'Host\town.example.com',
        'Registry Key\tHKEY_USERS\\A :   : REG_SZ',
        '',
      ].join('\n'),
    );
  });
});

describe('errors', () => {
  it('concern their entity alone when haltOnError is false', async () => {
    const client = await startedClient();
    const { status, errors } = await client.batch({
      group: [{ type: 'Incident', name: 'One', xid: 'x1', status: 'Lost' }],
      indicator: [
        host('a.example.com', { attribute: [{ type: 'No Such Type', value: 'x' }] }),
        host('b.example.com', { attribute: [{ type: 'Source', value: 'x'.repeat(501) }] }),
        host('c.example.com', { tag: [{ name: 'x'.repeat(129) }] }),
        host('d.example.com', { rating: 7 }),
        host('e.example.com', { attribute: [{ type: 'Source', value: '' }] }),
        host('good.example.com', { tag: [{ name: 'x'.repeat(128) }] }),
      ],
    });
    expect(status).toMatchObject({
      successIndicatorCount: 1,
      errorIndicatorCount: 5,
      errorGroupCount: 1,
      unprocessCount: 0,
      errorCount: 6,
    });
    const reasons = errors.map((line) => line.errorReason);
    expect(reasons[0]).toMatch(/^Error \(0x1006\): x1 is not valid\. The status /);
    expect(reasons[1]).toBe('Error (0x1005): The requested attribute type was not found');
    expect(reasons[2]).toContain('between 1-500 characters in length');
    expect(reasons[3]).toContain('between 1-128 characters in length');
    expect(reasons[4]).toContain('Please enter a valid rating');
    expect(reasons[5]).toBe('Error (0x1005): This attribute requires a value');
    // An entity that failed leaves nothing behind.
    expect(await client.canonical()).toBe('Host\tgood.example.com\n');
  });

  it.each([
    ['Signature', 'fileType', 'YARA', 'Notepad'],
    ['Event', 'eventType', 'Alert [flash]', 'Party'],
    ['Event', 'status', 'Reopened', 'Open'],
  ])('of a value of %s that is not in the list of %s [2.9.4]', async (type, key, good, bad) => {
    const client = await startedClient();
    const group = { type, name: 'G', fileName: 'f', fileText: 't' };
    const { errors, status } = await client.batch({
      group: [
        { ...group, xid: 'good', [key]: good },
        { ...group, xid: 'bad', [key]: bad },
      ],
    });
    expect(status).toMatchObject({ successCount: 1, errorCount: 1 });
    expect(errors[0]?.errorReason).toMatch(/^Error \(0x1006\): bad is not valid\. /);
  });

  it('stop the batch when haltOnError is true, the rest is unprocessed', async () => {
    const client = await startedClient();
    const { status } = await client.batch(
      {
        indicator: [host('a.example.com'), host('_'), host('b.example.com'), host('c.example.com')],
      },
      { haltOnError: true },
    );
    expect(status).toMatchObject({ successCount: 1, errorCount: 1, unprocessCount: 2 });
  });

  it('of broken JSON complete the batch with 0x1003 and nothing unprocessed', async () => {
    const client = await startedClient();
    const { uploaded, status, errors, id } = await client.batch('{"indicator":[{', {
      haltOnError: true,
    });
    expect(uploaded.status).toBe(202);
    expect(status).toMatchObject({ status: 'Completed', errorCount: 1, unprocessCount: 0 });
    expect(errors[0]?.errorReason).toContain(
      'Error (0x1003): Encountered an unexpected Exception while processing batch job. Last known JSON path:',
    );
    const results = await client.call('GET', `/v2/batch/${id}/results?code=0x1003&severity=err`);
    expect(results.json[0]?.['code']).toBe('0x1003');
    expect((await client.call('GET', `/v2/batch/${id}/results?contains=nothing`)).status).toBe(404);
    expect((await client.call('GET', `/v2/batch/${id}/results?code=1003`)).status).toBe(400);
  });

  const XID = '00000000-0000-0000-0000-000000000000:0001';
  const GROUP = JSON.stringify({ name: 'G', type: 'Threat', xid: XID });

  it('of an entity that is no object are two texts in /results and one in /errors [2.7]', async () => {
    const client = await startedClient();
    const { id, errors } = await client.batch(`{"group":[${GROUP},"name"]}`);
    const message =
      'Encountered an unexpected Exception while processing batch job. ' +
      `Last known JSON path: '$.group[1]': Last processed group[1] '${XID}'.`;
    const reason =
      'com.google.gson.JsonSyntaxException: java.lang.IllegalStateException: Not a JSON Object: "name"';
    expect((await client.call('GET', `/v2/batch/${id}/results`)).json).toEqual([
      { code: '0x1003', severity: 'Error', errorReason: reason, errorMessage: message },
    ]);
    expect(errors[0]?.errorReason).toBe(`Error (0x1003): ${message} ${reason}`);
  });

  it.each([
    ['in an entity', `{"group":[${GROUP},{"name": oops}]}`, "'$.group[1]'", `group[1] '${XID}'`],
    ['at the end', `{"group":[${GROUP},{"name":"cut`, "'$.group[1]'", `group[1] '${XID}'`],
    ['in another list', `{"group":[${GROUP}],"indicator":[{]}`, "'$.indicator[0]'", XID],
    ['in V1', '[{"summary":"a.example.com"},{]', "'$[1]'", "indicator[1] 'a.example.com'"],
    ['at once', 'no JSON', "'$'.", ''],
    ['between lists', `{"group":[${GROUP}] "indicator":[]}`, "'$.group'.", ''],
  ])('of text that breaks %s name the place [2.7]', async (_where, text, path, last) => {
    const client = await startedClient();
    const version = text.startsWith('[') ? 'V1' : 'V2';
    const { id, status } = await client.batch(text, { version });
    expect(status).toMatchObject({ errorCount: 1, unprocessCount: 0 });
    const [line] = (await client.call('GET', `/v2/batch/${id}/results`)).json as unknown as {
      errorReason: string;
      errorMessage: string;
    }[];
    expect(line?.errorReason).toMatch(/^com\.google\.gson\.JsonSyntaxException: /);
    expect(line?.errorMessage).toContain(`Last known JSON path: ${path}`);
    expect(line?.errorMessage).toContain(last);
  });

  it('of a wrong JSON type stop the batch where it stands', async () => {
    const client = await startedClient();
    const { status, errors } = await client.batch({
      indicator: [
        host('a.example.com'),
        host('b.example.com', { firstSeen: 'yesterday' }),
        host('c.example.com'),
      ],
    });
    expect(status).toMatchObject({ successCount: 1, errorCount: 1, unprocessCount: 1 });
    expect(errors[0]?.errorReason).toContain(
      "Last known JSON path: '$.indicator[1]': Last processed indicator[1] 'b.example.com'. com.google.gson.JsonSyntaxException: yesterday",
    );
  });

  it('are octet-stream and gzip, 404 when there are none', async () => {
    const client = await startedClient();
    const { id } = await client.batch({ indicator: [host('_')] });
    const answer = await client.call('GET', `/v2/batch/${id}/errors`);
    expect(answer.type).toContain('application/octet-stream');
    expect(answer.headers['content-encoding']).toBe('gzip');
    const clean = await client.batch({ indicator: [host('a.example.com')] });
    expect((await client.call('GET', `/v2/batch/${clean.id}/errors`)).status).toBe(404);
  });

  it('of the quota name the documented words and leave the rest unprocessed', async () => {
    const client = await startedClient({ owners: [{ name: OWNER, indicatorQuota: 2 }] });
    const names = ['a', 'b', 'c', 'd'].map((name) => host(`${name}.example.com`));
    const { status, errors } = await client.batch({ indicator: names });
    expect(status).toMatchObject({ successCount: 2, errorCount: 1, unprocessCount: 1 });
    expect(errors[0]?.errorReason).toMatch(/0x1008.*would exceed the number of allowed indicators/);
    // An update of what exists needs no room.
    const update = await client.batch({ indicator: names.slice(0, 2) });
    expect(update.status).toMatchObject({ successCount: 2, errorCount: 0 });
  });

  it('come at more indicators than a job may have', async () => {
    const client = await startedClient({ switches: { indicatorsPerJob: 2 } });
    const names = ['a', 'b', 'c', 'd'].map((name) => host(`${name}.example.com`));
    const { status } = await client.batch({ indicator: names });
    expect(status).toMatchObject({ successCount: 2, errorCount: 1, unprocessCount: 1 });
  });
});

describe('write types', () => {
  const entity = (tags: string[], attributes: [string, string][]) =>
    host('a.example.com', {
      tag: tags.map((name) => ({ name })),
      attribute: attributes.map(([type, value]) => ({ type, value })),
    });
  const first = entity(
    ['One'],
    [
      ['Source', 's1'],
      ['External ID', 'e1'],
    ],
  );
  const second = entity(['Two'], [['Source', 's2']]);

  it.each([
    ['Append', ['Source=s1', 'External ID=e1', 'Source=s2']],
    ['Replace', ['Source=s2']],
    ['Singleton', ['External ID=e1', 'Source=s2']],
    ['Static', ['Source=s1', 'External ID=e1']],
  ])('attributes %s', async (attributeWriteType, expected) => {
    const client = await startedClient();
    await client.batch({ indicator: [first] });
    await client.batch({ indicator: [second] }, { attributeWriteType });
    expect((await viewOf(client, 'a.example.com')).attributes).toEqual(expected);
  });

  it.each([
    ['Append', ['One', 'Two']],
    ['Replace', ['Two']],
  ])('tags %s', async (tagWriteType, expected) => {
    const client = await startedClient();
    await client.batch({ indicator: [first] });
    await client.batch({ indicator: [second] }, { tagWriteType });
    expect((await viewOf(client, 'a.example.com')).tags).toEqual(expected);
  });

  it('Replace without the key clears or keeps, by a switch', async () => {
    const client = await startedClient();
    const replace = { attributeWriteType: 'Replace', tagWriteType: 'Replace' };
    await client.batch({ indicator: [first] });
    await client.control('POST', 'switches', { replaceWithoutKey: 'keep' });
    await client.batch({ indicator: [host('a.example.com')] }, replace);
    expect((await viewOf(client, 'a.example.com')).tags).toEqual(['One']);
    await client.control('POST', 'switches', { replaceWithoutKey: 'clear' });
    await client.batch({ indicator: [host('a.example.com')] }, replace);
    expect(await viewOf(client, 'a.example.com')).toEqual({ tags: [], attributes: [] });
  });

  it('leave scalars that are absent and store those that are given', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [host('a.example.com', { rating: '3.0', confidence: 40 })] });
    await client.batch({
      indicator: [host('A.example.com', { active: false, activeLocked: true })],
    });
    const answer = await client.call('GET', '/v3/indicators/1');
    expect(answer.json['data']).toMatchObject({
      rating: 3,
      confidence: 40,
      active: false,
      activeLocked: true,
    });
    expect(answer.text).toContain('"rating":3.00');
    expect(await client.canonical()).toBe('');
    expect(await client.canonical('&include=inactive')).toBe('Host\ta.example.com\n');
  });
});

describe('delete', () => {
  it('removes by summary and type, remembers what was deleted, and errs on what is missing', async () => {
    const client = await startedClient();
    await client.batch({
      group: [{ type: 'Report', name: 'R', xid: 'r-1' }],
      indicator: [host('a.example.com'), host('b.example.com')],
    });
    const gone = {
      group: [{ xid: 'r-1', name: 'R', type: 'Report' }],
      indicator: [host('a.example.com'), host('never.example.com')],
    };
    const { status, errors } = await client.batch(gone, { action: 'Delete' });
    expect(status).toMatchObject({ successGroupCount: 1, successIndicatorCount: 1, errorCount: 1 });
    expect(errors[0]).toEqual({
      errorReason: "Error (0x1007): The requested Host 'never.example.com' was not found",
      errorSource: 'never.example.com',
    });
    expect(await client.canonical('&groups=1')).toBe('Host\tb.example.com\n');
    const deleted = await client.call('GET', '/v3/indicators/deleted');
    expect(deleted.json['data']?.[0]?.['summary']).toBe('a.example.com');
    await client.control('POST', 'switches', { deleteMissing: 'silent' });
    const again = await client.batch(gone, { action: 'Delete' });
    expect(again.status).toMatchObject({ errorCount: 0, successCount: 3 });
  });

  it('is denied to a Contributor entity by entity', async () => {
    const client = await startedClient({ owners: [{ name: OWNER, role: 'Contributor' }] });
    await client.batch({ indicator: [host('a.example.com')] });
    const { errors } = await client.batch(
      { indicator: [host('a.example.com')] },
      { action: 'Delete' },
    );
    expect(errors[0]?.errorReason).toContain('Error (0x1002): You are not authorized');
  });
});

describe('files', () => {
  const MD5 = '905ad8176a569a36421bf54c04ba7f95';
  const OTHER_MD5 = '0'.repeat(32);
  const SHA1 = 'a52b6986d68cdfac53aa740566cbeade4452124e';
  const file = (hashes: object, tag: string) => ({ type: 'File', ...hashes, tag: [{ name: tag }] });

  it('that share a hash become one with all known hashes', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [file({ md5: MD5 }, 'a')] });
    await client.batch({ indicator: [file({ md5: MD5, sha1: SHA1 }, 'b')] });
    expect(await client.canonical()).toBe(`File\tmd5:${MD5} : sha1:${SHA1}\n`);
    expect((await viewOf(client, SHA1)).tags).toEqual(['a', 'b']);
  });

  it('that two existing ones match are merged', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [file({ md5: MD5 }, 'a'), file({ sha1: SHA1 }, 'b')] });
    await client.batch({ indicator: [file({ md5: MD5, sha1: SHA1 }, 'c')] });
    expect(await client.canonical()).toBe(`File\tmd5:${MD5} : sha1:${SHA1}\n`);
    expect((await viewOf(client, MD5)).tags.sort()).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['FavorIncoming', [`md5:${OTHER_MD5} : sha1:${SHA1}`]],
    ['FavorExisting', [`md5:${MD5} : sha1:${SHA1}`]],
    ['IgnoreIncoming', [`md5:${MD5} : sha1:${SHA1}`]],
    ['IgnoreExisting', [`md5:${OTHER_MD5}`, `md5:${MD5} : sha1:${SHA1}`]],
    ['Split', [`md5:${MD5} : sha1:${SHA1}`]],
  ])('with a colliding hash follow %s', async (hashCollisionMode, expected) => {
    const client = await startedClient();
    await client.batch({ indicator: [file({ md5: MD5, sha1: SHA1 }, 'a')] });
    await client.batch(
      { indicator: [file({ md5: OTHER_MD5, sha1: SHA1 }, 'b')] },
      { hashCollisionMode },
    );
    expect(await client.canonical()).toBe(expected.map((line) => `File\t${line}\n`).join(''));
  });
});

const URL_VALUE = 'http://a.example.com/x';

describe('links', () => {
  const report = (xid: string, more: object = {}) => ({ type: 'Report', name: xid, xid, ...more });
  const linked = async (client: TestClient, id: number): Promise<unknown[]> => {
    const answer = await client.call('GET', `/v3/indicators/${id}?fields=associatedGroups`);
    const { data } = answer.json['data']?.['associatedGroups'] as unknown as {
      data: { name: string }[];
    };
    return data.map((group) => group.name).sort();
  };

  const indicatorsOf = async (client: TestClient, id: number): Promise<unknown[]> => {
    const { json } = await client.call('GET', `/v3/indicators/${id}?fields=associatedIndicators`);
    const { data } = json['data']?.['associatedIndicators'] as unknown as {
      data: { summary: string }[];
    };
    return data.map(({ summary }) => summary);
  };

  it('are made from every form, and both ways', async () => {
    const client = await startedClient();
    await client.batch({
      group: [
        report('g1', { associatedGroupXid: ['g2'] }),
        report('g2', {
          associatedIndicators: [{ summary: 'a.example.com', indicatorType: 'Host' }],
        }),
        report('g3'),
      ],
      indicator: [
        host('a.example.com', { associatedGroups: [{ groupXid: 'g1' }] }),
        host('b.example.com'),
      ],
      association: [
        { ref_1: 'a.example.com', type_1: 'Host', ref_2: 'g3' },
        {
          ref_1: 'a.example.com',
          type_1: 'Host',
          ref_2: 'b.example.com',
          type_2: 'Host',
          associationType: 'Host to Indicators',
        },
        { id_1: 1, type_1: 'Report', ref_2: 'b.example.com', type_2: 'Host' },
      ],
    });
    expect(await linked(client, 1)).toEqual(['g1', 'g2', 'g3']);
    expect(await linked(client, 2)).toEqual(['g1']);
    const groups = await client.call('GET', '/v3/groups/1?fields=associatedGroups');
    expect(groups.json['data']?.['associatedGroups']?.['data']?.[0]?.['name']).toBe('g2');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['without associationType', {}, 'associationType is required'],
    ['of an empty associationType', { associationType: '' }, 'associationType is required'],
    ['of an unknown associationType', { associationType: 'Made Up' }, 'was not found: Made Up'],
    ['of a type for other pairs', { associationType: 'ASN to CIDR' }, 'cannot be applied'],
  ])('between indicators %s are 0x1009 and not made [2.10]', async (_name, more, reason) => {
    const client = await startedClient();
    const entry = { ref_1: URL_VALUE, type_1: 'URL', ref_2: 'a.example.com', type_2: 'Host' };
    const { status, errors } = await client.batch({
      indicator: [{ type: 'URL', summary: URL_VALUE }, host('a.example.com')],
      association: [{ ...entry, ...more }],
    });
    expect(status).toMatchObject({ successCount: 2, errorCount: 1 });
    expect(errors[0]?.errorReason).toMatch(/^Error \(0x1009\): /);
    expect(errors[0]?.errorReason).toContain(reason);
    expect(await indicatorsOf(client, 1)).toEqual([]);
  });

  it.each([
    ['URL Host', URL_VALUE, 'URL', 'a.example.com', 'Host'],
    ['URL Host', 'a.example.com', 'Host', URL_VALUE, 'URL'],
    ['Host to Indicators', 'a.example.com', 'Host', URL_VALUE, 'URL'],
  ])('%s from %s are made in either order [2.10]', async (associationType, ...ends) => {
    const client = await startedClient();
    const [ref_1, type_1, ref_2, type_2] = ends;
    const { status } = await client.batch({
      indicator: [{ type: 'URL', summary: URL_VALUE }, host('a.example.com')],
      association: [{ ref_1, type_1, ref_2, type_2, associationType }],
    });
    expect(status).toMatchObject({ successCount: 2, errorCount: 0 });
    expect(await indicatorsOf(client, 1)).toEqual(['a.example.com']);
    expect(await indicatorsOf(client, 2)).toEqual([URL_VALUE]);
  });

  it('to a missing group are an error of the entity or dropped in silence, by a switch', async () => {
    const client = await startedClient();
    const content = {
      indicator: [host('a.example.com', { associatedGroups: [{ groupXid: 'missing' }] })],
    };
    const { status, errors } = await client.batch(content);
    expect(status).toMatchObject({ successCount: 0, errorCount: 1 });
    expect(errors[0]?.errorReason).toContain('Error (0x1009): ');
    await client.control('POST', 'switches', { missingLink: 'silent' });
    expect((await client.batch(content)).status).toMatchObject({ successCount: 1, errorCount: 0 });
  });

  it('never cross owners, and an xid belongs to one owner of the instance', async () => {
    const client = await startedClient({ owners: [{ name: OWNER }, { name: 'Other' }] });
    await client.batch({ group: [report('g1')] }, { owner: 'Other' });
    const { errors } = await client.batch({
      group: [report('g1')],
      indicator: [host('a.example.com', { associatedGroups: [{ groupXid: 'g1' }] })],
    });
    expect(errors[0]?.errorReason).toContain('0x100A');
    expect(await linked(client, 1)).toEqual([]);
  });
});

it('V1 content is an array of indicators with description and source', async () => {
  const client = await startedClient();
  const settings = { version: 'V1', attributeWriteType: 'Replace' };
  const { status } = await client.batch(
    [{ summary: 'a.example.com', type: 'Host', description: 'why', source: 'where' }],
    settings,
  );
  expect(status).toMatchObject({ successCount: 1 });
  const answer = await client.call('GET', '/v3/indicators/1');
  expect(answer.json['data']).toMatchObject({ description: 'why', source: 'where' });
  const wrong = await client.batch({ indicator: [] }, settings);
  expect(wrong.errors[0]?.errorReason).toContain('0x1003');
});
