import { createHash } from 'node:crypto';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DataRef } from '../../src/core/data-ref.ts';
import { createStore, keySegment } from '../../src/spool/index.ts';
import { temporaryStore } from './temporary-store.ts';

const PLAIN = { contentType: 'text/plain' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

async function allFiles(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  return names.filter((e) => !e.isDirectory()).map((e) => join(e.parentPath, e.name));
}

describe('file store', () => {
  it('returns a reference with size, hash and count, and reads the same bytes back', async () => {
    const { store } = await temporaryStore();
    const ref = await store.write('runs/r1/page-0', 'héllo', { ...PLAIN, count: 3 });
    expect(ref).toEqual({
      uri: 'store:runs/r1/page-0',
      sha256: sha256('héllo'),
      bytes: 6,
      count: 3,
      contentType: 'text/plain',
    });
    expect(await store.readText(ref, 100)).toBe('héllo');
  });

  it('streams a source in pieces and keeps their order', async () => {
    const { store } = await temporaryStore();
    const lines = Array.from({ length: 50_000 }, (_, n) => `line ${n} of many\n`);
    async function* source(): AsyncGenerator<string> {
      for (const line of lines) yield line;
      await Promise.resolve();
    }
    const ref = await store.write('a', source(), PLAIN);
    expect(ref.sha256).toBe(sha256(lines.join('')));
    expect(await store.readText(ref, 10_000_000)).toBe(lines.join(''));
  });

  it('shows an incremental object only when it is finished', async () => {
    const { store } = await temporaryStore();
    const writer = await store.createWriter('part/one', PLAIN);
    await writer.write('abc');
    expect(await store.exists('part/one')).toBe(false);
    const ref = await writer.finish({ count: 2 });
    expect(ref).toMatchObject({ bytes: 3, count: 2 });
    expect(await store.exists('part/one')).toBe(true);
  });

  it('leaves nothing behind when a writer is aborted or its source fails', async () => {
    const { store, root } = await temporaryStore();
    const writer = await store.createWriter('x/y', PLAIN);
    await writer.write('abc');
    await writer.abort();
    async function* broken(): AsyncGenerator<string> {
      yield 'abc';
      await Promise.resolve();
      throw new Error('cut off');
    }
    await expect(store.write('x/z', broken(), PLAIN)).rejects.toThrow('cut off');
    expect(await allFiles(root)).toEqual([]);
  });

  it('keeps one whole object when two attempts write the same key at once', async () => {
    const { store, root } = await temporaryStore();
    const first = await store.createWriter('same', PLAIN);
    const second = await store.createWriter('same', PLAIN);
    await first.write('first');
    await second.write('second');
    await first.finish();
    const ref = await second.finish();
    expect(await store.readText(ref, 100)).toBe('second');
    expect(await allFiles(root)).toHaveLength(1);
  });

  it('stores equal bytes once under their hash', async () => {
    const { store, root } = await temporaryStore();
    const options = { ...PLAIN, suffix: '.txt' };
    const a = await store.writeContentAddressed('raw/feed', 'same', options);
    const b = await store.writeContentAddressed('raw/feed', Buffer.from('same'), options);
    expect(a).toEqual(b);
    expect(a.uri).toBe(`store:raw/feed/${sha256('same')}.txt`);
    expect(await allFiles(root)).toHaveLength(1);
  });

  it('adopts a scratch file, and the scratch directory goes', async () => {
    const { store, root } = await temporaryStore();
    const scratch = await store.createScratch();
    await writeFile(join(scratch.path, 'out'), 'made by a tool');
    const ref = await store.adopt(join(scratch.path, 'out'), 'work', { ...PLAIN, count: 7 });
    await scratch.remove();
    expect(await store.readText(ref, 100)).toBe('made by a tool');
    expect(ref.count).toBe(7);
    expect(await allFiles(root)).toHaveLength(1);
  });

  it('replaces documents and tells a missing one from an empty one', async () => {
    const { store } = await temporaryStore();
    expect(await store.getDocument('state/feed')).toBeUndefined();
    await store.putDocument('state/feed', { at: 1 });
    await store.putDocument('state/feed', { at: 2 });
    expect(await store.getDocument('state/feed')).toEqual({ at: 2 });
  });

  it('lists below a directory in key order, without half-written files', async () => {
    const { store } = await temporaryStore();
    for (const key of ['b/2', 'b/10', 'b/c/1', 'a', 'bb/1']) await store.write(key, key, PLAIN);
    const open = await store.createWriter('b/open', PLAIN);
    const keys: string[] = [];
    for await (const entry of store.list('b')) keys.push(entry.key);
    await open.abort();
    expect(keys).toEqual(['b/10', 'b/2', 'b/c/1']);
  });

  it('removes one object or a whole directory, twice without complaint', async () => {
    const { store } = await temporaryStore();
    for (const key of ['r/1', 'r/2', 's/1']) await store.write(key, key, PLAIN);
    await store.remove('r/1');
    await store.remove('s');
    await store.remove('s');
    expect(await store.exists('r/1')).toBe(false);
    expect(await store.exists('r/2')).toBe(true);
    expect(await store.exists('s/1')).toBe(false);
  });

  it('sweeps what a killed process left, when it is old enough', async () => {
    const { store, root } = await temporaryStore();
    const writer = await store.createWriter('x/y', PLAIN);
    await store.write('x/z', 'kept', PLAIN);
    expect(await store.sweepTemporary(60_000)).toBe(0);
    const [temporary] = (await allFiles(root)).filter((path) => path.includes('.tmp-'));
    await utimes(temporary ?? '', new Date(0), new Date(0));
    expect(await store.sweepTemporary(60_000)).toBe(1);
    expect(await store.exists('x/z')).toBe(true);
    await writer.abort();
  });
});

describe('what a reader notices', () => {
  const reading = async (change: (ref: DataRef, root: string) => Promise<DataRef>) => {
    const { store, root } = await temporaryStore();
    const ref = await store.write('a', 'content', PLAIN);
    return store.readText(await change(ref, root), 1000);
  };

  it.each([
    ['another hash', 'contenT', 'IntegrityMismatch'],
    ['a shorter file', 'conten', 'IntegrityMismatch'],
    ['a longer file', 'content!', 'IntegrityMismatch'],
  ])('%s', async (_name, content, code) => {
    const changed = reading(async (ref, root) => {
      await writeFile(join(root, 'a'), content);
      return ref;
    });
    await expect(changed).rejects.toMatchObject({ code });
  });

  it('a file that is not there', async () => {
    const missing = reading((ref) => Promise.resolve({ ...ref, uri: 'store:b' }));
    await expect(missing).rejects.toMatchObject({ code: 'RefMissing' });
  });

  it('an object that is too large to be read as a whole', async () => {
    const { store } = await temporaryStore();
    const ref = await store.write('a', 'content', PLAIN);
    await expect(store.readText(ref, 3)).rejects.toMatchObject({ code: 'Internal' });
  });
});

describe('keys and addresses', () => {
  it.each(['', '/etc/passwd', 'a/../b', 'a//b', '.hidden', 'a\\b', 'a b', 'a/', 'ü', 'a\u0000b'])(
    'refuses the key %j',
    async (key) => {
      const { store } = await temporaryStore();
      await expect(async () => store.write(key, 'x', PLAIN)).rejects.toMatchObject({
        code: 'Internal',
      });
    },
  );

  it('makes a segment of any text and never the same for two texts', () => {
    const texts = ['spamhaus-drop', 'a/b', 'a b', '..', '', 'ü', 'x'.repeat(300), 'x'.repeat(301)];
    const segments = texts.map(keySegment);
    expect(segments[0]).toBe('spamhaus-drop');
    expect(new Set(segments).size).toBe(texts.length);
    for (const segment of segments) expect(segment).toMatch(/^[A-Za-z0-9_@=+][\w.@=+-]*$/);
  });

  it.each(['s3://bucket/x', 'file:', 'file://host/x', './var'])('refuses the address %s', (url) => {
    expect(() => createStore(url)).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
  });
});
