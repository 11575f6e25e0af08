// Delivery into folders.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deliverToFolder } from '../../src/exports/delivery/to-folder.ts';
import type { ExportEvent, OutputWriter } from '../../src/outputs/index.ts';
import { failureOf } from '../http/client.ts';
import { hosts, streamOf, writerOf } from './events.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'tcfeeds-out-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

describe('a folder', () => {
  const deliver = (
    path: string,
    writer: OutputWriter,
    events: readonly ExportEvent[],
    more: object = {},
  ) =>
    deliverToFolder({
      name: 'x-out',
      folder: path,
      content: 'state',
      writer,
      events: streamOf(events),
      after: 0,
      through: 1,
      ...more,
    });

  test('holds what is valid now; files of before go, files of others stay', async () => {
    const path = await folder();
    await writeFile(join(path, 'mine.txt'), 'mine');
    await deliver(path, writerOf('json-lines', 'state'), hosts(3));
    expect((await readdir(path)).sort()).toEqual([
      '.tcfeeds-files.json',
      'indicators.jsonl',
      'mine.txt',
    ]);
    const told = await deliver(path, writerOf('json-lines', 'state'), []);
    expect(told.counts).toEqual({ created: 0, changed: 0, withdrawn: 0, refused: 0 });
    expect((await readdir(path)).sort()).toEqual(['.tcfeeds-files.json', 'mine.txt']);
  });

  test('keeps files that stay as they are, and puts the others into place in the order they were named', async () => {
    const path = await folder();
    const files = (texts: Readonly<Record<string, string>>): OutputWriter => ({
      begin: () => [],
      write: () => ({ parts: [] }),
      end: () => Object.entries(texts).map(([file, text]) => ({ file, text })),
    });
    await deliver(path, files({ 'a.json': 'one', 'b.json': 'two', 'index.json': 'ab' }), []);
    const inode = async (name: string): Promise<number> => (await stat(join(path, name))).ino;
    const before = [await inode('a.json'), await inode('b.json')];
    await deliver(path, files({ 'a.json': 'one', 'b.json': 'six', 'index.json': 'ac' }), []);
    expect(await inode('a.json')).toBe(before[0]);
    expect(await inode('b.json')).not.toBe(before[1]);
    expect(await readFile(join(path, 'b.json'), 'utf8')).toBe('six');
    // A folder in the way of the second file: the one before it is there, the one behind it is still the old one.
    await rm(join(path, 'b.json'));
    await mkdir(join(path, 'b.json', 'x'), { recursive: true });
    const writer = files({ 'a.json': 'new', 'b.json': 'new', 'index.json': 'new' });
    await expect(deliver(path, writer, [])).rejects.toThrow();
    expect(await readFile(join(path, 'a.json'), 'utf8')).toBe('new');
    expect(await readFile(join(path, 'index.json'), 'utf8')).toBe('ac');
  });

  test('has a folder for each delivery of changes; one that is repeated replaces itself', async () => {
    const path = await folder();
    const changes = { content: 'changes', after: 3, through: 7 };
    await deliver(path, writerOf('json-lines', 'changes'), hosts(3), changes);
    await deliver(path, writerOf('json-lines', 'changes'), hosts(2), changes);
    expect(await readdir(path)).toEqual(['.tcfeeds-files.json', '00000004-00000007']);
    const text = await readFile(join(path, '00000004-00000007', 'changes.jsonl'), 'utf8');
    expect(text.split('\n').filter(Boolean)).toHaveLength(2);
  });

  test('is left as it was by a delivery that fails', async () => {
    const path = await folder();
    await deliver(path, writerOf('json-lines', 'state'), hosts(2));
    async function* broken(): AsyncGenerator<ExportEvent> {
      yield* streamOf(hosts(1));
      throw new Error('lost');
    }
    await expect(
      deliverToFolder({
        name: 'x-out',
        folder: path,
        content: 'state',
        writer: writerOf('json-lines', 'state'),
        events: broken(),
        after: 0,
        through: 1,
      }),
    ).rejects.toThrow('lost');
    expect((await readdir(path)).sort()).toEqual(['.tcfeeds-files.json', 'indicators.jsonl']);
    expect((await readFile(join(path, 'indicators.jsonl'), 'utf8')).split('\n')).toHaveLength(3);
  });

  test.each(['../x', '/x', 'a//b', 'a/../b', '.x', 'a/.x', 'a\\b'])(
    'takes no file named %s',
    async (file) => {
      const path = await folder();
      const writer: OutputWriter = {
        begin: () => [{ file, text: 'x' }],
        write: () => ({ parts: [] }),
        end: () => [],
      };
      await expect(deliver(path, writer, [])).rejects.toMatchObject({ code: 'Internal' });
      expect(await readdir(path)).toEqual([]);
    },
  );

  test('that is no folder is a finding for the operator', async () => {
    const path = await folder();
    await writeFile(join(path, 'file'), '');
    await mkdir(join(path, 'dir'));
    const failure = await failureOf(
      deliver(join(path, 'file'), writerOf('json-lines', 'state'), []),
    );
    expect(failure.code).toBe('ConfigInvalid');
    expect(failure.message).toContain('cannot be written');
  });

  // Node's own `mkdir` with all above it does not come back from there.
  test.runIf(process.platform === 'linux')(
    'where no folder can be made is a finding, not an endless wait',
    async () => {
      const failure = await failureOf(
        deliver('/proc/nope/deeper', writerOf('json-lines', 'state'), []),
      );
      expect(failure).toMatchObject({ code: 'ConfigInvalid' });
      expect(failure.message).toContain('/proc/nope/deeper: cannot be written (ENOENT)');
    },
  );

  test('that does not take the name of a folder in it is a finding for the operator', async () => {
    const path = await folder();
    const writer: OutputWriter = {
      begin: () => [{ file: `${'x'.repeat(300)}/a.txt`, text: 'x' }],
      write: () => ({ parts: [] }),
      end: () => [],
    };
    const failure = await failureOf(deliver(path, writer, []));
    expect(failure).toMatchObject({ code: 'ConfigInvalid' });
    expect(failure.message).toContain('cannot be written (ENAMETOOLONG)');
    expect(await readdir(path)).toEqual([]);
  });

  test('that is not there is made with all above it', async () => {
    const path = join(await folder(), 'a', 'b');
    await deliver(path, writerOf('json-lines', 'state'), []);
    expect((await stat(path)).isDirectory()).toBe(true);
  });
});
