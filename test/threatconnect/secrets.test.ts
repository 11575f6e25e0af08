import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { inOrder } from '../http/server.ts';
import { ACCESS_ID, SECRET_KEY, signed, startPlatform, text } from './platform.ts';

const LATE_TOKEN = 'API:5:5Aca6d:1687297679443:canary-late-token';
const TOKEN = 'APIV2:430:c8mTcH:1234567890123:canary-token-7mbi+/=';

test('neither key, token nor signature appears in an error or a hook [O1]', async () => {
  const said: unknown[] = [];
  const note = (event: unknown): void => void said.push(event);
  const hooks = { onRequest: note, onResponse: note, onRetry: note, onWarning: note };
  const cases = [
    [SECRET_KEY, { accessId: ACCESS_ID, secretKey: SECRET_KEY }],
    [TOKEN, { token: TOKEN }],
    [LATE_TOKEN, { token: () => Promise.resolve(LATE_TOKEN) }],
  ] as const;
  for (const [secret, credentials] of cases) {
    const parrot = inOrder(text(secret, 500), (response, request) => {
      const sent = String(request.headers.authorization);
      response.writeHead(400).end(`you sent ${sent} and ${secret} ${encodeURIComponent(secret)}`);
    });
    const { client, server } = await startPlatform(parrot, {
      hooks,
      credentials,
      verifyTls: false,
    });
    const error = await client.owners.list().catch((thrown: unknown) => thrown);
    const sent = String(server.requests.at(-1)?.headers.authorization);
    const proof = sent.slice(sent.lastIndexOf(':') + 1);
    const everything = inspect([error, said, client], { depth: 20, maxStringLength: null });
    expect(everything).toContain('you sent');
    for (const canary of [secret, proof]) expect(everything).not.toContain(canary);
  }
  expect(said.length).toBeGreaterThan(8);
});

test('a signature of the tests is the signature of the client', async () => {
  const { client } = await startPlatform(signed(text('{"status":"Success","data":{"owner":[]}}')));
  expect(await client.owners.list()).toEqual([]);
});
