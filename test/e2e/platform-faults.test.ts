// What the platform does to a run: refuses objects, loses answers, answers inline, halts, fills up. Afterwards the ledger is
// right, the next run completes what was left, and nothing that was accepted is sent again.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { dropDocument, dropList, network, range } from '../support/drop-document.ts';
import { createThreatConnect } from '../../src/threatconnect/index.ts';
import { ACCESS_ID, createWorld, SECRET_KEY } from '../support/world.ts';
import type { WorkerProcess, World } from '../support/world.ts';

/** As the platform writes a network: eight groups. */
const onPlatform = (n: number): string => network(n).replace('::', ':0:0:0:0:0');

const FEEDS: readonly (readonly [id: string, more: string])[] = [
  ['refused', ''],
  ['lost-answer', ''],
  ['inline', '    batch: { endpoint: createAndUpload }\n'],
  ['halted', '    batch: { haltOnError: true }\n'],
  ['full', ''],
  ['returning', ''],
  ['second', ''],
  ['guarded', '    stale: { graceSnapshots: 1, maxShare: 20% }\n'],
];
/** A definition of its own: a URL and its host in a line, linked. */
const LINKED = `
import { collection, csv, defineFeed, httpGet, indicator, parameter, z } from 'threatconnect-feeds/feeds';
const record = z.object({ url: z.string(), host: z.string() });
export const pairs = defineFeed({
  id: 'pairs', version: '1.0.0', title: 'Pairs', description: 'Made for a test.', licence: 'none', limits: [],
  collections: {
    list: collection({
      title: 'list', url: 'https://lists.example/', feedClass: 'state', absence: 'withdrawn',
      source: httpGet({ url: parameter('url') }), format: csv({ record, header: 'row' }), key: (r) => [r.url],
      map: (r) => {
        const host = indicator('Host', r.host);
        return [indicator('URL', r.url, { associations: [{ as: 'URL Host', with: host }] })];
      },
    }),
  },
});
`;
const ownerOf = (feed: string): string =>
  feed === 'second' ? 'returning source' : `${feed} source`;
const OPEN = '    stale: { graceSnapshots: 1, maxShare: 100% }\n';

let world: World;
let worker: WorkerProcess;

beforeAll(async () => {
  world = await createWorld({
    owners: [...FEEDS.map(([id]) => id).filter((id) => id !== 'second'), 'linked'].map((id) => ({
      name: ownerOf(id),
      kind: 'Source' as const,
    })),
  });
  await writeFile(join(world.folder, 'pairs.ts'), LINKED);
  await world.configure(
    FEEDS.map(
      ([id, more]) => `  ${id}:
    use: spamhaus-drop
    platform: main
    tc_owner: ${ownerOf(id)}
    keep_non_global: true
    collections: { v4: true, v6: false, asn: false }
    url.v4: ${world.source.url}/${id}.json
${more.includes('stale') ? '' : OPEN}${more}`,
    ).join('') +
      `  linked:
    use: ./pairs.ts
    platform: main
    tc_owner: ${ownerOf('linked')}
    url: ${world.source.url}/pairs.csv
${OPEN}`,
  );
  worker = await world.startWorker();
  expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
});
afterAll(async () => {
  const { left } = (await world.control('GET', 'faults')) as { left: unknown[] };
  await worker.stop();
  await world.close();
  expect(left, 'faults that never happened').toEqual([]);
});

const fault = (rule: object): Promise<unknown> => world.control('POST', 'faults', rule);

describe('a platform with faults', () => {
  test('three of a hundred refused: Partial, each with its reason, not sent again until changed [B1] [B3]', async () => {
    await fault({
      owner: ownerOf('refused'),
      action: { kind: 'rejectValues', values: [3, 40, 77].map(onPlatform) },
    });
    world.source.put('/refused.json', { body: dropDocument(range(0, 100)), etag: false });
    const first = await world.run('refused');
    expect(first).toMatchObject({
      outcome: 'partial',
      exitCode: 3,
      counts: { created: 97, rejected: 3, unresolved: 0 },
    });
    expect(first.collections[0]).toMatchObject({ cursorMoved: true });
    const report = JSON.parse(
      await readFile(
        join(world.folder, 'var', (first.reportRef?.uri ?? '').slice('store:'.length)),
        'utf8',
      ),
    ) as {
      rejections: { uri: string }[];
    };
    const lines = await readFile(
      join(world.folder, 'var', (report.rejections[0]?.uri ?? '').slice('store:'.length)),
      'utf8',
    );
    const outcomes = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { key: string; code: string });
    expect(outcomes.map(({ key }) => key).sort()).toEqual(
      [3, 40, 77].map((n) => `CIDR|${network(n)}`).sort(),
    );
    expect(new Set(outcomes.map(({ code }) => code))).toEqual(new Set(['0x1005']));
    expect(await world.run('refused')).toMatchObject({ outcome: 'success', counts: { chunks: 0 } });
  });

  test('one end of a link is refused: the link is told as well, everything else is linked, and goes with its end [M15] [D10]', async () => {
    const owner = ownerOf('linked');
    const client = createThreatConnect({
      apiPath: world.platform.apiPath,
      credentials: { accessId: ACCESS_ID, secretKey: SECRET_KEY },
    });
    onTestFinished(() => client.close());
    const linkedTo = async (summary: string): Promise<readonly (string | undefined)[]> => {
      const url = [{ type: 'URL', summary }];
      const [found] = await client.indicators.findBySummary(owner, url, ['associatedIndicators']);
      return (found?.associatedIndicators ?? []).map((other) => other.summary);
    };
    await fault({ owner, action: { kind: 'rejectValues', values: ['b.example'] } });
    const lines = (names: string): string =>
      ['url,host', ...Array.from(names, (n) => `http://${n}.example/x,${n}.example`), ''].join(
        '\n',
      );
    world.source.put('/pairs.csv', { body: lines('abc') });
    expect(await world.run('linked')).toMatchObject({
      outcome: 'partial',
      counts: { created: 5, rejected: 2, unresolved: 0, chunks: 2 },
    });
    expect(await linkedTo('http://a.example/x')).toEqual(['a.example']);
    expect(await linkedTo('http://b.example/x')).toEqual([]);
    // A link of this feed's own does not keep its ends from being deleted.
    world.source.put('/pairs.csv', { body: lines('ad') });
    expect(await world.run('linked')).toMatchObject({
      outcome: 'success',
      counts: { created: 2, removed: 3 },
    });
    expect(await linkedTo('http://d.example/x')).toEqual(['d.example']);
    expect(await world.canonical(owner, '&include=inactive')).toBe(
      'Host\ta.example\nHost\td.example\nURL\thttp://a.example/x\nURL\thttp://d.example/x\n',
    );
  });

  test('the answer to an upload is lost after it took effect: the batch is found, not sent twice [B5]', async () => {
    await fault({
      method: 'POST',
      path: '/api/v2/batch/\\d+$',
      action: { kind: 'cut', when: 'after' },
    });
    world.source.put('/lost-answer.json', dropDocument(range(0, 50)));
    await world.control('DELETE', 'counters');
    expect(await world.run('lost-answer')).toMatchObject({
      outcome: 'success',
      counts: { created: 50 },
    });
    expect(await world.canonical(ownerOf('lost-answer'))).toBe(dropList(range(0, 50)));
    const { contentHashes } = (await world.control('GET', 'counters')) as {
      contentHashes: Record<string, number>;
    };
    expect(Object.values(contentHashes)).toEqual([1]);
  });

  test('an inline answer without id that reports an error: it is learned which object it was [B6]', async () => {
    await world.control('POST', 'switches', { synchronousBatchSaveLimit: 1_000 });
    await fault({
      owner: ownerOf('inline'),
      times: 2,
      action: { kind: 'rejectValues', values: [onPlatform(7)] },
    });
    world.source.put('/inline.json', dropDocument(range(0, 20)));
    expect(await world.run('inline')).toMatchObject({
      outcome: 'partial',
      counts: { created: 19, rejected: 1 },
    });
    world.source.put('/inline.json', dropDocument(range(0, 25)));
    expect(await world.run('inline')).toMatchObject({ outcome: 'success', counts: { created: 5 } });
    await world.control('POST', 'switches', { synchronousBatchSaveLimit: 0 });
    expect(await world.canonical(ownerOf('inline'))).toBe(
      dropList(range(0, 25).filter((n) => n !== 7)),
    );
  });

  test('a halted batch: what was not looked at stays unknown, the cursor stays, the next run sends it [B2] [S1]', async () => {
    await fault({ owner: ownerOf('halted'), action: { kind: 'unprocessed', after: 12 } });
    world.source.put('/halted.json', dropDocument(range(0, 40)));
    const first = await world.run('halted');
    expect(first.outcome).not.toBe('success');
    expect(first.counts.unresolved).toBeGreaterThan(0);
    expect(first.collections[0]?.cursorMoved).toBe(false);
    expect(await world.run('halted')).toMatchObject({ outcome: 'success' });
    expect(await world.canonical(ownerOf('halted'))).toBe(dropList(range(0, 40)));
    expect(await world.run('halted')).toMatchObject({ outcome: 'success', counts: { chunks: 0 } });
  });

  test('the owner is full: the run fails with that cause, writing stops, the next run completes it', async () => {
    await fault({ owner: ownerOf('full'), action: { kind: 'limit', after: 10 } });
    world.source.put('/full.json', dropDocument(range(0, 30)));
    const first = await world.run('full');
    expect(first).toMatchObject({ outcome: 'failure', exitCode: 1 });
    expect(first.summary).toMatch(/^IndicatorLimit/);
    expect(await world.run('full')).toMatchObject({ outcome: 'success' });
    expect(await world.canonical(ownerOf('full'))).toBe(dropList(range(0, 30)));
  });

  test('a value that vanishes goes only with its last claim in the owner, and comes back active [D4] [D7] [D6]', async () => {
    world.source.put('/returning.json', dropDocument(range(0, 10)));
    world.source.put('/second.json', dropDocument([1, 2]));
    expect(await world.run('returning')).toMatchObject({ outcome: 'success' });
    expect(await world.run('second')).toMatchObject({ outcome: 'success' });
    // 1 is held by the other feed, 3 was tagged by a person, 4 was deleted by a person, 5 is nobody else's.
    await world.control('POST', 'edit', {
      owner: ownerOf('returning'),
      type: 'CIDR',
      summary: onPlatform(3),
      addTag: 'Case 4711',
    });
    await world.control('POST', 'edit', {
      owner: ownerOf('returning'),
      type: 'CIDR',
      summary: onPlatform(4),
      delete: true,
    });
    world.source.put('/returning.json', dropDocument([0, 2, 6, 7, 8, 9]));
    expect(await world.run('returning')).toMatchObject({
      outcome: 'success',
      counts: { removed: 3, missing: 1 },
    });
    expect(await world.canonical(ownerOf('returning'))).toBe(dropList([0, 1, 2, 6, 7, 8, 9]));
    expect(await world.canonical(ownerOf('returning'), '&include=inactive')).toBe(
      dropList([0, 1, 2, 3, 6, 7, 8, 9]),
    );
    world.source.put('/returning.json', dropDocument(range(0, 10)));
    expect(await world.run('returning')).toMatchObject({ outcome: 'success' });
    expect(await world.canonical(ownerOf('returning'))).toBe(dropList(range(0, 10)));
  });

  test('what a person deletes stays away while the source says the same, until everything is resent [M14]', async () => {
    await world.control('POST', 'edit', {
      owner: ownerOf('returning'),
      type: 'CIDR',
      summary: onPlatform(6),
      delete: true,
    });
    const others = range(0, 11).filter((n) => n !== 6);
    world.source.put('/returning.json', dropDocument(range(0, 11)));
    expect(await world.run('returning')).toMatchObject({
      outcome: 'success',
      counts: { created: 1, updated: 0, removed: 0 },
    });
    expect(await world.canonical(ownerOf('returning'))).toBe(dropList(others));
    const reason = ['--reason', 'a value was deleted by mistake'];
    expect(await world.tcfeeds('state', 'reset', 'returning', '--resend', ...reason)).toMatchObject(
      { code: 0 },
    );
    expect(await world.run('returning')).toMatchObject({ outcome: 'success' });
    expect(await world.canonical(ownerOf('returning'))).toBe(dropList(range(0, 11)));
  });

  test('what a person adds and sets stays when the source changes the object, and in the runs after it [M13]', async () => {
    const owner = ownerOf('returning');
    const client = createThreatConnect({
      apiPath: world.platform.apiPath,
      credentials: { accessId: ACCESS_ID, secretKey: SECRET_KEY },
    });
    onTestFinished(() => client.close());
    await world.control('POST', 'edit', {
      ...{ owner, type: 'CIDR', summary: onPlatform(7) },
      ...{ addTag: 'Case 4712', setActive: false, setRating: 4 },
    });
    const changed = (n: number): string => (n === 7 ? 'SBL700' : `SBL${n}`);
    world.source.put('/returning.json', dropDocument(range(0, 11), changed));
    expect(await world.run('returning')).toMatchObject({
      outcome: 'success',
      counts: { updated: 1 },
    });
    expect(await world.run('returning')).toMatchObject({ counts: { updated: 0 } });
    const [found] = await client.indicators.findBySummary(
      owner,
      [{ type: 'CIDR', summary: onPlatform(7) }],
      ['tags', 'attributes'],
    );
    expect(found).toMatchObject({ active: false, rating: 4 });
    expect(found?.tags).toEqual(expect.arrayContaining(['Case 4712', 'Hijacked Netblock']));
    expect(JSON.stringify(found?.attributes)).toContain('SBL700');
  });

  test('a snapshot that lost half of its values: nothing is removed, the run says why [D3]', async () => {
    world.source.put('/guarded.json', dropDocument(range(0, 40)));
    expect(await world.run('guarded')).toMatchObject({ outcome: 'success' });
    world.source.put('/guarded.json', dropDocument(range(0, 20)));
    const preview = await world.program('preview', 'guarded', '--format', 'jsonl');
    for (const n of range(20, 40)) expect(preview.stdout).toContain(network(n));
    const result = await world.run('guarded');
    expect(result).toMatchObject({ outcome: 'partial', exitCode: 3, counts: { removed: 0 } });
    expect(result.summary).toMatch(/removal dropped/);
    expect(await world.canonical(ownerOf('guarded'))).toBe(dropList(range(0, 40)));
  });

  test('an attribute type that the instance lacks is named before anything is fetched [M7]', async () => {
    await world.control('DELETE', 'attributeTypes?name=Source');
    const before = world.source.requests.length;
    const result = await world.run('refused');
    expect(result.summary).toMatch(/PreflightFailed: .*no type "Source"/);
    expect(world.source.requests.length).toBe(before);
    await world.control('POST', 'attributeTypes', { name: 'Source', maxSize: 500 });
  });

  test('the secret is in no file of the store, no history and no line of the log; the log has no line per object [O1] [O4]', async () => {
    const files = (
      await readdir(join(world.folder, 'var'), { recursive: true, withFileTypes: true })
    ).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      expect(
        (await readFile(join(file.parentPath, file.name))).includes(SECRET_KEY),
        file.name,
      ).toBe(false);
    }
    for await (const { workflowId, runId } of world.client.workflow.list()) {
      const history = await world.client.workflow.getHandle(workflowId, runId).fetchHistory();
      expect(JSON.stringify(history).includes(SECRET_KEY), workflowId).toBe(false);
    }
    const { stderr, stdout } = await worker.stop();
    expect(stderr + stdout).not.toContain(SECRET_KEY);
    const objects = (await world.control('GET', 'counters')) as { objectsReceived: number };
    expect(stderr.split('\n').length).toBeLessThan(objects.objectsReceived);
    worker = await world.startWorker();
  });
});
