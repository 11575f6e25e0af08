// The document of what is shown lies in a store that others can write to.
import { expect, test } from 'vitest';
import {
  filesOf,
  readPublication,
  writePublication,
  type Publication,
} from '../../src/taxii/publication/publication.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { COLLECTION_ID } from './bench.ts';

const file = (name: string) => ({
  uri: `store:${filesOf(COLLECTION_ID)}/${name}`,
  sha256: 'a'.repeat(64),
  bytes: 10,
  count: 1,
  contentType: 'application/vnd.apache.parquet',
});
const publication: Publication = {
  v: 1,
  instance: 'tc.example/api',
  rules: 'all',
  mirror: file('mirror'),
  change: 3,
  base: [file('base')],
  deltas: [],
  lastAdded: 1_767_225_600_000_000,
  publishedAt: '2026-01-01T00:00:00.000Z',
};

test('a publication is read as it was written, and one that is none counts as none', async () => {
  const { store } = await temporaryStore();
  expect(await readPublication(store, COLLECTION_ID)).toBeUndefined();
  await writePublication(store, COLLECTION_ID, publication);
  expect(await readPublication(store, COLLECTION_ID)).toEqual(publication);
  const wrong = [
    null,
    'text',
    [],
    { ...publication, v: 2 },
    { ...publication, mirror: 'x' },
    { ...publication, change: '3' },
    { ...publication, base: file('base') },
    { ...publication, deltas: [null] },
    { ...publication, lastAdded: undefined },
  ];
  for (const document of wrong) {
    await store.putDocument(`${filesOf(COLLECTION_ID)}.json`, document);
    expect(await readPublication(store, COLLECTION_ID)).toBeUndefined();
  }
});
