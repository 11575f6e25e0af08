// The order in which servers are looked for, with small shell scripts in the place of go, mvn and the servers themselves.
import { createServer, type Server } from 'node:http';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../src/worker/servers/ports.ts';
import {
  provideDevServer,
  provideTestServer,
  type ProvideOptions,
} from '../../../src/worker/servers/index.ts';

let root = '';
let lines: string[] = [];
/** Nothing listens here, so a download fails at once. */
let closedHost = '';
let host: Server | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'provide-'));
  await mkdir(join(root, 'bin'));
  lines = [];
  closedHost = `http://127.0.0.1:${await freePort()}`;
});
afterEach(async () => {
  host?.closeAllConnections();
  await new Promise((resolve) => (host ? host.close(resolve) : resolve(undefined)));
  host = undefined;
  await rm(root, { recursive: true });
});

const DEV = `#!/bin/sh
case "$1" in
  --version) echo "temporal version 9.9.9";;
  server) echo "      --search-attribute KEY=VALUE";;
esac
`;
const TEST = '#!/bin/sh\necho "Usage: <command> <port> <flags>"\n';

async function script(path: string, text: string): Promise<string> {
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

/** A `go` that notes each call and installs `text` as the CLI. */
const fakeGo = (text: string): Promise<string> =>
  script(
    join(root, 'bin', 'go'),
    `#!/bin/sh\necho "$@ CGO=$CGO_ENABLED" >> ${root}/go-calls\ncat > "$GOBIN/temporal" <<'END'\n${text}END\nchmod +x "$GOBIN/temporal"\n`,
  );

const calls = async (): Promise<string[]> =>
  (await readFile(join(root, 'go-calls'), 'utf8').catch(() => '')).split('\n').filter(Boolean);

const options = (more: Partial<ProvideOptions> = {}): ProvideOptions => ({
  onProgress: (line) => lines.push(line),
  cacheDir: join(root, 'cache'),
  env: { PATH: `${join(root, 'bin')}:/usr/bin:/bin` },
  downloadHost: closedHost,
  ...more,
});

describe('the dev server', () => {
  test('comes from TEMPORAL_CLI_PATH first', async () => {
    const path = await script(join(root, 'mine'), DEV);
    await script(join(root, 'bin', 'temporal'), DEV);
    const env = { PATH: join(root, 'bin'), TEMPORAL_CLI_PATH: path };
    expect(await provideDevServer(options({ env }))).toEqual({
      path,
      source: 'environment',
      version: '9.9.9',
    });
  });

  test.each([
    ['is missing', undefined, 'is not an executable file'],
    ['fails', '#!/bin/sh\nexit 3\n', 'exit code 3'],
    ['is another program', '#!/bin/sh\necho hello\n', 'start-dev'],
  ])('from TEMPORAL_CLI_PATH that %s is an error that says so', async (_, text, expected) => {
    const path = join(root, 'mine');
    if (text !== undefined) await script(path, text);
    const env = { PATH: '/usr/bin:/bin', TEMPORAL_CLI_PATH: path };
    await expect(provideDevServer(options({ env }))).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringContaining(expected) as string,
    });
  });

  test('comes from the PATH next, and a program that cannot do it is passed over aloud', async () => {
    const path = await script(join(root, 'bin', 'temporal'), DEV);
    expect(await provideDevServer(options())).toMatchObject({ path, source: 'path' });
    await script(path, '#!/bin/sh\nexit 1\n');
    await fakeGo(DEV);
    expect(await provideDevServer(options())).toMatchObject({ source: 'go' });
    expect(lines.join('\n')).toContain(`${path} cannot be used as Temporal dev server`);
  });

  test('is built by go once and found in the cache afterwards', async () => {
    await fakeGo(DEV);
    const built = await provideDevServer(options());
    expect(built).toMatchObject({ source: 'go', version: '9.9.9' });
    expect(await provideDevServer(options())).toEqual({ ...built, source: 'cache' });
    expect(await calls()).toEqual([
      'install -v github.com/temporalio/cli/cmd/temporal@v1.5.1 CGO=0',
    ]);
  });

  test('is built again when the file in the cache was cut off', async () => {
    await fakeGo(DEV);
    const { path } = await provideDevServer(options());
    await writeFile(path, DEV.slice(0, 20));
    expect(await provideDevServer(options())).toMatchObject({ source: 'go' });
    expect(await readFile(path, 'utf8')).toBe(DEV);
  });

  test('is built once when two ask at the same time, and the second says that it waits', async () => {
    await fakeGo(DEV);
    const slow = (await readFile(join(root, 'bin', 'go'), 'utf8')).replace('\n', '\nsleep 1\n');
    await script(join(root, 'bin', 'go'), slow);
    const both = await Promise.all([provideDevServer(options()), provideDevServer(options())]);
    expect(both.map((server) => server.source).sort()).toEqual(['cache', 'go']);
    expect(await calls()).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('waiting for process'))).toHaveLength(1);
  });

  test('leaves nothing in the cache when what go built does not run', async () => {
    await fakeGo('#!/bin/sh\nexit 1\n');
    await expect(provideDevServer(options())).rejects.toThrow('No Temporal dev server');
    await expect(access(join(root, 'cache', 'temporal-cli-v1.5.1'))).rejects.toThrow();
  });

  test('is built in a folder of its own, and what a killed build left behind is removed', async () => {
    const abandoned = join(root, 'cache', 'temporal-cli-v1.5.1.new-killed');
    await mkdir(abandoned, { recursive: true });
    await fakeGo(DEV);
    await provideDevServer(options());
    expect((await readdir(join(root, 'cache'))).sort()).toEqual([
      'cli.download-failed.json',
      'temporal-cli-v1.5.1',
    ]);
  });

  test('that cannot be had is one error that names the four ways and what was tried', async () => {
    const error = await provideDevServer(options()).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'ConfigInvalid' });
    const { message } = error as Error;
    for (const way of ['TEMPORAL_CLI_PATH', 'PATH', 'temporal.download', 'Go 1.25']) {
      expect(message).toContain(way);
    }
    expect(message).toContain('ECONNREFUSED');
    expect(message).toContain('there is no `go` on the PATH');
  });
});

describe('the download', () => {
  const listen = async (server: Server): Promise<string> => {
    host = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  test('unpacks the named file of the archive', async () => {
    await mkdir(join(root, 'archive'));
    await script(join(root, 'archive', 'temporal'), DEV);
    await writeFile(join(root, 'archive', 'LICENSE'), 'words');
    spawnSync('tar', ['-czf', join(root, 'a.tar.gz'), '-C', join(root, 'archive'), '.']);
    await fakeGo(DEV);
    const bytes = await readFile(join(root, 'a.tar.gz'));
    let asked = '';
    const downloadHost = await listen(
      createServer((request, response) => {
        if (request.url?.startsWith('/cli/default') === true) {
          asked = request.url;
          const archiveUrl = `http://${request.headers.host ?? ''}/archive.tar.gz`;
          response.end(JSON.stringify({ archiveUrl, fileToExtract: './temporal' }));
        } else response.end(bytes);
      }),
    );
    expect(await provideDevServer(options({ downloadHost }))).toMatchObject({
      source: 'download',
      version: '9.9.9',
    });
    expect(asked).toContain('sdk-name=sdk-typescript');
    expect(await calls()).toEqual([]);
  });

  test('from a host that never answers is given up soon, and not tried again within a day', async () => {
    await fakeGo(DEV);
    let requests = 0;
    const downloadHost = await listen(
      createServer(() => {
        requests += 1;
      }),
    );
    const hanging = options({ downloadHost, connectTimeoutMs: 300 });
    const startedAt = Date.now();
    const { path } = await provideDevServer(hanging);
    expect(Date.now() - startedAt).toBeLessThan(5_000);
    await rm(path);
    await provideDevServer(hanging);
    expect(requests).toBe(1);
  });

  test('answered with a page of a proxy is a failure and go is used', async () => {
    await fakeGo(DEV);
    const downloadHost = await listen(
      createServer((_, response) => response.end('{"message":"sign in"}')),
    );
    expect(await provideDevServer(options({ downloadHost }))).toMatchObject({ source: 'go' });
    expect(lines.join('\n')).toContain('the answer names no archive');
  });
});

describe('the test server', () => {
  const fakeMaven = (): Promise<string> =>
    script(
      join(root, 'bin', 'mvn'),
      `#!/bin/sh\nfor a in "$@"; do case "$a" in -DoutputDirectory=*) out="\${a#*=}";; esac; done\ncp pom.xml ${root}/pom.xml\nmkdir -p "$out"\necho jar > "$out/server.jar"\n`,
    );

  test('comes from TEMPORAL_TEST_SERVER_PATH first', async () => {
    const path = await script(join(root, 'mine'), TEST);
    const env = { PATH: '/usr/bin:/bin', TEMPORAL_TEST_SERVER_PATH: path };
    expect(await provideTestServer(options({ env }))).toMatchObject({
      path,
      source: 'environment',
    });
  });

  test('is collected by Maven, started through exec, and collected again when a jar was cut off', async () => {
    await fakeMaven();
    await script(join(root, 'bin', 'java'), TEST);
    const built = await provideTestServer(options());
    expect(built).toMatchObject({ source: 'maven', version: '1.38.0' });
    expect(await readFile(join(root, 'pom.xml'), 'utf8')).toContain('temporal-test-server');
    expect(await readFile(built.path, 'utf8')).toContain('exec java');
    expect(await provideTestServer(options())).toMatchObject({ source: 'cache' });
    await writeFile(join(built.path, '..', 'lib', 'server.jar'), '');
    expect(await provideTestServer(options())).toMatchObject({ source: 'maven' });
  });

  test('that cannot be had names Java and Maven', async () => {
    const env = { PATH: join(root, 'bin') };
    await expect(provideTestServer(options({ env }))).rejects.toThrow(/Java 8 or newer and Maven/);
  });
});
