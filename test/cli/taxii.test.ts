// `tcfeeds taxii serve` as an operator starts it, over a store that an export has filled.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { exportInfo } from '../../src/cli/export-info.ts';
import { startTaxiiProcess } from '../../src/cli/taxii-process.ts';
import { effectiveTaxii, loadConfig } from '../../src/config/index.ts';
import { createStore } from '../../src/spool/index.ts';
import { createLog } from '../../src/worker/index.ts';
import { get, Mirror } from '../taxii/bench.ts';

vi.setConfig({ testTimeout: 60_000 });

const YAML = `platforms:
  main: { tc_api_path: 'https://tc.example/api', api_access_id: '\${env:A}', api_secret_key: '\${env:A}' }
exports: { all: { title: Everything } }
taxii:
  port: 0
  users:
    reader: { password: '\${env:PASSWORD}', token: '\${file:token}' }
    second: { token: '\${env:SECOND}' }
  collections: { all: { settings: { observables: true } } }
`;

async function bench() {
  const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-taxii-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'exports.yaml'), YAML);
  await writeFile(join(folder, 'token'), 'token-in-a-file\n');
  const config = await loadConfig(join(folder, 'exports.yaml'), {});
  const store = createStore(pathToFileURL(join(folder, 'var')).href);
  const start = (env: Record<string, string>) =>
    startTaxiiProcess({
      settings: effectiveTaxii(config, exportInfo()),
      store,
      log: createLog({ level: 'critical' }),
      env,
    });
  return { start, mirror: new Mirror(store) };
}
const ENV = { PASSWORD: 'pass-word', SECOND: 'second-token' };

test('shows what the newest commit of the export says, to those whom the YAML names', async () => {
  const { start, mirror } = await bench();
  const server = await start(ENV);
  onTestFinished(() => server.close());
  const headers = { authorization: 'Bearer token-in-a-file' };
  const objects = (): ReturnType<typeof get> =>
    get(server, '/api/collections/all/objects/', { headers });
  await server.follow();
  expect((await objects()).status).toBe(503);
  await mirror.merge([{ id: '9007199254740993', summary: 'a.example' }]);
  await mirror.commit();
  await server.follow();
  const { body } = await objects();
  expect(body.objects?.map(({ type }) => type)).toEqual([
    'identity',
    'extension-definition',
    'identity',
    'indicator',
    'domain-name',
    'relationship',
  ]);
  expect(body.objects?.[3]).toMatchObject({ pattern: "[domain-name:value = 'a.example']" });
  expect(JSON.stringify(body)).toContain('"9007199254740993"');
  const list = await get(server, '/api/collections/', {
    headers: { authorization: 'Basic cmVhZGVyOnBhc3Mtd29yZA==' },
  });
  expect(list.body['collections']).toMatchObject([{ title: 'Everything', alias: 'all' }]);
});

test('two servers do not work on one store, and a stopped one leaves it free', async () => {
  const { start } = await bench();
  const first = await start(ENV);
  await expect(start(ENV)).rejects.toThrow(
    `A TAXII server works on this store already: process ${process.pid}`,
  );
  await first.close();
  await (await start(ENV)).close();
});

test('secrets that are missing or shared are named', async () => {
  const { start } = await bench();
  await expect(start({ PASSWORD: 'pass-word' })).rejects.toThrow('SECOND is not set');
  await expect(start({ ...ENV, SECOND: 'token-in-a-file' })).rejects.toThrow(
    'taxii.users: reader and second have the same token',
  );
});
