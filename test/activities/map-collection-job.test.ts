// What a snapshot with records that cannot be read says about those that are missing in it.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { runJob } from '../../activities/jobs/index.ts';
import type { Cursor } from '../../src/core/cursor.ts';
import { temporaryStore } from '../spool/temporary-store.ts';

const LIST = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
const control = { signal: new AbortController().signal, onProgress: () => undefined };

async function snapshots(): Promise<
  (
    lines: readonly string[],
    encoding?: 'utf8' | 'utf16le',
  ) => Promise<{ complete: boolean; newlyRejected: number; status: string }>
> {
  const { store, root } = await temporaryStore();
  let committed: Cursor | null = null;
  let run = 0;
  return async (lines, encoding = 'utf8') => {
    run += 1;
    const raw = await store.writeContentAddressed(
      'raw',
      Readable.from([Buffer.from(`${lines.join('\n')}\n`, encoding)]),
      {
        contentType: encoding === 'utf8' ? 'text/plain' : 'text/plain; charset=utf-16le',
      },
    );
    const { cursor, ...rest } = await runJob(
      'mapCollection',
      {
        storeUrl: `file:${root}`,
        definition: 'cins',
        feedId: 'cins',
        collection: 'addresses',
        parameters: { keep_non_global: true },
        raw: [raw],
        cursor: { etag: String(run) },
        committed,
        revalidate: true,
        endIsProven: true,
        holdPosition: false,
        runAt: '2031-01-02T03:04:05Z',
        prefix: `runs/${run}/`,
        quarantineKey: `quarantine/${run}.jsonl`,
        qualityKey: 'quality/cins.json',
        maxRejectShare: 0.5,
        maxExpandedBytes: 1_000_000,
      },
      control,
    );
    committed = cursor;
    return rest;
  };
}

test('what the source stated as its character set is how a stored document is read [A14]', async () => {
  const map = await snapshots();
  expect(await map(LIST)).toMatchObject({ status: 'mapped', complete: true });
  expect(await map(LIST, 'utf16le')).toMatchObject({ status: 'unchanged', complete: true });
});

describe('a record that was listed and can no longer be read', () => {
  test('keeps the snapshot from proving absence, until the next one has it, too [D3]', async () => {
    const map = await snapshots();
    const broken = ['192.0.2.1', '192.0.2.2', '192.0.2.3x'];
    expect(await map(LIST)).toMatchObject({ complete: true, newlyRejected: 0 });
    expect(await map(broken)).toMatchObject({
      complete: false,
      newlyRejected: 1,
      status: 'mapped',
    });
    expect(await map(broken)).toMatchObject({ complete: true, newlyRejected: 0 });
    expect(await map(LIST)).toMatchObject({ complete: true, newlyRejected: 0 });
    expect(await map(LIST)).toMatchObject({ complete: true, status: 'unchanged' });
  });

  test('is another one each time: as many are not the same ones [D3]', async () => {
    const map = await snapshots();
    const all = Array.from({ length: 20 }, (_, index) => `192.0.2.${index + 1}`);
    const broken = (...at: number[]): string[] =>
      all.map((value, index) => (at.includes(index) ? `${value}x` : value));
    expect(await map(all)).toMatchObject({ complete: true });
    expect(await map(broken(1))).toMatchObject({ complete: false, newlyRejected: 1 });
    expect(await map(broken(7))).toMatchObject({ complete: false, newlyRejected: 1 });
    expect(await map(broken(7))).toMatchObject({ complete: true, newlyRejected: 0 });
    expect(await map(broken(7, 9, 11))).toMatchObject({ complete: false, newlyRejected: 2 });
    expect(await map(broken(9))).toMatchObject({ complete: true, newlyRejected: 0 });
  });

  test('in the first snapshot keeps nothing back: there is nothing yet that could be missing', async () => {
    const map = await snapshots();
    expect(await map(['192.0.2.1', '192.0.2.2', 'x'])).toMatchObject({ complete: true });
  });

  test('fails the collection together with many others, but not below the share that is tolerated [M1]', async () => {
    const listWith = (broken: number): readonly string[] =>
      Array.from({ length: 20 }, (_, n) => (n < broken ? `broken ${n}` : `192.0.2.${n}`));
    const map = await snapshots();
    await expect(map(listWith(12))).rejects.toMatchObject({
      code: 'TooManyRejects',
      message: expect.stringMatching(/12 of 20 records .* more than the 50 %/) as string,
    });
    expect(await map(listWith(8))).toMatchObject({
      status: 'mapped',
      summary: { records: 20, rejectedRecords: 8 },
    });
  });

  test('is not the only thing in a list that is used: when all are rejected the collection fails [M1]', async () => {
    const map = await snapshots();
    await expect(map(['x', 'y', 'z'])).rejects.toMatchObject({ code: 'TooManyRejects' });
  });
});

test('the largest position of all runs that read one list between them counts when the last of them is done [S3] [S5]', async () => {
  const { store, root } = await temporaryStore();
  const path = join(import.meta.dirname, '../fixtures/feeds/urlhaus/recent.quirks.csv');
  const raw = await store.writeContentAddressed('raw', createReadStream(path), {
    contentType: 'text/plain',
  });
  const place = {
    lane: 'current',
    everything: false,
    slice: {},
    page: { values: { page: 3 }, reached: 20 },
  } as const;
  const map = async (cursor: Cursor, committed: Cursor): Promise<Cursor> => {
    const output = await runJob(
      'mapCollection',
      {
        ...{ storeUrl: `file:${root}`, definition: 'urlhaus', feedId: 'urlhaus' },
        ...{ collection: 'recent', parameters: { keep_non_global: true }, raw: [raw] },
        ...{ cursor, committed, revalidate: true, endIsProven: false },
        holdPosition: cursor.unread !== undefined,
        runAt: '2031-01-02T03:04:05Z',
        ...{ prefix: 'runs/1/', quarantineKey: 'quarantine/1.jsonl', qualityKey: 'quality/u.json' },
        ...{ maxRejectShare: 1, maxExpandedBytes: 1_000_000 },
      },
      control,
    );
    return output.cursor;
  };
  const first = await map({ position: '1', unread: place }, { position: '1' });
  const largest = first.unread?.position ?? '';
  expect(Number(largest)).toBeGreaterThan(1);
  expect(first.position).toBe('1');
  const before = { ...first, unread: { ...place, position: '99999999999' } };
  const last = await map({ position: '1' }, before);
  expect(last).toMatchObject({ position: '99999999999' });
  expect(last).not.toHaveProperty('unread');
  expect(await map({ position: '1' }, { position: '1' })).toMatchObject({ position: largest });
});
