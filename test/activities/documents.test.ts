// Documents that this program wrote, read again after somebody has changed them: one error that names the file, wherever it is read.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCheckpoints } from '../../activities/checkpoints.ts';
import { createDocuments } from '../../activities/documents.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import { emptyState } from '../../src/core/feed-state.ts';
import { readGone } from '../../src/exports/mirror/gone.ts';
import { readMirrorManifest } from '../../src/exports/mirror/manifest.ts';
import { keptLedgerFiles } from '../../src/ledger/kept-files.ts';
import { readManifest } from '../../src/ledger/manifest.ts';
import type { Store } from '../../src/spool/index.ts';
import { failureOf } from '../http/client.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { wholePlan } from './whole-plan.ts';

const REF: DataRef = {
  uri: 'store:runs/demo/file',
  sha256: '0'.repeat(64),
  bytes: 1,
  count: 1,
  contentType: 'text/plain',
};
const files = { base: [REF], deltas: [], previous: null };
const ledger = {
  ...files,
  ...{ v: 1, feedId: 'demo', instance: 'tc.example/api', owner: 'Demo', run: 'r', mappings: {} },
  ...{ rows: 1, live: 1, missing: 0, unknown: 0, unsettled: 0, oldestSentAt: null, seenAt: {} },
  writtenAt: '2031-01-02T03:04:05Z',
};
const mirror = {
  ...files,
  ...{ v: 1, exportId: 'soc', instance: 'tc.example/api', change: 1, rows: 1, held: 1 },
  writtenAt: '2031-01-02T03:04:05Z',
};
const plan = wholePlan({ decisions: REF, proposals: REF, chunks: [] });
const platform = { instance: 'tc.example/api' };
const feed = {
  ...{ v: 1, feedId: 'demo', definition: 'x', platform, owner: 'Demo', collections: [] },
  ...{ parameters: {}, stale: {}, batch: {}, source: {} },
};
const ofExport = { v: 1, kind: 'export', feedId: 'soc', platform, parameters: {}, outputs: [] };

type Read = (store: Store, ref: DataRef) => Promise<unknown>;
const readLedger: Read = (store, ref) => readManifest(store, ref);
const readMirror: Read = (store, ref) =>
  readMirrorManifest(store, ref, { exportId: 'soc', instance: 'tc.example/api' });
const readPlan: Read = (store, ref) => createDocuments(store).plan(ref);
const readFeed: Read = (store, ref) => createDocuments(store).settings(ref);
const readExport: Read = (store, ref) => createDocuments(store).exportSettings(ref);

describe('a document of the store', () => {
  test.each<[string, unknown, Read]>([
    ['a ledger', { ...ledger, ofALaterVersion: 1 }, readLedger],
    ['a mirror', mirror, readMirror],
    ['a plan', plan, readPlan],
    ['the settings of a feed', feed, readFeed],
    ['the settings of an export', ofExport, readExport],
    ['a list of what is gone', [{ kind: 'group', id: '7' }], readGone],
  ])('is read as it is: %s', async (_name, document, read) => {
    const { store } = await temporaryStore();
    const ref = await store.writeJson('some/document.json', document);
    expect(await read(store, ref)).toEqual(document);
  });

  test.each<[string, unknown, Read, string]>([
    ['a ledger without a count', { ...ledger, live: undefined }, readLedger, 'live: '],
    ['a ledger with half a file', { ...ledger, base: [{ uri: 'x' }] }, readLedger, 'base.0: '],
    ['a ledger that is a list', [ledger], readLedger, 'expected object'],
    ['a mirror without rows', { ...mirror, rows: '1' }, readMirror, 'rows: '],
    ['a mirror without files', { ...mirror, deltas: null }, readMirror, 'deltas: '],
    ['a plan without chunks', { ...plan, chunks: undefined }, readPlan, 'chunks: '],
    ['a plan of another version', { ...plan, v: 2 }, readPlan, 'v: '],
    [
      'settings of no platform',
      { ...feed, platform: null },
      readFeed,
      'platform: expected object, got null',
    ],
    [
      'settings without outputs',
      { ...ofExport, outputs: {} },
      readExport,
      'outputs: expected array',
    ],
    ['settings of another version', { ...feed, v: 2 }, readFeed, 'v: expected 1, got 2'],
    ['settings of an export for a feed', ofExport, readFeed, 'expected those of a feed'],
    ['settings of a feed for an export', feed, readExport, 'expected those of an export'],
    ['a list of something else', [{ kind: 'group' }], readGone, '0.id: '],
  ])('that is damaged is one error: %s', async (_name, document, read, words) => {
    const { store } = await temporaryStore();
    const ref = await store.writeJson('some/document.json', document);
    const failure = await failureOf(read(store, ref));
    expect(failure.code).toBe('IntegrityMismatch');
    expect(failure.message).toContain('some/document.json cannot be read');
    expect(failure.message).toContain(words);
  });

  test('of a newer version is told from a damaged one', async () => {
    const { store } = await temporaryStore();
    const ref = await store.writeJson('a.json', { v: 2 });
    expect(await failureOf(readLedger(store, ref))).toMatchObject({ code: 'LedgerMismatch' });
  });

  test('is a list of files, whether of a ledger or of a mirror', async () => {
    const { store } = await temporaryStore();
    for (const document of [ledger, mirror]) {
      const ref = await store.writeJson('a.json', document);
      expect(await keptLedgerFiles(store, ref, 5)).toEqual([ref, REF]);
    }
  });
});

describe('the copy of a state', () => {
  const settings = { anySettings: () => Promise.reject(new Error('not asked for')) };
  const whole = {
    ...{ v: 1, feedId: 'demo', instance: 'tc.example/api', owner: 'Demo' },
    writtenAt: '2031-01-02T03:04:05Z',
    state: emptyState('demo'),
  };

  test.each<[string, string, string]>([
    ['cut', '{"v":1,"feedId":"de', 'JSON'],
    ['of no state', JSON.stringify({ ...whole, state: 'x' }), 'state: expected an object'],
    [
      'of half a state',
      JSON.stringify({ ...whole, state: { ...whole.state, pending: undefined } }),
      'state: pending: expected array, got nothing',
    ],
    [
      'of a newer version',
      JSON.stringify({ ...whole, v: 2, state: undefined }),
      'v: expected 1, got 2',
    ],
    [
      'of no instance',
      JSON.stringify({ ...whole, instance: undefined }),
      'instance: expected string',
    ],
    ['of an owner that is none', JSON.stringify({ ...whole, owner: 5 }), 'owner: expected string'],
    ['no object', '[]', 'expected an object, got array'],
  ])(
    'that is %s is one error that names it, for its own feed and for others',
    async (_name, text, words) => {
      const { root, store } = await temporaryStore();
      await mkdir(join(root, 'state'));
      await writeFile(join(root, 'state/demo.json'), text);
      const checkpoints = createCheckpoints(store, settings);
      const others = checkpoints.neighbours('other', whole.instance, whole.owner);
      for (const read of [checkpoints.read('demo'), others]) {
        const failure = await failureOf(read);
        expect(failure.code).toBe('IntegrityMismatch');
        expect(failure.message).toContain('state/demo.json');
        expect(failure.message).toContain(words);
      }
    },
  );

  test.each([
    ['no copy of a state', '{}'],
    ['of an export of a newer version', JSON.stringify({ ...whole, v: 2, owner: undefined })],
    ['of another instance', JSON.stringify({ v: 2, instance: 'other.example', owner: 'Demo' })],
    ['of another owner', JSON.stringify({ v: 2, instance: whole.instance, owner: 'Other' })],
  ])('that is %s stops no run of another feed, whatever else is in it', async (_name, text) => {
    const { root, store } = await temporaryStore();
    const checkpoints = createCheckpoints(store, {
      anySettings: () => Promise.resolve(feed as never),
    });
    await checkpoints.write(emptyState('near'), REF);
    await writeFile(join(root, 'state/zz.json'), text);
    const { instance } = feed.platform;
    expect(await checkpoints.neighbours('demo', instance, feed.owner)).toEqual(['near']);
    expect((await failureOf(checkpoints.read('zz'))).code).toBe('IntegrityMismatch');
  });

  test('that is damaged stops no run of its own feed, which writes it anew', async () => {
    const { root, store } = await temporaryStore();
    await mkdir(join(root, 'state'));
    await writeFile(join(root, 'state/demo.json'), 'x');
    const checkpoints = createCheckpoints(store, settings);
    expect(await checkpoints.neighbours('demo', whole.instance, whole.owner)).toEqual([]);
  });

  test('of an export has no owner, and is nobody’s neighbour', async () => {
    const { store } = await temporaryStore();
    const checkpoints = createCheckpoints(store, {
      anySettings: () => Promise.resolve(ofExport as never),
    });
    await checkpoints.write(emptyState('soc'), REF);
    expect(await checkpoints.read('soc')).not.toHaveProperty('owner');
    expect(await checkpoints.neighbours('demo', 'tc.example/api', 'Demo')).toEqual([]);
  });
});
