import { describe, expect, test } from 'vitest';
import { failureOf, fetchText, openClient } from './client.ts';
import { answer, startServer } from './server.ts';

const SECRETS = {
  Authorization: 'Bearer canary-authorization',
  'Auth-Key': 'canary-auth-key',
  Cookie: 'session=canary',
  'X-Feed-Token': 'canary-feed-token',
  Accept: 'text/csv',
};

describe('redirects', () => {
  test('keep credentials at their own origin [A4]', async () => {
    const server = await startServer((response, request) => {
      if (request.url === '/old') response.writeHead(302, { location: '/new?x=1' }).end();
      else response.end('moved here');
    });
    const text = await fetchText(openClient(), { url: `${server.url}/old`, headers: SECRETS });
    expect(text).toBe('moved here');
    expect(server.requests[1]).toMatchObject({
      url: '/new?x=1',
      headers: { authorization: SECRETS.Authorization, 'auth-key': SECRETS['Auth-Key'] },
    });
  });

  test('never carry credentials to another origin [A4]', async () => {
    const stranger = await startServer(answer(200, 'gotcha'));
    const server = await startServer(answer(301, '', { location: `${stranger.url}/list` }));
    const client = openClient({ secretHeaders: ['X-Feed-Token'] });
    await fetchText(client, { url: server.url, headers: SECRETS });
    const { headers } = stranger.requests[0]!;
    expect(JSON.stringify(headers)).not.toContain('canary');
    expect(headers.accept).toBe('text/csv');
  });

  test('stop at a limit', async () => {
    const server = await startServer(answer(302, '', { location: '/again' }));
    const error = await failureOf(openClient().request({ url: server.url, followRedirects: 3 }));
    expect(error.code).toBe('SourceRejected');
    expect(error.message).toContain('got 302');
    expect(server.requests).toHaveLength(4);
  });

  test('to where a request may not lead are not followed, on any step of the way', async () => {
    const stranger = await startServer(answer(200, 'gotcha'));
    const server = await startServer((response, { url }) => {
      const location = url === '/old' ? '/older' : `${stranger.url}/list?key=canary-key`;
      response.writeHead(302, { location }).end();
    });
    const mayRedirectTo = (url: URL): boolean => url.origin === server.url;
    const error = await failureOf(
      openClient().request({ url: `${server.url}/old`, mayRedirectTo }),
    );
    expect(error).toMatchObject({
      code: 'SourceRejected',
      message: `GET ${server.url}/older: it leads to ${stranger.url}, which was not asked`,
      details: { status: 302, redirect: stranger.url },
    });
    expect(stranger.requests).toHaveLength(0);
    expect(server.requests).toHaveLength(2);
  });

  test('beyond the limit are told with the limit and the chain of hosts, without paths and queries', async () => {
    const server = await startServer(
      answer(302, 'Log in first', { location: '/login?ticket=canary-ticket' }),
    );
    const first = await startServer(
      answer(302, '', { location: `${server.url}/list?key=canary-key` }),
    );
    const error = await failureOf(
      openClient().request({ url: `${first.url}/list?key=canary-key`, followRedirects: 2 }),
    );
    expect(error.code).toBe('SourceRejected');
    expect(error.message).toContain(
      `GET ${first.url}/list: more redirects than the limit of 2, got 302 once more: ` +
        `${first.url} → ${server.url} → ${server.url} → ${server.url}.`,
    );
    expect(error.message).not.toMatch(/canary|login\?|Log in first/);
    expect(error.details).toMatchObject({ status: 302, limit: 2 });
  });

  test('of a POST are followed with the body only where the status says so', async () => {
    const server = await startServer((response, request) => {
      if (request.url === '/307') response.writeHead(307, { location: '/end' }).end();
      else if (request.url === '/303') response.writeHead(303, { location: '/end' }).end();
      else if (request.url === '/302') response.writeHead(302, { location: '/end' }).end();
      else response.end();
    });
    const client = openClient();
    const post = (path: string) =>
      fetchText(client, { method: 'POST', url: `${server.url}${path}`, body: 'query' });
    await post('/307');
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', body: 'query', url: '/end' });
    await post('/303');
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', body: '', url: '/end' });
    expect((await failureOf(post('/302'))).code).toBe('SourceRejected');
  });

  test('are not followed for the platform', async () => {
    const server = await startServer(answer(302, '', { location: '/login' }));
    const error = await failureOf(openClient({ role: 'platform' }).request({ url: server.url }));
    expect(error.code).toBe('PlatformRejected');
    expect(error.message).toContain(
      `redirects are not followed here, got 302: ${server.url} → ${server.url}.`,
    );
    expect(server.requests).toHaveLength(1);
  });

  test('to something that is not http are refused', async () => {
    const server = await startServer(answer(302, '', { location: 'file:///etc/hostname' }));
    expect((await failureOf(openClient().request({ url: server.url }))).code).toBe(
      'SourceRejected',
    );
  });
});
