// Links between indicators from mapped objects to the platform: planned behind all indicators, sent, told, written down.
import { describe, expect, test } from 'vitest';
import { runJob } from '../../activities/jobs/index.ts';
import { reconcileAssociations } from '../../activities/reconcile-associations.ts';
import { reconcileObjects } from '../../activities/reconcile-objects.ts';
import { foreignMark } from '../../activities/foreign-mark.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import type { FeedSettings } from '../../src/core/feed-settings.ts';
import {
  footprintOf,
  objectKey,
  type IndicatorLink,
  type MappedObject,
} from '../../src/core/mapped-object.ts';
import { encodeMappedLine } from '../../src/core/mapped-segment.ts';
import { WAVE, type ChunkOutcome } from '../../src/core/plan.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { fingerprintOf, readPlan } from '../../src/ledger/index.ts';
import type { ThreatConnect } from '../../src/threatconnect/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { OWNER, simulate } from '../threatconnect/simulated.ts';

const control = { signal: new AbortController().signal, onProgress: () => undefined };
const JOB = {
  owner: OWNER,
  action: 'Create',
  attributeWriteType: 'Append',
  tagWriteType: 'Append',
  securityLabelWriteType: 'Append',
} as const;

const indicator = (
  type: 'Host' | 'URL',
  id: string,
  links: readonly IndicatorLink[] = [],
): MappedObject => ({
  kind: 'indicator',
  type,
  id,
  content: links.length === 0 ? {} : { associatedIndicators: links },
});
const to = (type: 'Host' | 'URL', id: string, association = 'URL Host'): IndicatorLink => ({
  association,
  id,
  type,
});
const from = (type: 'Host' | 'URL', id: string, association = 'URL Host'): IndicatorLink => ({
  association,
  id,
  inward: true,
  type,
});

/** Runs of one feed: planned and written by the real jobs, two objects to a chunk, sent to a simulated platform. */
async function bench(tc: ThreatConnect) {
  const { store, root } = await temporaryStore();
  const settings = {
    feedId: 'made',
    owner: OWNER,
    collections: ['list'],
    platform: { instance: 'tc.example/api' },
    stale: { removal: 'delete', maxShare: 1, maxCount: 100 },
    batch: { maxObjects: 2, maxBytes: 1_000_000 },
    refreshDays: 0,
  } as unknown as FeedSettings;
  let ledger: DataRef | undefined;
  let run = 0;
  return async (said: readonly MappedObject[]) => {
    run += 1;
    const lines = said.map((object, record) =>
      encodeMappedLine({
        key: objectKey(object),
        kind: object.kind,
        type: object.type,
        id: object.id,
        fingerprint: fingerprintOf(object.content, 'm1'),
        content: JSON.stringify(object.content),
        footprint: footprintOf(object.content),
        sourceId: '',
        record,
      }),
    );
    const segment = await store.write(`${run}.tsv`, lines.join(''), {
      contentType: 'text/tab-separated-values',
      count: lines.length,
    });
    const job = {
      storeUrl: `file:${root}`,
      settings,
      epoch: run,
      runKey: `run-${run}`,
      mappings: { list: 'm1' },
      prefix: `work/${run}-`,
      ...(ledger === undefined ? {} : { ledger }),
      snapshots: [
        {
          collection: 'list',
          status: 'mapped' as const,
          feedClass: 'state' as const,
          segments: [segment],
          complete: true,
          graceSnapshots: 1,
        },
      ],
    };
    const plannedAt = `2031-01-01T0${run}:00:00.000Z`;
    const planned = await runJob(
      'planRun',
      { ...job, pending: [], inFlight: [], plannedAt, otherFeeds: [] },
      control,
    );
    const { plan } =
      planned.counts.remove === 0
        ? planned
        : await runJob(
            'planRemoval',
            { ...job, prefix: `work/${run}-removal-`, plan: planned.plan, inactivate: [] },
            control,
          );
    const { chunks } = await readPlan(store, plan);
    const outcomes: ChunkOutcome[] = [];
    const sent: string[] = [];
    for (const chunk of chunks) {
      const content = (await store.readJson(chunk.ref, 1_000_000)) as JsonObject;
      sent.push(...Object.entries(content).map(([kind, list]) => `${kind} ${(list as []).length}`));
      const { batchId } = await tc.batch.createBatch({ ...JOB, action: chunk.action });
      await tc.batch.uploadBatch(batchId, Buffer.from(JSON.stringify(content)));
      let status = await tc.batch.getStatus(batchId);
      while (status.status !== 'Completed') status = await tc.batch.getStatus(batchId);
      const errors = await tc.batch.getErrors(batchId, { expected: status.errorCount });
      if (errors === 'running') throw new Error('the batch has ended');
      const told =
        chunk.wave === WAVE.associations
          ? reconcileAssociations(content, { status, errors })
          : reconcileObjects(content, chunk, { status, errors });
      const exceptions =
        told.outcomes.length === 0
          ? undefined
          : await store.write(
              `${run}-${chunk.chunk}.jsonl`,
              told.outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join(''),
              { contentType: 'application/x-ndjson' },
            );
      const { accepted, rejected, unknown } = told;
      outcomes.push({
        chunk: chunk.chunk,
        status: 'ended',
        batchId,
        accepted,
        rejected,
        unknown,
        ...(exceptions === undefined ? {} : { exceptions }),
      });
    }
    const written = await runJob(
      'writeLedger',
      {
        ...job,
        prefix: `work/${run}-ledger`,
        plan,
        outcomes,
        sentChunks: chunks.length,
        removalDropped: false,
        at: plannedAt,
      },
      control,
    );
    ({ ledger } = written);
    const { created, updated, rejected, unresolved } = written;
    return { sent, created, updated, rejected, unresolved };
  };
}

const linkedTo = async (tc: ThreatConnect, summary: string): Promise<readonly string[]> => {
  const found = await tc.indicators.findBySummary(
    OWNER,
    [{ type: summary.includes('/') ? 'URL' : 'Host', summary }],
    ['associatedIndicators'],
  );
  return (found[0]?.associatedIndicators ?? []).map((other) => other.summary ?? '').sort();
};

describe('indicators that are linked', () => {
  test('are linked when all are there, in whatever chunk or run, and sent once [M15] [B12]', async () => {
    const { tc } = await simulate();
    const run = await bench(tc);
    const said = [
      indicator('Host', 'z.example', [
        from('URL', 'http://z.example/1'),
        from('URL', 'http://z.example/2'),
      ]),
      indicator('Host', 'a.example'),
      indicator('URL', 'http://z.example/1', [to('Host', 'z.example')]),
      indicator('URL', 'http://z.example/2', [to('Host', 'z.example')]),
    ];
    expect(await run(said)).toMatchObject({
      sent: ['indicator 2', 'indicator 2', 'association 2'],
      created: 4,
      rejected: 0,
      unresolved: 0,
    });
    expect(await linkedTo(tc, 'z.example')).toEqual(['http://z.example/1', 'http://z.example/2']);
    expect(await linkedTo(tc, 'http://z.example/2')).toEqual(['z.example']);

    expect(await run(said)).toMatchObject({ sent: [], created: 0, updated: 0 });

    const [z, a, ...urls] = said;
    const third = indicator('URL', 'http://z.example/3', [to('Host', 'z.example')]);
    const more = indicator('Host', 'z.example', [
      ...(z?.content.associatedIndicators ?? []),
      from('URL', third.id),
    ]);
    const later = await run([more, a ?? third, ...urls, third]);
    expect(later).toMatchObject({
      sent: ['indicator 2', 'association 1'],
      created: 1,
      updated: 1,
    });
    expect(await linkedTo(tc, 'z.example')).toHaveLength(3);
  });

  test('stay when a link is refused; it is counted and told for both ends, and not sent again at once [M15] [B1]', async () => {
    const { tc } = await simulate();
    const run = await bench(tc);
    const said = [
      indicator('Host', 'a.example', [
        from('URL', 'http://a.example/1', 'Domain Registrant Email'),
        to('Host', 'nowhere.example', 'Host to Indicators'),
      ]),
      indicator('URL', 'http://a.example/1', [to('Host', 'a.example', 'Domain Registrant Email')]),
      indicator('Host', 'b.example', [to('URL', 'http://a.example/1', 'Host to Indicators')]),
    ];
    expect(await run(said)).toMatchObject({ created: 3, rejected: 2, unresolved: 0 });
    expect(await linkedTo(tc, 'http://a.example/1')).toEqual(['b.example']);
    expect(await run(said)).toMatchObject({ sent: [], rejected: 0 });
  });
});

describe('a link to an indicator that does not name it', () => {
  const names = indicator('URL', 'http://a.example/1', [to('Host', 'late.example')]);
  const late = indicator('Host', 'late.example');

  test('is reported while that one is not there, and made when it is [M15]', async () => {
    const { tc } = await simulate();
    const run = await bench(tc);
    expect(await run([names])).toMatchObject({ created: 1, rejected: 1, unresolved: 0 });
    expect(await run([names])).toMatchObject({ sent: [] });
    expect(await run([names, late])).toMatchObject({
      sent: ['indicator 2', 'association 1'],
      created: 1,
      rejected: 0,
    });
    expect(await linkedTo(tc, names.id)).toEqual(['late.example']);
    expect(await run([names, late])).toMatchObject({ sent: [] });
  });

  test('is made again when that one was removed and is back [M15]', async () => {
    const { tc } = await simulate();
    const run = await bench(tc);
    await run([names, late]);
    await run([names]);
    expect(await linkedTo(tc, names.id)).toEqual([]);
    expect(await run([names, late])).toMatchObject({ created: 1, rejected: 0 });
    expect(await linkedTo(tc, names.id)).toEqual(['late.example']);
    expect(await run([names, late])).toMatchObject({ sent: [] });
  });
});

describe('an answer about links that explains too little', () => {
  const entity = {
    ref_1: 'http://a.example/1',
    type_1: 'URL',
    ref_2: 'A.example',
    type_2: 'Host',
    associationType: 'URL Host',
  };
  const status = {
    status: 'Completed',
    successCount: 0,
    errorCount: 1,
    unprocessCount: 0,
  } as Parameters<typeof reconcileAssociations>[1]['status'];

  test('leaves both ends unknown, so that they are sent again [B3]', () => {
    expect(reconcileAssociations({ association: [entity] }, { status, errors: [] })).toMatchObject({
      rejected: 0,
      unknown: 2,
      outcomes: [
        { key: 'URL|http://a.example/1', outcome: 'unknown' },
        { key: 'Host|a.example', outcome: 'unknown' },
      ],
    });
  });

  test('means one link where both ends brought it', () => {
    const reason = "http://a.example/1 could not be associated with 'A.example' (0x1009)";
    expect(
      reconcileAssociations(
        { association: [entity, entity] },
        { status, errors: [{ reason, source: 'http://a.example/1' }] },
      ),
    ).toMatchObject({ rejected: 2, unknown: 0, outcomes: [{ code: '0x1009' }, {}] });
  });
});

describe('a link on the platform', () => {
  const record = (type: string, summary: string): Parameters<typeof foreignMark>[0] =>
    ({ associatedIndicators: [{ id: '7', type, summary }] }) as never;
  const own = footprintOf({
    associatedIndicators: [
      to('Host', 'a.example'),
      { association: 'File Download', id: 'md5:0123456789abcdef0123456789abcdef', type: 'File' },
    ],
  });

  test('that this feed made is not foreign, whatever other hashes the platform knows; any other is [D10]', () => {
    const md5 = '0123456789ABCDEF0123456789ABCDEF';
    expect(foreignMark(record('Host', 'A.example'), own, {})).toBeUndefined();
    expect(foreignMark(record('File', `${md5} : ${'0A'.repeat(32)}`), own, {})).toBeUndefined();
    expect(foreignMark(record('Host', 'b.example'), own, {})).toBe('i:Host|b.example');
  });
});
