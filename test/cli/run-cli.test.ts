import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportError } from '../../src/cli/error-report.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { CodedError } from '../../src/core/errors.ts';
import { registerSecret } from '../../src/core/redaction.ts';
import { recordingTerminal } from './recording-terminal.ts';

describe('the command line', () => {
  test.each([
    [['satus'], /no command "satus"\. Did you mean "status"\?/],
    [['frobnicate'], /no command "frobnicate"\. Commands: demo, up, apply/],
    [['state', 'shwo', 'f'], /tcfeeds state: there is no command "shwo"\. Did you mean "show"\?/],
    [['--wait', 'status'], /the command comes before its options/],
    [['run', 'a b', '--wait'], /"a b" cannot be a feed id/],
    [['run', 'f', '--set', 'novalue'], /--set expects name=value, got "novalue"/],
    [['simulator', '--user', 'a:bcdef', '--owner', 'X', '--port', 'many'], /--port must be a port/],
    [['simulator', '--user', 'nosecret', '--owner', 'X'], /--user expects ID:SECRET/],
    [['state', 'reset', 'f', '--reason', ' '], /--reason must say why/],
    [['state', 'set', 'f', '--reason', 'r', '--to', '5'], /--to needs --collection/],
    [['state', 'set', 'f', '--reason', 'r', '--pause', '--resume'], /exclude each other/],
    [
      ['state', 'forget-batch', 'f', '--epoch', 'x', '--chunk', '0', '--reason', 'r'],
      /--epoch must be a whole number, got "x"/,
    ],
    [['state', 'forget-batch', 'f', '--chunk', '0', '--reason', 'r'], /--epoch is missing/],
    [['apply', '--config', '/nowhere/feeds.yaml'], /\/nowhere\/feeds\.yaml/],
  ])('%j ends with 1 and one line that says what to do', async (argv, message) => {
    const terminal = recordingTerminal();
    expect(await runCli(argv, terminal)).toBe(1);
    expect(terminal.stderr()).toMatch(message);
    expect(terminal.stderr()).toMatch(/^[A-Z][A-Za-z]+: /);
    expect(terminal.stderr()).not.toMatch(/^ {4}at /m);
    expect(terminal.stdout()).toBe('');
  });

  test('apply says what is wrong with the TAXII server before it asks for anything', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'apply-'));
    try {
      const file = join(folder, 'tcfeeds.yaml');
      await writeFile(
        file,
        `platforms: {main: {tc_api_path: 'https://tc.example', tc_token: '\${env:T}'}}
exports: {}
taxii: {users: {a: {token: '\${env:T}'}}, collections: {nothing: {}}}
`,
      );
      const terminal = recordingTerminal();
      expect(await runCli(['apply', '--config', file], terminal)).toBe(1);
      expect(terminal.stderr()).toMatch(/taxii\.collections\.nothing/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('with --json an error is one JSON object on stderr', async () => {
    const terminal = recordingTerminal();
    expect(await runCli(['run', '--json'], terminal)).toBe(1);
    expect(JSON.parse(terminal.stderr())).toEqual({
      error: {
        code: 'InputInvalid',
        message: expect.stringContaining('<feed> is missing') as string,
      },
    });
  });

  test('--version prints the version of the package', async () => {
    const terminal = recordingTerminal();
    expect(await runCli(['--version'], terminal)).toBe(0);
    expect(terminal.stdout()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('without any word the overview is shown, and that is no success', async () => {
    const terminal = recordingTerminal();
    expect(await runCli([], terminal)).toBe(1);
    expect(terminal.stdout()).toContain('Commands');
  });
});

describe('an error at the end', () => {
  const secret = 'canary-value-2bd1f8';
  registerSecret(secret);

  test('with a code is told without stack', () => {
    const terminal = recordingTerminal();
    const error = new Error('outer', {
      cause: new CodedError('StoreFull', 'The store has no room'),
    });
    expect(reportError(error, terminal, { json: false, verbose: false })).toBe(1);
    expect(terminal.stderr()).toBe('StoreFull: The store has no room\n');
  });

  test('without a code is called a defect and says where to report it', () => {
    const terminal = recordingTerminal();
    reportError(new TypeError('x is not a function'), terminal, { json: false, verbose: false });
    expect(terminal.stderr()).toMatch(/^Internal: x is not a function\n.*defect.*CONTRIBUTING/);
    expect(terminal.stderr()).not.toContain('at ');
  });

  test('shows stack and causes with --verbose, without secrets [O1]', () => {
    const terminal = recordingTerminal();
    const cause = new Error(`refused ${secret}`);
    reportError(new Error(`bad ${secret}`, { cause }), terminal, { json: false, verbose: true });
    expect(terminal.stderr()).toMatch(/at .*run-cli\.test\.ts/);
    expect(terminal.stderr()).toContain('caused by: Error: refused');
    expect(terminal.stderr()).not.toContain(secret);
  });
});
