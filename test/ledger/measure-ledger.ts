// Times the ledger at a size of your choice; run by hand, never part of the tests:
//   node --import ./test/support/typescript.js test/ledger/measure-ledger.ts 1000000 256MB
// Steps: first load, unchanged, 1 % changed, and for each: compare, read all decisions, write the ledger.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataRef } from '../../src/core/data-ref.ts';
import { encodeMappedLine } from '../../src/core/mapped-segment.ts';
import type { CollectionSnapshot } from '../../src/core/plan.ts';
import { compare, readDecisionBlocks, readManifest, writeLedger } from '../../src/ledger/index.ts';
import { createStore, type Store } from '../../src/spool/index.ts';

const objects = Number(process.argv[2] ?? 1_000_000);
const memoryLimit = process.argv[3] ?? '256MB';
const SEGMENT = 100_000;

let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);

async function timed<T>(name: string, action: () => Promise<T>): Promise<T> {
  peak = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  const result = await action();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (ms: number): string => (ms / 1000).toFixed(2).padStart(6);
  console.log(
    `${name.padEnd(28)} ${seconds(performance.now() - began)} s  cpu ${seconds((user + system) / 1000)} s  peak ${Math.round(peak / 1048576)} MB`,
  );
  return result;
}

async function segmentsOf(store: Store, changedEvery: number): Promise<DataRef[]> {
  const refs: DataRef[] = [];
  for (let first = 0; first < objects; first += SEGMENT) {
    const writer = await store.createWriter(`seg/${changedEvery}/${first}`, {
      contentType: 'text/plain',
    });
    const count = Math.min(SEGMENT, objects - first);
    for (let n = first; n < first + count; n += 1) {
      const host = ((n * 2654435761) >>> 0).toString(16).padStart(8, '0');
      const id = `http://${host}.site-${n % 5000}.example/path/${n}/index.php`;
      const version = changedEvery > 0 && n % changedEvery === 0 ? 'b' : 'a';
      const content = `{"rating":3,"confidence":80,"tags":["malware","campaign-${n % 50}"],"attributes":[{"type":"Description","value":"Listed as ${n} by the source, version ${version}","displayed":true},{"type":"Source","value":"https://source.example/entry/${n}"}],"once":[{"type":"First Seen","value":"2026-01-01T00:00:00Z"}]}`;
      await writer.write(
        encodeMappedLine({
          key: `URL|${id}`,
          kind: 'indicator',
          type: 'URL',
          id,
          fingerprint: `${version}${host}${n.toString(16).padStart(23, '0')}`,
          content,
          footprint: [
            't:malware',
            `t:campaign-${n % 50}`,
            'a:Description',
            'a:Source',
            'a:First Seen',
          ],
          sourceId: String(n),
          record: n,
        }),
      );
    }
    refs.push(await writer.finish({ count }));
  }
  return refs;
}

async function round(
  store: Store,
  name: string,
  segments: readonly DataRef[],
  manifest: DataRef | undefined,
): Promise<DataRef> {
  const snapshots: CollectionSnapshot[] = [
    {
      collection: 'main',
      status: 'mapped',
      feedClass: 'state',
      segments,
      complete: true,
      graceSnapshots: 1,
    },
  ];
  const common = {
    store,
    feedId: 'feed',
    instance: 'platform.example',
    owner: 'Owner',
    snapshots,
    enabledCollections: ['main'],
    mappings: { main: 'm' },
    memoryLimit,
    ...(manifest ? { manifest } : {}),
  };
  const at = '2026-03-01T12:00:00.000Z';
  let last = performance.now();
  const onProgress = (step: string): void => {
    console.log(`    … ${((performance.now() - last) / 1000).toFixed(2)} ${step}`);
    last = performance.now();
  };
  const compared = await timed(`${name}: compare`, () =>
    compare({
      ...common,
      plannedAt: at,
      pending: [],
      inFlight: [],
      removal: 'delete',
      maxShare: 1,
      maxCount: objects,
      refreshDays: 0,
      otherFeeds: [],
      workPrefix: `work/${name.replaceAll(' ', '-')}`,
      onProgress,
    }),
  );
  let read = 0;
  await timed(`${name}: read decisions`, async () => {
    for await (const block of readDecisionBlocks(store, compared.decisions, { memoryLimit }))
      for (const row of block) read += row.content?.length ?? 0;
  });
  console.log(`  ${(read / 1e6).toFixed(0)} MB of content`);
  const written = await timed(`${name}: write ledger`, () =>
    writeLedger({
      ...common,
      run: name,
      at,
      plan: {
        ...compared,
        plannedAt: at,
        chunks: [{ chunk: 0, wave: 1, first: 0, count: objects }],
      },
      outcomes: [
        { chunk: 0, status: 'ended', batchId: 'b', accepted: objects, rejected: 0, unknown: 0 },
      ],
      removalDropped: false,
      onProgress,
    }),
  );
  const { base, deltas, rows } = await readManifest(store, written.manifest);
  const sizes = (refs: readonly DataRef[]): string =>
    refs.map((ref) => `${(ref.bytes / 1e6).toFixed(1)} MB`).join(', ');
  console.log(
    `  ${JSON.stringify(compared.counts)}\n  decisions ${(compared.decisions.bytes / 1e6).toFixed(1)} MB, ledger ${rows} rows, base ${sizes(base)}, deltas ${sizes(deltas)}`,
  );
  return written.manifest;
}

const root = await mkdtemp(join(tmpdir(), 'tcfeeds-measure-'));
try {
  const store = createStore(pathToFileURL(root).href);
  const whole = await segmentsOf(store, 0);
  const changed = await segmentsOf(store, 100);
  console.log(
    `${objects} objects, ${(whole.reduce((n, ref) => n + ref.bytes, 0) / 1e6).toFixed(0)} MB mapped, DuckDB ${memoryLimit}`,
  );
  const first = await round(store, 'first load', whole, undefined);
  const same = await round(store, 'unchanged', whole, first);
  await round(store, 'one per cent', changed, same);
} finally {
  clearInterval(watch);
  await rm(root, { recursive: true, force: true });
}
