// TAXII 2.1 as the platform's two apps serve it, asked by a client that knows TAXII and STIX from their standards only.
import { describe, expect, it } from 'vitest';
import {
  host,
  OWNER,
  startedClient,
  USER,
  type Answer,
  type TestClient,
} from './support/client.ts';

const TAXII = { userName: 'taxii-reader', password: 'made-up: with colon' };
const ACCEPT = 'application/taxii+json;version=2.1';
const V2 = '/api/services/taxii/v2/taxii';
const V1 = '/api/services/taxii/v1';
const SOURCE = `${V2}/tc_taxii/collections/Demo%20Source`;

const basic = (userName: string, password: string): string =>
  `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;

const get = (
  client: TestClient,
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> =>
  client.send(method, target, {
    headers: { accept: ACCEPT, authorization: basic(TAXII.userName, TAXII.password), ...headers },
  });

type StixObject = Readonly<Record<string, unknown>>;
const objectsOf = (answer: Answer): StixObject[] =>
  (answer.json as unknown as { objects: StixObject[] }).objects;

const INDICATORS = [
  host('bad.example.com', { rating: 5, confidence: 85, securityLabel: [{ name: 'TLP:AMBER' }] }),
  { type: 'Address', summary: '192.0.2.1', active: false },
  { type: 'Address', summary: '2001:db8::1' },
  { type: 'CIDR', summary: '198.51.100.0/24' },
  { type: 'URL', summary: "http://198.51.100.1/it's\\here" },
  { type: 'EmailAddress', summary: 'a@example.com' },
  { type: 'ASN', summary: 'ASN64496' },
  { type: 'Email Subject', summary: 'Hello' },
  { type: 'Registry Key', summary: 'HKEY_USERS\\Bad : Run : REG_SZ' },
  { type: 'File', md5: 'a'.repeat(32), sha256: 'b'.repeat(64) },
  { type: 'Mutex', summary: 'not exported' },
];
const EXPORTED = INDICATORS.length - 1;

const filled = async (): Promise<TestClient> => {
  const client = await startedClient({
    taxiiUsers: [{ ...TAXII, roles: { Hidden: 'None' } }],
    owners: [{ name: OWNER }, { name: 'Demo Community', kind: 'Community' }, { name: 'Hidden' }],
  });
  await client.control('POST', 'clock', { at: '2024-05-01T00:00:00Z', freeze: true });
  const now = { timestamp: '1714521600' };
  const batch = await client.call('POST', '/v2/batch/createAndUpload', { ...now, ...upload() });
  expect(batch.status).toBe(200);
  expect(
    (await client.call('GET', `/v2/batch/1?includeAdditional=true`, now)).json['data'],
  ).toMatchObject({ batchStatus: { successCount: INDICATORS.length } });
  return client;
};

const upload = (): { bytes: Buffer; headers: Record<string, string> } => {
  const settings = {
    version: 'V2',
    owner: OWNER,
    action: 'Create',
    haltOnError: false,
    attributeWriteType: 'Replace',
  };
  const part = (name: string, value: unknown): string =>
    `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${JSON.stringify(value)}\r\n`;
  const text = `${part('config', settings)}${part('content', { indicator: INDICATORS })}--B--\r\n`;
  return {
    bytes: Buffer.from(text),
    headers: { 'content-type': 'multipart/form-data; boundary=B' },
  };
};

describe('TAXII', () => {
  it('leads from discovery over its root to one collection per visible owner', async () => {
    const client = await filled();
    const found = await get(client, `${V2}/taxii2`);
    expect(found.type).toBe(ACCEPT);
    const root = `${client.simulator.url}${V2}/tc_taxii`;
    expect(found.json).toMatchObject({ default: root, api_roots: [root] });
    const described = await get(client, new URL(root).pathname);
    expect(described.json).toMatchObject({ versions: [ACCEPT], max_content_length: 100 });
    const { json } = await get(client, `${V2}/tc_taxii/collections`);
    const list = json['collections'] as unknown as StixObject[];
    expect(list.map(({ title }) => title)).toEqual([OWNER, 'Demo Community']);
    expect(list[0]).toMatchObject({
      can_read: true,
      can_write: false,
      description: null,
      media_types: ['application/taxii+json; version=2.1'],
    });
    expect(list[0]?.['x_tql']).toMatch(/^\(ownerName EQ "Demo Source"\) AND typeName in \("Reg/);
    for (const key of [list[0]?.['id'] as string, 'Demo%20Source'])
      expect((await get(client, `${V2}/tc_taxii/collections/${key}`)).json).toEqual(list[0]);
  });

  it('shows collections of app 1 with kind and source, without a query', async () => {
    const client = await filled();
    const { json } = await get(client, `${V1}/tc_taxii/collections/Demo%20Source`);
    expect(json).toMatchObject({
      description: `ThreatConnect Source: ${OWNER}`,
      type: 'Source',
      alias: OWNER,
    });
    expect(json).not.toHaveProperty('x_tql');
  });

  it('gives the TLP markings first, then indicators with their patterns', async () => {
    const client = await filled();
    const objects = objectsOf(await get(client, `${SOURCE}/objects`));
    expect(objects.slice(0, 4).map(({ name }) => name)).toEqual([
      'TLP:AMBER',
      'TLP:WHITE',
      'TLP:GREEN',
      'TLP:RED',
    ]);
    expect(objects.slice(4).map(({ pattern }) => pattern)).toEqual([
      "[domain-name:value = 'bad.example.com']",
      "[ipv4-addr:value = '192.0.2.1']",
      "[ipv6-addr:value = '2001:db8::1']",
      "[ipv4-addr:value = '198.51.100.0/24']",
      "[url:value = 'http://198.51.100.1/it\\'s\\\\here']",
      "[email-addr:value = 'a@example.com']",
      '[autonomous-system:number = 64496]',
      "[email-message:subject = 'Hello']",
      "[windows-registry-key:key = 'HKEY_USERS\\\\Bad' AND windows-registry-key:values[*].name = 'Run' AND windows-registry-key:values[*].data_type = 'REG_SZ']",
      `[file:hashes.MD5 = '${'A'.repeat(32)}' OR file:hashes.'SHA-256' = '${'B'.repeat(64)}']`,
    ]);
    expect(objects.slice(4).map(({ revoked }) => revoked)).toEqual([
      false,
      true,
      ...Array<boolean>(EXPORTED - 2).fill(false),
    ]);
  });

  it('gives objects in the form of each app', async () => {
    const client = await filled();
    const second = objectsOf(await get(client, `${SOURCE}/objects`))[4];
    expect(second).toMatchObject({
      type: 'indicator',
      spec_version: '2.1',
      created: '2024-05-01T00:00:00+00:00',
      valid_until: '2024-05-08T00:00:00+00:00',
      object_marking_refs: ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82'],
      x_threatconnect_id: 1,
      x_threatconnect_owner: OWNER,
      x_threatconnect_type: 'Host',
    });
    expect(second?.['id']).toMatch(/^[\da-f]{8}-[\da-f]{4}-5/);
    expect(second).not.toHaveProperty('labels');
    const first = objectsOf(
      await get(client, `${V1}/tc_taxii/collections/Demo%20Source/objects`),
    )[4];
    expect(first).toMatchObject({
      id: `indicator--${String(second?.['id'])}`,
      created: '2024-05-01T00:00:00.000Z',
      confidence: 85,
      labels: ['Malicious Host', 'Threat Rating: Very High'],
      x_threat_rating: 5,
    });
    expect(first).not.toHaveProperty('valid_until');
  });

  it('pages by limit and next until there is no more, each object once', async () => {
    const client = await filled();
    const seen: unknown[] = [];
    let next: string | undefined = '0';
    while (next !== undefined) {
      const answer: Answer = await get(client, `${SOURCE}/objects?limit=5&next=${next}`);
      const page = answer.json as unknown as { more: boolean; next?: string };
      seen.push(...objectsOf(answer).map(({ id }) => id));
      expect(page.next !== undefined).toBe(page.more);
      next = page.next;
      expect(answer.headers).toHaveProperty('x-taxii-date-added-last');
    }
    expect(new Set(seen).size).toBe(EXPORTED + 4);
    expect(seen).toHaveLength(EXPORTED + 4);
    const past = await get(client, `${SOURCE}/objects?next=500`);
    expect(past.json).toEqual({ more: false, objects: [] });
  });

  it('filters by type, id, version and what was added after an instant', async () => {
    const client = await filled();
    const count = async (query: string): Promise<number> =>
      objectsOf(await get(client, `${SOURCE}/objects?${query}`)).length;
    const [, , , red, bad] = objectsOf(await get(client, `${SOURCE}/objects`));
    expect(await count('match[type]=indicator')).toBe(EXPORTED);
    expect(await count('match[type]=marking-definition')).toBe(4);
    expect(await count('match[type]=malware')).toBe(0);
    expect(await count(`match[id]=${String(red?.['id'])},${String(bad?.['id'])}`)).toBe(2);
    expect(await count('match[version]=last')).toBe(EXPORTED + 4);
    expect(await count('match[version]=2024-05-01T00:00:00.000Z')).toBe(EXPORTED);
    expect(await count('match[version]=2023-01-01T00:00:00Z')).toBe(0);
    expect(await count('match[spec_version]=2.1')).toBe(EXPORTED + 4);
    expect(await count('match[spec_version]=2.0')).toBe(0);
    expect(await count('added_after=2024-04-30T23:59:59Z')).toBe(EXPORTED);
    expect(await count('added_after=2024-05-01T00:00:00Z')).toBe(0);
  });

  it('shows a changed object as added again, unless a switch says otherwise', async () => {
    const client = await filled();
    await client.control('POST', 'clock', { advanceMs: 60_000 });
    const edit = { owner: OWNER, type: 'Address', summary: '192.0.2.1', setActive: true };
    await client.control('POST', 'edit', edit);
    const after = `${SOURCE}/objects?added_after=2024-05-01T00:00:00Z`;
    expect(objectsOf(await get(client, after)).map(({ name }) => name)).toEqual(['192.0.2.1']);
    await client.control('POST', 'switches', { taxiiAdded: 'dateAdded' });
    expect(objectsOf(await get(client, after))).toEqual([]);
  });

  it('has switches for ids, page size and the media type', async () => {
    const client = await filled();
    const plain = { accept: 'application/json' };
    expect((await get(client, `${V2}/taxii2`, plain)).status).toBe(406);
    await client.control('POST', 'switches', {
      taxiiIds: 'stix',
      taxiiPageSize: 5,
      taxiiAccept: 'any',
    });
    const answer = await get(client, `${SOURCE}/objects`, plain);
    expect(objectsOf(answer)).toHaveLength(5);
    expect(objectsOf(answer)[4]?.['id']).toMatch(/^indicator--/);
  });

  it('lists a manifest in app 1 only', async () => {
    const client = await filled();
    const { json } = await get(
      client,
      `${V1}/tc_taxii/collections/Demo%20Source/manifest?match[type]=indicator&limit=1`,
    );
    expect(json).toMatchObject({
      more: true,
      objects: [
        {
          date_added: '2024-05-01T00:00:00.000Z',
          version: '2024-05-01T00:00:00.000Z',
          media_types: 'application/stix+json;version=2.1',
        },
      ],
    });
    expect((await get(client, `${SOURCE}/manifest`)).status).toBe(404);
  });

  it.each([
    ['no credentials', { authorization: '' }, 401],
    ['an unknown user', { authorization: basic('nobody', 'x') }, 401],
    ['a wrong password', { authorization: basic(TAXII.userName, 'x') }, 401],
    ['a key of the API', { authorization: basic(USER.accessId, USER.secretKey) }, 401],
    ['another version', { accept: 'application/taxii+json;version=2.0' }, 406],
    ['any media type', { accept: '*/*' }, 406],
  ])('refuses %s in its own error form', async (_what, headers, status) => {
    const client = await filled();
    const answer = await get(client, `${V2}/taxii2`, headers);
    expect(answer.status).toBe(status);
    expect(answer.type).toBe(ACCEPT);
    expect(answer.json).toMatchObject({ http_status: String(status) });
    if (status === 401) expect(answer.headers).toHaveProperty('www-authenticate');
  });

  it.each([
    ['GET', '/objects?limit=0', 400],
    ['GET', '/objects?limit=many', 400],
    ['GET', '/objects?next=-1', 400],
    ['GET', '/objects?added_after=soon', 400],
    ['GET', '/objects?match[version]=newest', 400],
    ['GET', '/objects/marking-definition--f88d31f6-486f-44da-b317-01333bde0b82', 404],
    ['POST', '/objects', 405],
    ['DELETE', '/objects', 405],
  ])('refuses %s %s', async (method, path, status) => {
    const client = await filled();
    const answer = await get(client, `${SOURCE}${path}`, {}, method);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ http_status: String(status) });
  });

  it('does not show collections of owners the user does not see', async () => {
    const client = await filled();
    for (const name of ['Hidden', 'No Such Owner'])
      expect(
        (await get(client, `${V2}/tc_taxii/collections/${encodeURIComponent(name)}/objects`))
          .status,
      ).toBe(404);
  });

  it('takes new users over the control API, who are no users of the API', async () => {
    const client = await filled();
    await client.control('POST', 'taxiiUsers', { userName: 'late', password: 'x' });
    const mine = { authorization: basic('late', 'x') };
    expect((await get(client, `${V2}/taxii2`, mine)).status).toBe(200);
    const user = { accessId: 'late', secretKey: 'x' };
    const now = { timestamp: '1714521600', user };
    expect((await client.call('GET', '/v2/owners', now)).status).toBe(401);
  });
});
