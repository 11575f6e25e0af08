import { beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from './certificate.ts';
import { failureOf, fetchText, openClient } from './client.ts';
import { answer, startServer } from './server.ts';

describe('a server with a self-signed certificate', () => {
  let certificate: { readonly key: string; readonly cert: string };
  beforeAll(() => {
    certificate = makeCertificate();
  });

  test('is refused, once, with what to do about it [A9]', async () => {
    const server = await startServer(answer(200, 'secret list'), certificate);
    const warnings: string[] = [];
    const client = openClient({ hooks: { onWarning: (message) => warnings.push(message) } });
    const error = await failureOf(client.request({ url: server.url }));
    expect(error.code).toBe('TlsVerification');
    expect(error.message).toContain('CA file');
    expect([server.requests.length, warnings.length]).toEqual([0, 0]);
  });

  test.each([
    ['nope', /caPem.*expected certificates in PEM.*got none/],
    ['-----BEGIN CERTIFICATE-----\nbm9wZQ==\n-----END CERTIFICATE-----', /cannot be read/],
  ])('has no authority in the text %s, which is refused at once', (caPem, message) => {
    expect(() => openClient({ caPem })).toThrow(message);
  });

  test('is not blamed when the port speaks the other protocol', async () => {
    const plain = await startServer(answer(200, 'list'));
    const wrapped = await startServer(answer(200, 'list'), certificate);
    const client = openClient({ retry: { maxAttempts: 1 } });
    const noTls = await failureOf(client.request({ url: plain.url.replace('http:', 'https:') }));
    expect(noTls.message).toContain('this port speaks no TLS');
    const tls = await failureOf(client.request({ url: wrapped.url.replace('https:', 'http:') }));
    expect(tls.message).toContain('the address must begin with https://');
  });

  test('is accepted with its authority [A9]', async () => {
    const server = await startServer(answer(200, 'list'), certificate);
    expect(await fetchText(openClient({ caPem: certificate.cert }), { url: server.url })).toBe(
      'list',
    );
  });

  test('is accepted without verification, with a warning for every client [A9]', async () => {
    const server = await startServer(answer(200, 'list'), certificate);
    const warnings: string[] = [];
    const hooks = { onWarning: (message: string) => warnings.push(message) };
    for (const client of [
      openClient({ verifyTls: false, hooks }),
      openClient({ verifyTls: false, hooks }),
    ])
      expect(await fetchText(client, { url: server.url })).toBe('list');
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('TLS verification is switched off');
  });

  test('that wants to know its clients gets the certificate of this one', async () => {
    const { url, requests } = await startServer(answer(200, 'list'), {
      ...certificate,
      ca: certificate.cert,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const known = openClient({ caPem: certificate.cert, clientPem: certificate });
    expect(await fetchText(known, { url })).toBe('list');
    await failureOf(openClient({ caPem: certificate.cert }).request({ url }));
    expect(requests).toHaveLength(1);
  });
});
