// The way a consumer of the platform's feed reads it: its generated queries to the letter, `next` followed as it stands, then only what is new.
import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient, type Answer, type TestClient } from './support/client.ts';

const NOW = 1_714_521_600;
const TQL = `(ownerName="${OWNER}" OR ownerName="Other" ) AND (tag="Feed" OR tag="none" ) AND indicatorActive EQ True AND confidence GT 50 AND typeName IN ("Address","Host")`;

const fetchAll = async (client: TestClient, tql: string, at: number): Promise<Answer[]> => {
  const fields =
    'fields=tags&fields=threatAssess&fields=associatedGroups&fields=associatedIndicators';
  const query = `tql=${encodeURIComponent(tql)}&${fields}&resultStart=0&resultLimit=2&sorting=dateAdded%20ASC`;
  const pages: Answer[] = [];
  let path: string | undefined = `/v3/indicators?${query}`;
  while (path !== undefined) {
    const page: Answer = await client.call('GET', path, { timestamp: String(at) });
    expect(page.status, page.text).toBe(200);
    pages.push(page);
    const next = page.json['next'] as unknown as string | undefined;
    path = next?.slice(`${client.simulator.url}/api`.length);
  }
  return pages;
};

interface Found {
  readonly summary: string;
  readonly dateAdded: string;
}
const dataOf = (pages: readonly Answer[]): Found[] =>
  pages.flatMap(({ json }) => json['data'] as unknown as Found[]);

const create = async (client: TestClient, name: string, more: object = {}): Promise<void> => {
  const tags = { data: [{ name: 'Feed' }] };
  const body = { type: 'Host', hostName: name, confidence: 80, tags, ...more };
  const { json } = await client.control('GET', 'clock');
  const at = Math.floor(Date.parse(json['now'] as unknown as string) / 1000);
  const answer = await client.call('POST', '/v3/indicators', { body, timestamp: String(at) });
  expect(answer.status, answer.text).toBe(201);
};

const step = async (client: TestClient): Promise<unknown> =>
  client.control('POST', 'clock', { advanceMs: 1_000 });

describe('a consumer', () => {
  it('tests its connection, reads everything in pages, then what was added since', async () => {
    const client = await startedClient({ owners: [{ name: OWNER }, { name: 'Other' }] });
    await client.control('POST', 'clock', { at: '2024-05-01T00:00:00Z', freeze: true });
    const test = await client.call('GET', '/v3/groups?resultLimit=2', { timestamp: String(NOW) });
    expect(test.json).toEqual({ data: [], status: 'Success' });
    for (const name of ['c', 'a', 'e', 'b', 'd']) {
      await create(client, `${name}.example.com`);
      await step(client);
    }
    await create(client, 'unsure.example.com', { confidence: 50 });
    await create(client, 'gone.example.com', { active: false });
    await create(client, 'untagged.example.com', { tags: { data: [] } });

    const pages = await fetchAll(client, TQL, NOW);
    expect(pages.map(({ json }) => (json['data'] as unknown as unknown[]).length)).toEqual([
      2, 2, 1,
    ]);
    const found = dataOf(pages);
    expect(found.map(({ summary }) => summary.charAt(0)).join('')).toBe('caebd');
    expect(found[0]).toMatchObject({
      type: 'Host',
      hostName: 'c.example.com',
      ownerName: OWNER,
      tags: { data: [{ name: 'Feed' }] },
      associatedGroups: { data: [] },
      associatedIndicators: { data: [] },
    });

    const last = found.at(-1)?.dateAdded ?? '';
    await step(client);
    await create(client, 'new.example.com');
    const since = await fetchAll(client, `${TQL} AND (dateAdded > "${last}") `, NOW);
    expect(dataOf(since).map(({ summary }) => summary)).toEqual(['new.example.com']);
  });

  it('asks for indicators by score and for owners', async () => {
    const client = await startedClient();
    await client.batch({ indicator: [host('low.example.com'), host('high.example.com')] });
    const edit = { owner: OWNER, type: 'Host', summary: 'high.example.com' };
    const setThreatAssess = { score: 700, rating: 4.5, confidence: 90 };
    await client.control('POST', 'edit', { ...edit, setThreatAssess });
    const tql = encodeURIComponent('threatAssessScore GT 500 ');
    const scored = await client.call(
      'GET',
      `/v3/indicators?tql=${tql}&resultStart=0&resultLimit=50&fields=threatAssess`,
    );
    expect(scored.json['data']).toMatchObject([
      {
        summary: 'high.example.com',
        threatAssessScore: 700,
        threatAssessRating: 4.5,
        threatAssessConfidence: 90,
      },
    ]);
    const owners = await client.call('GET', '/v3/security/owners?resultLimit=500');
    expect(owners.json['data']).toMatchObject([{ id: 1, name: OWNER, type: 'Source' }]);
  });
});
