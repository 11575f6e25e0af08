// Delivery to receivers that misbehave.
import { describe, expect, onTestFinished, test } from 'vitest';
import { deliverToReceiver } from '../../src/exports/delivery/to-receiver.ts';
import { NOTHING_TOLD } from '../../src/exports/delivery/told.ts';
import { createHttpClient } from '../../src/http/index.ts';
import type { ExportEvent, OutputWriter } from '../../src/outputs/index.ts';
import { failureOf } from '../http/client.ts';
import { startServer, type Handler } from '../http/server.ts';
import { hosts, streamOf, writerOf } from './events.ts';

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
