import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { recordingTerminal } from './recording-terminal.ts';

/** What SIGTERM does to a command that was started since `before` was taken; other files may have handlers of their own. */
function terminate(before: readonly NodeJS.SignalsListener[]): void {
  for (const listener of process.listeners('SIGTERM'))
    if (!before.includes(listener)) listener('SIGTERM');
}

describe('tcfeeds simulator', () => {
  test('tells its address as JSON, serves its page, and ends cleanly on SIGTERM', async () => {
    const terminal = recordingTerminal();
    const listeners = process.listeners('SIGTERM');
    const running = runCli(
      [
        'simulator',
        '--user',
        'demo-id:demo-secret',
        '--owner',
        'Demo Source',
        '--owner',
        'Organization=Demo',
        '--json',
      ],
      terminal,
    );
    while (terminal.stdout() === '') await delay(10);
    const { url, apiPath, port } = JSON.parse(terminal.stdout()) as Record<string, string | number>;
    expect(apiPath).toBe(`${String(url)}/api`);
    expect(url).toBe(`http://127.0.0.1:${String(port)}`);
    const page = await (await fetch(`${String(url)}/`)).text();
    expect(page).toContain('Demo Source');
    terminate(listeners);
    expect(await running).toBe(0);
    await expect(fetch(`${String(url)}/`)).rejects.toThrow();
    expect(process.listeners('SIGTERM')).toEqual(listeners);
  });

  test.each([
    ['127.0.0.1', false],
    ['localhost', false],
    ['127.0.0.2', false],
    ['0.0.0.0', true],
  ])('on %s: warns that it has no real security: %s', async (host, warns) => {
    const terminal = recordingTerminal();
    const listeners = process.listeners('SIGTERM');
    const running = runCli(
      ['simulator', '--user', 'a:secret-of-this-test', '--owner', 'X', '--host', host, '--json'],
      terminal,
    );
    while (terminal.stdout() === '') await delay(10);
    const { url, port } = JSON.parse(terminal.stdout()) as Record<string, string | number>;
    expect(url).toBe(`http://${host}:${String(port)}`);
    const reached = host === '0.0.0.0' ? '127.0.0.1' : host;
    expect((await fetch(`http://${reached}:${String(port)}/`)).status).toBe(200);
    terminate(listeners);
    expect(await running).toBe(0);
    const warning = /^Warning: .* can be reached from other machines.* without real security/m;
    if (warns) expect(terminal.stderr()).toMatch(warning);
    else expect(terminal.stderr()).not.toMatch(/Warning/);
  });

  test('says that an address is not one of this machine', async () => {
    const terminal = recordingTerminal();
    const words = [
      'simulator',
      '--user',
      'a:secret-of-this-test',
      '--owner',
      'X',
      '--host',
      '192.0.2.1',
    ];
    expect(await runCli(words, terminal)).toBe(1);
    expect(terminal.stderr()).toMatch(
      /^ConfigInvalid: simulator: --host expected an address of this machine .*, got "192\.0\.2\.1"/,
    );
  });

  test('says that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const terminal = recordingTerminal();
    const code = await runCli(
      ['simulator', '--user', 'a:secret-of-this-test', '--owner', 'X', '--port', String(port)],
      terminal,
    );
    expect(code).toBe(1);
    expect(terminal.stderr()).toMatch(
      /^ConfigInvalid: simulator: port \d+ is used by another program/,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
