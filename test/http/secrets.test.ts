import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { registerSecret } from '../../src/core/redaction.ts';
import { openClient } from './client.ts';
import { answer, createTestClock, inOrder, startServer } from './server.ts';

const CANARY = 'canary-0b1946ac92492d2347c6';

describe('a secret', () => {
  test('in address, headers, body and answer appears in no error and no hook [O1]', async () => {
    registerSecret(CANARY);
    const echo = answer(503, `you said ${CANARY}`);
    const server = await startServer(inOrder(echo, answer(403, `<p>${CANARY}</p>`)));
    const said: unknown[] = [];
    const note = (event: unknown): void => void said.push(event);
    const hooks = { onRequest: note, onResponse: note, onRetry: note, onWarning: note };
    const client = openClient({ hooks, clock: createTestClock(), verifyTls: false });
    const work = client.request({
      method: 'PUT',
      url: `${server.url}/${CANARY}/list?key=${CANARY}`,
      headers: { authorization: `Bearer ${CANARY}`, 'x-own': CANARY },
      body: CANARY,
    });
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(said.length).toBeGreaterThanOrEqual(6);
    expect(inspect([error, said], { depth: 20, maxStringLength: null })).not.toContain(CANARY);
    expect(server.requests[1]?.url).toContain(CANARY);
  });

  test('in an address that cannot be read is not repeated in the error [O1]', async () => {
    const client = openClient();
    await expect(client.request({ url: `feed.example/${CANARY}` })).rejects.toThrow(
      /^address: expected/,
    );
  });
});
