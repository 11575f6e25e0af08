import { cp, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeConflict } from '../../src/worker/store-conflict.ts';
import { markStore, type StoreMarker } from '../../src/worker/store-marker.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-marker-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function marked(name: string): Promise<StoreMarker> {
  const marker = await markStore(`file:${join(folder, name)}`);
  if (marker === undefined) throw new Error('expected a marker');
  return marker;
}

describe('the id of a store', () => {
  test('is made once, however many processes begin at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => marked('var')));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all[0]).toEqual(await marked('var'));
    expect(all[0]?.id).not.toBe((await marked('other')).id);
  });

  test('is the same under every path that leads there', async () => {
    const { id, path } = await marked('var');
    await symlink(join(folder, 'var'), join(folder, 'link'));
    expect(await marked('link')).toEqual({ id, path });
  });

  test('does not exist for a store that every machine can reach', async () => {
    expect(await markStore('s3://bucket/prefix')).toBeUndefined();
  });

  test('that is damaged, or cannot be kept, is an error that names the file', async () => {
    await marked('var');
    await writeFile(join(folder, 'var/store-id'), 'nonsense');
    await expect(marked('var')).rejects.toThrow(/var\/store-id is damaged: expected 12/);
    await writeFile(join(folder, 'file'), '');
    await expect(marked('file')).rejects.toThrow(/the folder .*file cannot be written \(EEXIST\)/);
  });
});

describe('two workers', () => {
  const trusting = { sharedStore: true };
  const careful = { sharedStore: false };
  const own = { pid: 1, host: 'alpha' };
  const other = { pid: 2, host: 'alpha' };
  const beta = { pid: 2, host: 'beta' };

  test('of one machine may use one store', async () => {
    const store = await marked('var');
    const result = storeConflict({ ...own, store }, { ...other, store }, careful);
    expect(await result).toBeUndefined();
  });

  test('with two stores are in conflict, wherever they are and whatever the operator says', async () => {
    const [store, theirs] = [await marked('var'), await marked('other')];
    for (const options of [careful, trusting]) {
      for (const there of [other, beta]) {
        const words = await storeConflict({ ...own, store }, { ...there, store: theirs }, options);
        expect(words).toBe(
          `has the store ${theirs.path} (id ${theirs.id}); this one has ${store.path} (id ${store.id})`,
        );
      }
    }
  });

  test('of two machines may use one store only when the operator says that it is shared', async () => {
    const store = await marked('var');
    const careless = await storeConflict({ ...own, store }, { ...beta, store }, careful);
    expect(careless).toContain('If it is shared, start with --shared-store');
    expect(await storeConflict({ ...own, store }, { ...beta, store }, trusting)).toBeUndefined();
    expect(await storeConflict({ ...own, store }, beta, careful)).toContain('does not say');
    expect(await storeConflict({ ...own, store }, beta, trusting)).toBeUndefined();
    expect(await storeConflict({ ...own, store }, other, careful)).toBeUndefined();
  });

  test('with a store and its copy are in conflict, with a store that was moved they are not', async () => {
    const before = await marked('var');
    await cp(join(folder, 'var'), join(folder, 'copy'), { recursive: true });
    const copy = await marked('copy');
    expect(copy.id).toBe(before.id);
    const conflict = await storeConflict(
      { ...own, store: copy },
      { ...other, store: before },
      careful,
    );
    expect(conflict).toContain('one is a copy of the other');
    await rm(join(folder, 'copy'), { recursive: true });
    await rename(join(folder, 'var'), join(folder, 'moved'));
    const store = await marked('moved');
    expect(
      await storeConflict({ ...own, store }, { ...other, store: before }, careful),
    ).toBeUndefined();
  });

  test('without stores of files are never in conflict', async () => {
    expect(await storeConflict(own, beta, careful)).toBeUndefined();
  });
});
