// A mirror that is larger than the memory it may use: 200 000 objects of more than a kilobyte each.
import { expect, test } from 'vitest';
import { readChanges, readHeld } from '../../../src/exports/mirror/changes.ts';
import { mergeIntoMirror } from '../../../src/exports/mirror/merge.ts';
import { SEGMENT_TYPE } from '../../../src/exports/mirror/segment.ts';
import { readExported } from '../../../src/exports/read-exported.ts';
import { segmentLine } from '../../../src/exports/mirror/segment.ts';
import { temporaryStore } from '../../spool/temporary-store.ts';

const OBJECTS = 200_000;
const PER_SEGMENT = 50_000;
const EXPORT = { exportId: 'all', instance: 'tc.example/api' };
const AT = '2026-03-01T00:00:00Z';

/** No two texts share more than their form, so that no dictionary makes them small. */
const textOf = (n: number): string => {
  const words = Array.from({ length: 60 }, (_, at) =>
    (n * 2_654_435_761 + at * 40_503).toString(36),
  );
  return `{"id":${n + 1},"type":"Host","ownerName":"Source","summary":"h${(n * 7_919) % OBJECTS}.example","rating":1.0,"active":true,"lastModified":"${AT}","description":"${words.join(' ')}"}`;
};

test('a mirror larger than its memory is merged, told as a whole in either order, and changed', async () => {
  const { store } = await temporaryStore();
  const segments = [];
  for (let from = 0; from < OBJECTS; from += PER_SEGMENT) {
    const lines: string[] = [];
    for (let n = from; n < from + PER_SEGMENT; n += 1) {
      const read = readExported('indicator', textOf(n));
      if ('refused' in read) throw new Error(read.refused.message);
      lines.push(segmentLine(read.object));
    }
    segments.push(
      await store.write(`segments/${from}`, lines.join(''), {
        contentType: SEGMENT_TYPE,
        count: PER_SEGMENT,
      }),
    );
  }
  const input = {
    store,
    prefix: 'mirror',
    ...EXPORT,
    segments,
    gone: [],
    whole: ['indicator'] as const,
    activeOnly: true,
    at: AT,
  };
  const { manifest, counts } = await mergeIntoMirror(input);
  expect(counts).toMatchObject({ read: OBJECTS, created: OBJECTS, held: OBJECTS });
  for (const identity of ['object', 'value'] as const) {
    let [told, before] = [0, ''];
    for await (const { object } of readHeld({
      store,
      ...EXPORT,
      manifest,
      identity,
      visible: [''],
    })) {
      const place = identity === 'object' ? object.record.id : valueOf(object.record);
      if (identity === 'value') expect(place > before).toBe(true);
      before = place;
      told += 1;
    }
    expect(told).toBe(OBJECTS);
  }
  const again = await mergeIntoMirror({
    ...input,
    manifest,
    segments: segments.slice(0, 2),
  });
  expect(again.counts).toMatchObject({
    unchanged: PER_SEGMENT * 2,
    withdrawn: OBJECTS - PER_SEGMENT * 2,
  });
  let withdrawn = 0;
  const changes = readChanges({
    store,
    ...EXPORT,
    manifest: again.manifest,
    identity: 'value',
    visible: [''],
    after: 1,
  });
  for await (const { action } of changes) if (action === 'withdraw') withdrawn += 1;
  expect(withdrawn).toBe(OBJECTS - PER_SEGMENT * 2);
});

const valueOf = (record: object): string =>
  'summary' in record ? String(record.summary) : 'name' in record ? String(record.name) : '';
