// Words and commands that people paste: they have to work as they stand.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { definitionInfo } from '../../src/cli/definition-info.ts';
import { temporalCommand, temporalVersionInWords } from '../../src/cli/temporal/program.ts';
import { whenInWords } from '../../src/cli/terminal/words.ts';
import { effectiveSettings, readConfig } from '../../src/config/index.ts';

let folder: string;
const usual = { address: '127.0.0.1:7233', namespace: 'default' };
async function program(path: string): Promise<string> {
  await mkdir(join(folder, path), { recursive: true });
  const file = join(folder, path, 'temporal');
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcfeeds-hints-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a command of the Temporal program', () => {
  test('is left out when there is no such program', async () => {
    const env = { PATH: join(folder, 'empty'), TCFEEDS_CACHE: join(folder, 'no-cache') };
    expect(await temporalCommand(usual, 'workflow list', env)).toBeUndefined();
  });

  test('is short when the program is on the PATH', async () => {
    await program('bin');
    const env = { PATH: join(folder, 'bin') };
    expect(await temporalCommand(usual, 'workflow list', env)).toBe('temporal workflow list');
  });

  test('names our own copy, and a server that is not the usual one', async () => {
    const file = await program('cache/temporal-cli-v1.5.1');
    const env = { PATH: '', TCFEEDS_CACHE: join(folder, 'cache') };
    const target = { address: '127.0.0.1:34567', namespace: 'feeds' };
    expect(await temporalCommand(target, 'workflow show -w a', env)).toBe(
      `${file} workflow show -w a --address 127.0.0.1:34567 --namespace feeds`,
    );
  });
});

test('a Temporal built from source has the version of its module', () => {
  expect(temporalVersionInWords('0.0.0-DEV (Server 1.29.1, UI 2.42.1)')).toBe(
    '1.5.1 (Server 1.29.1, UI 2.42.1)',
  );
  expect(temporalVersionInWords('1.4.0')).toBe('1.4.0');
});

test('an instant that nobody knows is a dash', () => {
  expect(whenInWords('')).toBe('–');
});

test.each([
  ['an unknown key', 'tc_owner: A, indicator_rating: 1', {}],
  ['an unknown setting of --set', 'tc_owner: A', { indicator_rating: '1' }],
])('the message on %s names the nearest eight, each once', (_what, block, overrides) => {
  const config = readConfig(
    `platforms: {main: {tc_api_path: 'https://tc.example/api', api_access_id: '\${env:A}', api_secret_key: '\${env:K}'}}
feeds: {spamhaus-drop: {${block}}}`,
    join(folder, 'feeds.yaml'),
    {},
  );
  let message = '';
  try {
    effectiveSettings(config, 'spamhaus-drop', definitionInfo('spamhaus-drop'), overrides);
  } catch (error) {
    message = String(error);
  }
  const named = /Known: (.+) and \d+ more/.exec(message)?.[1]?.split(', ') ?? [];
  expect(named.length, message).toBe(8);
  expect(new Set(named).size, message).toBe(8);
});
