// Delivery into folders and to receivers that misbehave.
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { deliverToFolder } from '../../src/exports/delivery/to-folder.ts';
import { deliverToReceiver } from '../../src/exports/delivery/to-receiver.ts';
import { NOTHING_TOLD } from '../../src/exports/delivery/told.ts';
import { readExported } from '../../src/exports/read-exported.ts';
import { createHttpClient } from '../../src/http/index.ts';
import { findOutput, type ExportEvent, type OutputWriter } from '../../src/outputs/index.ts';
import { failureOf } from '../http/client.ts';
import { startServer, type Handler } from '../http/server.ts';

const eventOf = (n: number, type = 'Host'): ExportEvent => {
  const value = type === 'Host' ? `h${n}.example` : `192.0.2.${n}`;
  const read = readExported(
    'indicator',
    `{"id":${n},"type":"${type}","ownerName":"S","summary":"${value}","dateAdded":"2026-03-01T00:00:00Z"}`,
  );
  if ('refused' in read) throw new Error(read.refused.message);
  return { action: 'create', object: read.object };
};
async function* streamOf(events: readonly ExportEvent[]): AsyncGenerator<ExportEvent> {
  for (const event of events) yield await Promise.resolve(event);
}
const hosts = (count: number): ExportEvent[] =>
  Array.from({ length: count }, (_, n) => eventOf(n + 1));
const writerOf = (
  id: string,
  content: 'state' | 'changes',
  settings: object = {},
): OutputWriter => {
  const output = findOutput(id);
  const context = {
    exportId: 'x',
    instance: 'tc.example/api',
    mode: 'fixed' as const,
    at: '2026-03-01T00:00:00Z',
    product: 'p/1',
  };
  return output.create(context, content, output.settings.parse(settings));
};

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

describe('a receiver', () => {
  interface Got {
    readonly key: string;
    readonly lines: number;
  }
  const open = async (
    answer: (
      lines: number,
      number: number,
    ) => { status: number; body?: string; headers?: Record<string, string> },
  ) => {
    const got: Got[] = [];
    const handler: Handler = (response, request, number) => {
      const lines = request.body.split('\n').filter(Boolean).length;
      const { status, body = '', headers = {} } = answer(lines, number);
      if (status < 300) got.push({ key: String(request.headers['idempotency-key']), lines });
      response.writeHead(status, headers).end(body);
    };
    const server = await startServer(handler);
    const http = createHttpClient({ role: 'receiver', retry: { baseDelayMs: 1 } });
    onTestFinished(() => http.close());
    const deliver = (events: readonly ExportEvent[], more: object = {}) =>
      deliverToReceiver({
        http,
        url: server.url,
        method: 'POST',
        headers: {},
        maxEvents: 8,
        open: () => ({
          writer: writerOf('json-lines', 'changes'),
          contentType: 'application/x-ndjson',
        }),
        events: streamOf(events),
        key: 'x-0-1',
        ...more,
      });
    return { got, deliver };
  };

  test('gets documents under keys that are the same when they are sent again', async () => {
    const { got, deliver } = await open(() => ({ status: 204 }));
    expect((await deliver(hosts(20))).counts).toMatchObject({ created: 20 });
    expect(got).toEqual([
      { key: 'x-0-1-0', lines: 8 },
      { key: 'x-0-1-8', lines: 8 },
      { key: 'x-0-1-16', lines: 4 },
    ]);
    const before = { ...NOTHING_TOLD, counts: { ...NOTHING_TOLD.counts, changed: 8 } };
    const again = await deliver(hosts(20), { held: { events: 8, told: before } });
    expect(again.counts).toMatchObject({ created: 12, changed: 8 });
    expect(got.slice(3).map(({ key }) => key)).toEqual(['x-0-1-8', 'x-0-1-16']);
  });

  test('for which a document is too large gets it in parts (413)', async () => {
    const { got, deliver } = await open((lines) => ({ status: lines > 3 ? 413 : 200 }));
    expect((await deliver(hosts(8))).counts).toMatchObject({ created: 8 });
    expect(got.map(({ lines }) => lines)).toEqual([2, 2, 2, 2]);
    expect(new Set(got.map(({ key }) => key)).size).toBe(4);
  });

  test('that is busy for a while is asked again (500, 429)', async () => {
    const { got, deliver } = await open((_lines, number) => ({
      status: number === 1 ? 500 : number === 2 ? 429 : 200,
    }));
    expect((await deliver(hosts(2))).counts).toMatchObject({ created: 2 });
    expect(got).toHaveLength(1);
  });

  test.each([
    ['too large whatever is sent', { status: 413 }, 'OutputRejected'],
    [
      'elsewhere',
      { status: 307, headers: { location: 'https://other.example/' } },
      'OutputRejected',
    ],
    ['locked', { status: 401 }, 'AuthFailed'],
    ['not content', { status: 422, body: 'no such field' }, 'OutputRejected'],
  ])('that is %s ends the delivery with one clear error', async (_name, answer, code) => {
    const { deliver } = await open(() => answer);
    expect((await failureOf(deliver(hosts(2)))).code).toBe(code);
  });

  test('that accepts half is not believed', async () => {
    const { deliver } = await open((lines) => ({
      status: 200,
      body: JSON.stringify({ accepted: lines / 2 }),
    }));
    const failure = await failureOf(deliver(hosts(4), { acceptedMember: 'accepted' }));
    expect(failure.code).toBe('OutputRejected');
    expect(failure.message).toContain('expected accepted 4 in the answer, got 2');
  });

  test('gets one file; what an output puts beside it is counted', async () => {
    const { got, deliver } = await open(() => ({ status: 200 }));
    const writer: OutputWriter = {
      begin: () => [{ file: 'a', text: '' }],
      write: (event) => ({
        parts: [{ file: event.object.record.id === '2' ? 'b' : 'a', text: 'x\n' }],
      }),
      end: () => [],
    };
    const told = await deliver(hosts(3), { open: () => ({ writer, contentType: 'text/plain' }) });
    expect(got[0]?.lines).toBe(2);
    expect(told.refusals.byCode).toEqual({ 'second-file': 1 });
  });
});
