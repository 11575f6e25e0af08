// The composed set-up cannot be started by a test. What can be wrong on paper is checked here: its form, names that must fit
// together, and that each command it runs exists.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/index.ts';
import { commandNames, commands, type CommandName } from '../../src/cli/commands.ts';
import { FEED_SEARCH_ATTRIBUTES } from '../../src/worker/servers/index.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly network_mode?: string;
  readonly profiles?: readonly string[];
  readonly hostname?: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);
const dockerfile = read('Dockerfile');

describe('docker-compose.yml', () => {
  test('has the form that Compose expects', () => {
    const validate = new Ajv({ allowUnionTypes: true, strictTuples: false }).compile(
      JSON.parse(read('test/fixtures/compose-schema.json')) as object,
    );
    expect(validate(compose) ? [] : validate.errors).toEqual([]);
  });

  test('has all parts of the set-up', () => {
    expect(services.map(([name]) => name)).toEqual([
      'postgres',
      'setup-schema',
      'temporal',
      'setup-namespace',
      'ui',
      'worker',
      'apply',
      'simulator',
    ]);
    expect(compose.services['simulator']?.profiles).toEqual(['simulator']);
  });

  test.each(services)('%s has a pinned image', (_, { image = '', build }) => {
    if (build !== undefined) expect(image).toMatch(/^threatconnect-feeds:/);
    else expect(image).toMatch(/^[a-z/-]+:\d+(\.\d+)+$/);
  });

  test('uses one version of the Temporal server and its tools', () => {
    const { 'setup-schema': schema, temporal, 'setup-namespace': namespace } = compose.services;
    const version = temporal?.image?.split(':')[1];
    expect(schema?.image).toBe(`temporalio/admin-tools:${version ?? ''}`);
    expect(namespace?.image).toBe(schema?.image);
  });

  test.each(services)('%s waits for services that can be waited for so', (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      const other = compose.services[name];
      expect(other, name).toBeDefined();
      if (condition === 'service_healthy') expect(other?.healthcheck, name).toBeDefined();
    }
    const shared = /^service:(.+)$/.exec(service.network_mode ?? '')?.[1];
    if (shared !== undefined) expect(Object.keys(compose.services)).toContain(shared);
  });

  test.each(services)('%s mounts volumes and files that exist', (_, { volumes = [] }) => {
    for (const volume of volumes) {
      const source = volume.replace(/\$\{[A-Z_]+:-([^}]*)\}/, '$1').split(':')[0] ?? '';
      if (source.startsWith('./')) expect(existsSync(resolve(root, source)), source).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  test('checks the health of everything that keeps running and is waited for', () => {
    for (const name of ['postgres', 'temporal', 'worker']) {
      expect(compose.services[name]?.healthcheck?.test[0], name).toMatch(/^CMD/);
    }
  });

  test('asks for the health of the worker what only a working worker can answer', async () => {
    const { healthcheck } = compose.services['worker'] ?? {};
    expect(healthcheck?.test).toEqual(['CMD', 'tcfeeds', 'worker', '--check']);
    const command = await commands.worker();
    expect(command.exitCodes).toMatchObject({
      0: expect.stringMatching(/--check: a worker of this machine is at work/) as string,
      1: expect.stringMatching(/--check: none is/) as string,
    });
  });

  test('keeps one worker with a fixed host name, because its store cannot be shared', () => {
    const workers = ours.filter(([, { command }]) => command?.[0] === 'worker');
    expect(workers).toHaveLength(1);
    expect(workers[0]?.[1].hostname).toBeDefined();
    expect(workers[0]?.[1].volumes).toContain('store:/var/lib/tcfeeds');
  });
});

describe('each command', () => {
  const used: (readonly [string, readonly string[]])[] = [
    ...ours.map(([name, { command = [] }]) => [name, command] as const),
    ...ours.flatMap(([name, { healthcheck }]) => {
      const [, program, ...words] = healthcheck?.test ?? [];
      return program === 'tcfeeds' ? [[`health of ${name}`, words] as const] : [];
    }),
    ['Dockerfile', JSON.parse(/^CMD (.+)$/m.exec(dockerfile)?.[1] ?? '[]') as string[]],
  ];

  test.each(used)('of %s is one of the command line, with its options', async (_, words) => {
    const [name = '', ...options] = words;
    expect(commandNames).toContain(name);
    const command = await commands[name as CommandName]();
    const known = command.kind === 'command' ? Object.keys(command.args) : [];
    for (const option of options) {
      expect(known, option).toContain(/^--([a-z-]+)/.exec(option)?.[1]);
    }
  });

  test('in the comments is one of the command line', () => {
    const text = read('docker-compose.yml');
    for (const [, name] of text.matchAll(/docker compose run --rm apply (\w+)/g)) {
      expect(commandNames).toContain(name);
    }
  });
});

describe('the files beside it', () => {
  test('register exactly the search attributes that runs set', () => {
    const script = read('docker/setup-namespace.sh');
    const registered = [...script.matchAll(/^attribute (\w+) (\w+)$/gm)];
    expect(Object.fromEntries(registered.map(([, name, type]) => [name, type]))).toEqual(
      FEED_SEARCH_ATTRIBUTES,
    );
  });

  test('hold a configuration that is valid and fits the simulator of the set-up', () => {
    const config = readConfig(read('docker/feeds.yaml'), '/etc/tcfeeds/feeds.yaml', {
      TCFEEDS_STORE: 'file:/var/lib/tcfeeds',
    });
    const command = compose.services['simulator']?.command ?? [];
    const port = /--port=(\d+)/.exec(command.join(' '))?.[1] ?? '';
    expect(config.platforms['main']?.instance).toBe(`127.0.0.1:${port}/api`);
    const [feed] = Object.values(config.feeds);
    expect(command).toContain(`--owner=${feed?.values.tc_owner ?? ''}`);
    const { TC_ACCESS_ID = '', TC_SECRET_KEY = '' } = compose.services['worker']?.environment ?? {};
    const byDefault = (text: string): string => /:-([^}]*)\}/.exec(text)?.[1] ?? '';
    expect(command).toContain(`--user=${byDefault(TC_ACCESS_ID)}:${byDefault(TC_SECRET_KEY)}`);
  });

  test('of the image start the same program that is packed', () => {
    const { bin, engines } = JSON.parse(read('package.json')) as {
      bin: { tcfeeds: string };
      engines: { node: string };
    };
    expect(dockerfile).toContain(`/app/${bin.tcfeeds} /usr/local/bin/tcfeeds`);
    expect(dockerfile).toContain('ENTRYPOINT ["tcfeeds"]');
    const oldest = /(\d+\.\d+)/.exec(engines.node)?.[1] ?? '';
    for (const [, image] of dockerfile.matchAll(/^FROM node:(\S+)/gm)) {
      expect(image).toMatch(new RegExp(`^${oldest.replace('.', '\\.')}-`));
    }
  });
});
