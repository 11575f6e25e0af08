import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { recordingTerminal } from './recording-terminal.ts';

describe('tcfeeds simulator', () => {
  test('tells its address as JSON, serves its page, and ends cleanly on SIGTERM', async () => {
    const terminal = recordingTerminal();
    const listeners = process.listenerCount('SIGTERM');
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
    process.emit('SIGTERM');
    expect(await running).toBe(0);
    await expect(fetch(`${String(url)}/`)).rejects.toThrow();
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
  });

  test('says that a port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const terminal = recordingTerminal();
    const code = await runCli(
      ['simulator', '--user', 'a:bcdef', '--owner', 'X', '--port', String(port)],
      terminal,
    );
    expect(code).toBe(1);
    expect(terminal.stderr()).toMatch(
      /^ConfigInvalid: simulator: port \d+ is used by another program/,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
