import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  findServer,
  locateTemporal,
  readConfig,
  removeServerFile,
  writeServerFile,
  type TemporalSettings,
} from '../../src/config/index.ts';
import { FILE } from './support.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'temporal-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const temporal = (block: string, env: Record<string, string> = {}): TemporalSettings =>
  readConfig(`temporal: ${block}\n`, FILE, env).temporal;

const running = (pid: number) => ({
  address: '127.0.0.1:41000',
  namespace: 'default',
  uiUrl: 'http://127.0.0.1:42000',
  pid,
  startedAt: '2026-01-01T00:00:00.000Z',
});

describe('where Temporal is', () => {
  test('comes from the YAML, and from the usual variables before it', () => {
    const block = '{address: "temporal.example:7233", namespace: feeds}';
    expect(temporal(block)).toEqual({ address: 'temporal.example:7233', namespace: 'feeds' });
    expect(temporal(block, { TEMPORAL_ADDRESS: 'other.example:7233' })).toMatchObject({
      address: 'other.example:7233',
      namespace: 'feeds',
    });
  });

  test('is encrypted as soon as there is an API key or a certificate', () => {
    expect(temporal('{}').tls).toBeUndefined();
    expect(temporal('{apiKey: "${env:KEY}"}').tls).toEqual({ verify: true });
    expect(temporal('{}', { TEMPORAL_API_KEY: 'value-of-key' })).toMatchObject({
      apiKey: '${env:TEMPORAL_API_KEY}',
      tls: { verify: true },
    });
    expect(
      temporal('{}', {
        TEMPORAL_TLS_CLIENT_CERT_PATH: '/c.pem',
        TEMPORAL_TLS_CLIENT_KEY_PATH: '/k.pem',
        TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true',
      }).tls,
    ).toEqual({ certFile: '/c.pem', keyFile: '/k.pem', verify: false });
    expect(temporal('{tls: {caFile: ca.pem, serverName: t.example}}').tls).toEqual({
      caFile: '/srv/feeds/ca.pem',
      serverName: 't.example',
      verify: true,
    });
    expect(temporal('{tls: true}', { TEMPORAL_TLS: 'false' }).tls).toBeUndefined();
  });

  test('is the server that runs in the folder when nothing is set, else this machine', async () => {
    const nothing = temporal('{}');
    expect(await locateTemporal(nothing, folder)).toMatchObject({
      address: '127.0.0.1:7233',
      namespace: 'default',
      foundBy: 'default',
    });
    await writeServerFile(folder, running(process.pid));
    expect(await locateTemporal(nothing, folder)).toMatchObject({
      address: '127.0.0.1:41000',
      foundBy: 'running server',
    });
    expect(await locateTemporal(temporal('{address: "a.example:1"}'), folder)).toMatchObject({
      address: 'a.example:1',
      foundBy: 'settings',
    });
  });
});

describe('the file of a running server', () => {
  test('is read while its process lives and removed by its own process only', async () => {
    expect(await findServer(folder)).toBeUndefined();
    await writeServerFile(folder, running(process.pid));
    expect(await findServer(folder)).toEqual(running(process.pid));
    await removeServerFile(folder, 1);
    expect(await findServer(folder)).toEqual(running(process.pid));
    await removeServerFile(folder, process.pid);
    expect(await findServer(folder)).toBeUndefined();
  });

  test('left behind by a killed process is as good as none', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeServerFile(folder, running(pid));
    expect(await findServer(folder)).toBeUndefined();
  });
});
