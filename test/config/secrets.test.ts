import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isSecretReference, resolveSecret } from '../../src/config/index.ts';
import { redact } from '../../src/core/redaction.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const PATH = process.env['PATH'];

describe('a reference', () => {
  test('to a variable, a file or a command gives its value, which is redacted from then on [O1]', async () => {
    await writeFile(join(folder, 'key'), 'from-the-file\n');
    expect(await resolveSecret('${env:KEY}', { KEY: 'from-the-variable' })).toBe(
      'from-the-variable',
    );
    expect(await resolveSecret(`\${file:${folder}/key}`, {})).toBe('from-the-file');
    expect(await resolveSecret('${command:printf "from-%s" "{a}"}', { PATH })).toBe('from-{a}');
    expect(redact('from-the-variable from-the-file from-{a}')).toBe('*** *** ***');
  });

  test('inside an address is put in encoded', async () => {
    const text = 'http://user:${env:PW}@proxy.example:3128';
    expect(await resolveSecret(text, { PW: 'a b@c/d' })).toBe(
      'http://user:a%20b%40c%2Fd@proxy.example:3128',
    );
  });

  test('is told from a literal', () => {
    expect(isSecretReference('${env:A}')).toBe(true);
    expect(isSecretReference('env:A')).toBe(false);
    expect(isSecretReference('prefix ${env:A}')).toBe(false);
  });

  test.each([
    ['${env:NOT_SET}', 'The environment variable NOT_SET is not set'],
    ['${env:EMPTY}', 'is empty'],
    ['${file:/nowhere/key}', 'The secret file /nowhere/key cannot be read (ENOENT)'],
    ['${command:echo oops-secret >&2; exit 4}', '${command:echo …}, ended with 4'],
  ])('that leads nowhere (%s) is an error without contents', async (reference, expected) => {
    const error = await resolveSecret(reference, { EMPTY: '', PATH }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'ConfigInvalid' });
    expect((error as Error).message).toContain(expected);
    expect(JSON.stringify(error)).not.toContain('oops-secret');
  });
});
