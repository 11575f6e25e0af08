// Real documents through the whole product: what is active on the platform afterwards is exactly the expected set.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectedList, HAVE_REAL_FEEDS, realDocument, WHY_SKIPPED } from '../support/real-feeds.ts';
import { createWorld } from '../support/world.ts';
import type { WorkerProcess, World } from '../support/world.ts';

const linesOf = (list: string): readonly string[] => list.split('\n').filter((line) => line !== '');
const minus = (a: string, b: string): readonly string[] => {
  const other = new Set(linesOf(b));
  return linesOf(a).filter((line) => !other.has(line));
};

describe.skipIf(!HAVE_REAL_FEEDS)(`real documents (skipped when ${WHY_SKIPPED})`, () => {
  let world: World;
  let worker: WorkerProcess;

  beforeAll(async () => {
    world = await createWorld({
      owners: ['URLhaus', 'NDJSON', 'Text', 'v6', 'ASN'].map((name) => ({
        name,
        kind: 'Source' as const,
      })),
    });
    const drop = (id: string, owner: string, on: string, path: string): string => `  ${id}:
    use: spamhaus-drop
    platform: main
    tc_owner: ${owner}
    collections: { v4: ${on === 'v4'}, v6: ${on === 'v6'}, asn: ${on === 'asn'} }
    url.${on}: ${world.source.url}/${path}
    stale: { graceSnapshots: 1 }
`;
    await world.configure(
      `  urlhaus:
    platform: main
    tc_owner: URLhaus
    collections: { online: true, recent: false }
    url.online: ${world.source.url}/online.csv
${drop('drop-ndjson', 'NDJSON', 'v4', 'drop_v4.json')}${drop('drop-text', 'Text', 'v4', 'drop.txt')}${drop('drop-v6', 'v6', 'v6', 'dropv6.txt')}${drop('drop-asn', 'ASN', 'asn', 'asndrop.txt')}`,
    );
    worker = await world.startWorker();
    const applied = await world.tcfeeds('apply');
    expect(applied.code, applied.stderr).toBe(0);
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });

  test('URLhaus: the platform holds exactly the listed URLs, and a second run sends nothing [B12]', async () => {
    const file = 'urlhaus/csv_online_2026-01-27.csv.gz';
    world.source.put('/online.csv', {
      body: realDocument(file),
      contentType: 'application/gzip',
      etag: false,
    });
    const first = await world.run('urlhaus');
    expect(first).toMatchObject({
      outcome: 'success',
      exitCode: 0,
      counts: { created: 13_710, removed: 0, quarantined: 0 },
    });
    expect(await world.canonical('URLhaus')).toBe(expectedList(file));
    const second = await world.run('urlhaus');
    expect(second).toMatchObject({
      outcome: 'success',
      counts: { created: 0, updated: 0, removed: 0, chunks: 0 },
    });
  });

  test.each([
    [
      'drop-ndjson',
      'NDJSON',
      '/drop_v4.json',
      'spamhaus/drop_v4_2025-12-09.json',
      'spamhaus/drop_v4_2025-12-19.json',
    ],
    [
      'drop-text',
      'Text',
      '/drop.txt',
      'spamhaus/drop_text_2025-06-18.txt',
      'spamhaus/drop_text_2025-07-02.txt',
    ],
  ])(
    '%s: the next snapshot adds and removes exactly the difference [D2]',
    async (feed, owner, path, before, after) => {
      world.source.put(path, { body: realDocument(before) });
      expect(await world.run(feed)).toMatchObject({ outcome: 'success' });
      expect(await world.canonical(owner)).toBe(expectedList(before));
      expect(await world.run(feed)).toMatchObject({
        outcome: 'success',
        counts: { created: 0, updated: 0, removed: 0, chunks: 0 },
      });

      const gone = minus(expectedList(before), expectedList(after));
      const touched = gone[0]?.split('\t') ?? [];
      await world.control('POST', 'edit', {
        owner,
        type: touched[0],
        summary: touched[1],
        addTag: 'Case 4711',
      });
      world.source.put(path, { body: realDocument(after) });
      const second = await world.run(feed);
      expect(second).toMatchObject({
        outcome: 'success',
        counts: {
          created: minus(expectedList(after), expectedList(before)).length,
          removed: gone.length,
        },
      });
      expect(await world.canonical(owner)).toBe(expectedList(after));
      // The one with an analyst's tag is still there, inactive; all others are gone.
      const all = await world.canonical(owner, '&include=inactive');
      expect(minus(all, expectedList(after))).toEqual([gone[0]]);
    },
  );

  test.each([
    ['drop-v6', 'v6', '/dropv6.txt', 'spamhaus/dropv6_text_2021-09-05.txt'],
    ['drop-asn', 'ASN', '/asndrop.txt', 'spamhaus/asndrop_text_2021-09-20.txt'],
  ])('%s: the platform holds exactly the list', async (feed, owner, path, file) => {
    world.source.put(path, { body: realDocument(file) });
    expect(await world.run(feed)).toMatchObject({ outcome: 'success' });
    expect(await world.canonical(owner)).toBe(expectedList(file));
    expect(await world.run(feed)).toMatchObject({
      counts: { created: 0, updated: 0, removed: 0, chunks: 0 },
    });
  });
});
