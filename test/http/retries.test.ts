import { describe, expect, test } from 'vitest';
import { failureOf, fetchText, openClient } from './client.ts';
import { answer, createTestClock, inOrder, startServer } from './server.ts';

describe('retries', () => {
  test('a temporary error is followed by another attempt after a growing wait [A6]', async () => {
    const server = await startServer(inOrder(answer(503), answer(500), answer(200, 'fine')));
    const clock = createTestClock();
    const client = openClient({ clock });
    expect(await fetchText(client, { url: server.url })).toBe('fine');
    expect(clock.slept).toEqual([375, 750]);
  });

  test('Retry-After in seconds is waited for in place when it is short [A6]', async () => {
    const server = await startServer(
      inOrder(answer(429, '', { 'retry-after': '4' }), answer(200, 'fine')),
    );
    const clock = createTestClock();
    expect(await fetchText(openClient({ clock }), { url: server.url })).toBe('fine');
    expect(clock.slept).toEqual([4_000]);
  });

  test('Retry-After as a date is waited for in place when it is near [A6]', async () => {
    const later = 'Sun, 01 Mar 2026 12:00:06 GMT';
    const server = await startServer(
      inOrder(answer(503, '', { 'retry-after': later }), answer(200, 'fine')),
    );
    const clock = createTestClock('2026-03-01T12:00:00Z');
    expect(await fetchText(openClient({ clock }), { url: server.url })).toBe('fine');
    expect(clock.slept).toEqual([6_000]);
  });

  test('a long Retry-After is handed to the caller, who can wait durably [A6]', async () => {
    const server = await startServer(answer(429, 'slow down', { 'retry-after': '86400' }));
    const clock = createTestClock();
    const error = await failureOf(openClient({ clock }).request({ url: server.url }));
    expect(error).toMatchObject({ code: 'RateLimited', retryAfterMs: 900_000 });
    expect(error.message).toContain('wait 900 s');
    expect(clock.slept).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('an endless 429 without a hint ends after the attempts of the policy [A6]', async () => {
    const server = await startServer(answer(429));
    const client = openClient({ clock: createTestClock(), retry: { maxAttempts: 3 } });
    const error = await failureOf(client.request({ url: server.url }));
    expect(error).toMatchObject({ code: 'RateLimited', retryAfterMs: undefined });
    expect(server.requests).toHaveLength(3);
  });

  test('no attempt starts after the total budget is spent [A6]', async () => {
    const server = await startServer(answer(503));
    const retry = { maxAttempts: 50, totalBudgetMs: 2_000 };
    const error = await failureOf(
      openClient({ clock: createTestClock(), retry }).request({ url: server.url }),
    );
    expect(error.code).toBe('SourceUnavailable');
    expect(server.requests).toHaveLength(3);
  });

  test.each([
    [400, 'SourceRejected'],
    [401, 'AuthFailed'],
    [403, 'PermissionDenied'],
    [404, 'SourceRejected'],
    [422, 'SourceRejected'],
  ])('a permanent %i is tried once and becomes %s [A5]', async (status, code) => {
    const server = await startServer(answer(status, '<html>\n <b>no</b>\n</html>'));
    const error = await failureOf(openClient().request({ url: server.url }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`got ${status}: a web page: no`);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    [400, 'PlatformRejected'],
    [503, 'PlatformUnavailable'],
  ])('for the platform %i becomes %s', async (status, code) => {
    const server = await startServer(answer(status));
    const client = openClient({ role: 'platform', clock: createTestClock() });
    expect((await failureOf(client.request({ url: server.url }))).code).toBe(code);
  });

  test('a POST is not repeated after a temporary error, because it may have had its effect [B5]', async () => {
    const server = await startServer(answer(503));
    const client = openClient({ clock: createTestClock() });
    const error = await failureOf(client.request({ method: 'POST', url: server.url, body: 'x' }));
    expect(error.code).toBe('SourceUnavailable');
    expect(server.requests).toHaveLength(1);
  });

  test('a POST that its caller calls repeatable is sent again with the same body', async () => {
    const server = await startServer(inOrder(answer(503), answer(200, 'fine')));
    const client = openClient({ clock: createTestClock(), retry: { methods: ['POST'] } });
    expect(await fetchText(client, { method: 'POST', url: server.url, body: 'search' })).toBe(
      'fine',
    );
    expect(server.requests.map((request) => request.body)).toEqual(['search', 'search']);
  });

  test('headers are made anew for every attempt', async () => {
    const server = await startServer(inOrder(answer(503), answer(200)));
    const headers = (attempt: number) => ({ 'X-Proof': `proof-${attempt}` });
    await fetchText(openClient({ clock: createTestClock() }), { url: server.url, headers });
    expect(server.requests.map((request) => request.headers['x-proof'])).toEqual([
      'proof-1',
      'proof-2',
    ]);
  });

  test('a refused connection is unreachable after all attempts, and says that nothing was sent', async () => {
    const clock = createTestClock();
    const client = openClient({ clock, retry: { maxAttempts: 2 } });
    const error = await failureOf(
      client.request({ method: 'POST', url: 'http://127.0.0.1:9/', body: 'x' }),
    );
    expect(error).toMatchObject({ code: 'SourceUnreachable', details: { neverSent: true } });
    expect(clock.slept).toHaveLength(1);
  });

  test('a not modified answer is an answer', async () => {
    const server = await startServer(answer(304));
    const response = await openClient().request({ url: server.url });
    await response.discard();
    expect(response.status).toBe(304);
  });
});
