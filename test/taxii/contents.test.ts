// What a collection shows of a mirror that changes while clients read it.
import { describe, expect, test, vi } from 'vitest';
import { temporaryStore } from '../spool/temporary-store.ts';
import {
  ALL_ID,
  collection,
  COLLECTION_ID,
  get,
  idsOf,
  indicatorId,
  Mirror,
  OBJECTS,
  OWNER,
  pages,
  serve,
  uuidOf,
  type Host,
} from './bench.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const mirror = async (hosts: readonly Host[] = []): Promise<Mirror> => {
  const made = new Mirror((await temporaryStore()).store);
  if (hosts.length > 0) await made.merge(hosts);
  return made;
};
const hosts = (from: number, to: number): Host[] =>
  Array.from({ length: to - from + 1 }, (_, n) => ({ id: String(from + n) }));
const indicators = (ids: readonly string[]): string[] =>
  ids.filter((id) => id.startsWith('indicator--')).sort();

describe('a TAXII collection', () => {
  test('shows every object once, in pages, in the order in which they were added', async () => {
    const server = await serve(await mirror(hosts(1, 25)));
    const all = await pages(server, `${OBJECTS}?limit=7`);
    const ids = idsOf(all);
    expect(all.map(({ body }) => body.objects?.length)).toEqual([7, 7, 7, 7, 7, 7, 7, 2]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(indicators(ids)).toEqual(hosts(1, 25).map(({ id }) => indicatorId(id)));
    expect(ids[0]).toBe(OWNER.id);
    const dates = all.flatMap(({ headers }) => [
      headers['x-taxii-date-added-first'],
      headers['x-taxii-date-added-last'],
    ]);
    expect(dates).toEqual([...dates].sort());
    const manifest = await pages(server, '/api/collections/amber/manifest/?limit=50');
    expect(idsOf(manifest)).toEqual(ids);
    expect(manifest[0]?.body.objects?.[0]).toMatchObject({
      date_added: dates[0],
      version: OWNER['modified'],
      media_type: 'application/stix+json;version=2.1',
    });
  });

  test('keeps ids beyond 2^53 [6]', async () => {
    const id = '9007199254740993';
    const server = await serve(await mirror([{ id }]));
    const { text } = await get(server, `${OBJECTS}${indicatorId(id)}/`);
    expect(text).toContain(`"x_platform_id":"${id}"`);
  });

  test('shows a new commit without a restart, and a token goes on across commits and restarts', async () => {
    const held = await mirror(hosts(1, 10));
    let server = await serve(held);
    let page = 0;
    const all = await pages(server, `${OBJECTS}?limit=4&match[type]=indicator`, async () => {
      page += 1;
      if (page === 1) {
        await held.merge([
          { id: '2', rating: 5, modified: '2026-03-02T00:00:00Z' },
          { id: '9', rating: 5, modified: '2026-03-02T00:00:00Z' },
          { id: '11' },
        ]);
        await server.follow();
      }
      if (page === 2) {
        const { port } = server;
        await server.close();
        server = await serve(held, { port });
      }
    });
    const ids = idsOf(all);
    // Objects that were read before they changed come again; everything is there in its newest version.
    expect(indicators([...new Set(ids)])).toEqual(
      hosts(1, 11)
        .map(({ id }) => indicatorId(id))
        .sort(),
    );
    const last = new Map(all.flatMap(({ body }) => body.objects ?? []).map((one) => [one.id, one]));
    expect(last.get(indicatorId('2'))?.['confidence']).toBe(100);
    expect(ids.filter((id) => id === indicatorId('9'))).toHaveLength(1);
  });

  test('tells with added_after what came after it, and nothing when nothing came', async () => {
    const held = await mirror(hosts(1, 3));
    const server = await serve(held);
    const first = await get(server, OBJECTS);
    const last = String(first.headers['x-taxii-date-added-last']);
    const after = `${OBJECTS}?added_after=${last}`;
    expect((await get(server, after)).text).toBe('{}');
    await held.merge([...hosts(1, 3), { id: '4' }]);
    await server.follow();
    const second = await get(server, after);
    expect(idsOf([second])).toEqual([indicatorId('4'), `domain-name--${uuidOf('h4.example')}`]);
    expect(String(second.headers['x-taxii-date-added-first']) > last).toBe(true);
  });

  test('a client that asks by its own clock misses nothing', async () => {
    const held = await mirror(hosts(1, 2));
    const server = await serve(held);
    await held.merge([{ id: '3' }]);
    const asked = new Date().toISOString();
    await server.follow();
    expect(idsOf([await get(server, `${OBJECTS}?added_after=${asked}`)])).toContain(
      indicatorId('3'),
    );
  });

  test('what is withdrawn is revoked, its links too, and a value that nobody has any more is not shown', async () => {
    const held = await mirror([
      { id: '1', groups: ['7'] },
      { id: '2', summary: 'shared.example' },
      { id: '3', summary: 'shared.example' },
    ]);
    const server = await serve(held);
    const before = new Date().toISOString();
    await held.merge(
      [],
      [
        { kind: 'indicator', id: '1' },
        { kind: 'indicator', id: '2' },
      ],
    );
    await server.follow();
    const now = await get(
      server,
      `${OBJECTS}?added_after=${before}&match[type]=indicator,relationship`,
    );
    expect(
      now.body.objects
        ?.filter(({ revoked }) => revoked === true)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([indicatorId('1'), indicatorId('2'), `relationship--${uuidOf('17')}`]);
    const link = now.body.objects?.find(({ type }) => type === 'relationship');
    expect(link).not.toHaveProperty('description');
    expect(Date.parse(String(link?.['modified']))).toBeGreaterThan(
      Date.parse('2026-03-01T00:00:00Z'),
    );
    const values = idsOf(await pages(server, `${OBJECTS}?match[type]=domain-name`));
    expect(values).toEqual([`domain-name--${uuidOf('shared.example')}`]);
    // It comes back.
    await held.merge([{ id: '1', groups: ['7'] }]);
    await server.follow();
    const again = await get(
      server,
      `${OBJECTS}?match[id]=${indicatorId('1')},relationship--${uuidOf('17')}`,
    );
    expect(again.body.objects?.map(({ revoked }) => revoked)).toEqual([undefined, undefined]);
  });

  test('a link that an object has no longer is revoked', async () => {
    const held = await mirror([{ id: '1', groups: ['7', '8'] }]);
    const server = await serve(held);
    await held.merge([{ id: '1', groups: ['8'] }]);
    await server.follow();
    const links = (await get(server, `${OBJECTS}?match[type]=relationship`)).body.objects ?? [];
    expect(links.map(({ id, revoked }) => [id, revoked ?? false]).sort()).toEqual([
      [`relationship--${uuidOf('17')}`, true],
      [`relationship--${uuidOf('18')}`, false],
    ]);
  });

  test('a change without a later date of the platform gets a later version', async () => {
    const held = await mirror([{ id: '1', rating: 1 }]);
    const server = await serve(held);
    const path = `${OBJECTS}${indicatorId('1')}/`;
    const version = async (): Promise<string> =>
      String((await get(server, `${path}versions/`)).body.versions?.[0]);
    const before = await version();
    await held.merge([{ id: '1', rating: 4 }]);
    await server.follow();
    expect((await version()) > before).toBe(true);
    const found = (await get(server, path)).body.objects?.[0];
    expect(found).toMatchObject({ confidence: 80, modified: await version() });
  });

  test('a value with TLP:RED never leaves through a collection up to AMBER, and one that rises is revoked without what it says [6]', async () => {
    const held = await mirror([
      { id: '1', tlp: 'RED', summary: 'red.example' },
      { id: '2', tlp: 'AMBER', rating: 5 },
      { id: '3' },
    ]);
    const server = await serve(held, {
      collections: [collection(COLLECTION_ID, 'amber', 'AMBER'), collection(ALL_ID, 'all')],
    });
    const text = async (name: string): Promise<string> =>
      (await get(server, `/api/collections/${name}/objects/`)).text;
    expect(await text('amber')).not.toContain('red.example');
    expect(await text('all')).toContain('red.example');
    await held.merge([
      { id: '2', tlp: 'RED', rating: 4, summary: 'h2.example', modified: '2026-03-02T00:00:00Z' },
    ]);
    await server.follow();
    const risen = (await get(server, `${OBJECTS}${indicatorId('2')}/`)).body.objects?.[0];
    expect(risen).toMatchObject({ revoked: true });
    expect(risen).not.toHaveProperty('confidence');
    expect(idsOf(await pages(server, OBJECTS))).not.toContain(
      `domain-name--${uuidOf('h2.example')}`,
    );
    expect(await text('all')).toContain('"confidence":80');
  });

  test('a stricter ceiling takes back what was shown, also after a restart', async () => {
    const held = await mirror([{ id: '1', tlp: 'RED', rating: 5 }, { id: '2' }]);
    const before = await serve(held, { collections: [collection(COLLECTION_ID, 'amber')] });
    expect((await get(before, OBJECTS)).text).toContain('"confidence":100');
    await before.close();
    const server = await serve(held);
    const found = (await get(server, `${OBJECTS}?match[type]=indicator`)).body.objects ?? [];
    expect(found.map(({ id, revoked, confidence }) => [id, revoked, confidence]).sort()).toEqual([
      [indicatorId('1'), true, undefined],
      [indicatorId('2'), undefined, 20],
    ]);
  });

  test('an export that began anew is shown anew, without telling again what is the same', async () => {
    const held = await mirror(hosts(1, 4));
    await held.merge([{ id: '5' }]);
    const server = await serve(held);
    const last = String((await get(server, OBJECTS)).headers['x-taxii-date-added-last']);
    held.manifest = undefined;
    await held.merge([{ id: '2' }, { id: '6' }]);
    await server.follow();
    const since = await get(server, `${OBJECTS}?added_after=${last}&match[type]=indicator`);
    expect(since.body.objects?.map(({ id, revoked }) => [id, revoked ?? false]).sort()).toEqual([
      [indicatorId('1'), true],
      [indicatorId('3'), true],
      [indicatorId('4'), true],
      [indicatorId('5'), true],
      [indicatorId('6'), false],
    ]);
  });

  test('before there is anything to show, a client is told to come again', async () => {
    const held = await mirror();
    const server = await serve(held);
    const early = await get(server, OBJECTS);
    expect(early.status).toBe(503);
    expect(early.headers['retry-after']).toBe('30');
    expect((await get(server, '/api/collections/amber/')).status).toBe(200);
    await held.merge([{ id: '1' }]);
    await server.follow();
    expect((await get(server, OBJECTS)).status).toBe(200);
  });

  test('files that cannot be read leave what was shown, and the reason in the log once', async () => {
    const held = await mirror(hosts(1, 2));
    const server = await serve(held);
    held.manifest = {
      ...held.manifest!,
      uri: 'store:ledger/all/gone.json',
      sha256: '0'.repeat(64),
    };
    await server.follow();
    await server.follow();
    expect(indicators(idsOf(await pages(server, OBJECTS)))).toHaveLength(2);
    expect(server.logged.filter((line) => line.startsWith('error'))).toHaveLength(1);
  });
});
