import { createServer } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from './certificate.ts';
import { failureOf, fetchText, openClient } from './client.ts';
import { startProxy, type TestProxy } from './proxy.ts';
import { answer, listen, startServer } from './server.ts';

const PASSWORD = 'canary-proxy-password';
const proxyUrl = (proxy: TestProxy): string => `http://user:${PASSWORD}@127.0.0.1:${proxy.port}`;

describe('proxies of the source and of the platform', () => {
  let certificate: { readonly key: string; readonly cert: string };
  beforeAll(() => {
    certificate = makeCertificate();
  });

  test('that are down are named', async () => {
    const gone = createServer();
    const port = await listen(gone);
    await new Promise((resolve) => gone.close(resolve));
    const client = openClient({ proxy: `http://127.0.0.1:${port}`, retry: { maxAttempts: 1 } });
    for (const url of ['http://192.0.2.1/', 'https://192.0.2.1/']) {
      const error = await failureOf(client.request({ url }));
      expect(error.message).toContain(
        `the proxy http://127.0.0.1:${port} cannot be reached: connection refused`,
      );
      expect(error.details).toMatchObject({ neverSent: true });
    }
  });

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('are independent: source %s, platform %s [A10]', async (viaSource, viaPlatform) => {
    const [sourceProxy, platformProxy] = [await startProxy(), await startProxy()];
    const source = await startServer(answer(200, 'list'));
    const platform = await startServer(answer(200, 'owners'), certificate);
    const sourceClient = openClient(viaSource ? { proxy: proxyUrl(sourceProxy) } : {});
    const platformClient = openClient({
      role: 'platform',
      caPem: certificate.cert,
      ...(viaPlatform ? { proxy: proxyUrl(platformProxy) } : {}),
    });
    expect(await fetchText(sourceClient, { url: `${source.url}/list.txt` })).toBe('list');
    expect(await fetchText(platformClient, { url: `${platform.url}/api` })).toBe('owners');
    expect(sourceProxy.seen).toEqual(viaSource ? [`GET ${source.url}/list.txt`] : []);
    expect(platformProxy.seen).toEqual(viaPlatform ? [`CONNECT 127.0.0.1:${platform.port}`] : []);
    const expected = `Basic ${Buffer.from(`user:${PASSWORD}`).toString('base64')}`;
    for (const seen of [...sourceProxy.credentials, ...platformProxy.credentials])
      expect(seen).toBe(expected);
    expect(source.requests[0]?.headers['proxy-authorization']).toBeUndefined();
  });

  test('hide their credentials in errors [A10]', async () => {
    const client = openClient({
      proxy: `http://user:${PASSWORD}@127.0.0.1:9`,
      retry: { maxAttempts: 1 },
    });
    const error = await failureOf(client.request({ url: 'https://feed.invalid/list' }));
    expect(error.code).toBe('SourceUnreachable');
    expect(`${error.message} ${String(error.cause)} ${error.stack ?? ''}`).not.toContain(PASSWORD);
  });

  test('that cannot be used are a configuration error', () => {
    expect(() => openClient({ proxy: 'proxy.example:8080' })).toThrow(/proxy: expected/);
    expect(() => openClient({ proxy: `ftp://user:${PASSWORD}@proxy.example` })).toThrow(
      /expected http or https/,
    );
  });
});
