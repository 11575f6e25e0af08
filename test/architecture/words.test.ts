// Words that must not be in the repository: unfinished work, rules switched off, and traces of the machine it was written on.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const CODE = /\.(ts|js)$/;
const TEXT = /\.(ts|js|md|ya?ml|json)$|(^|\/)Dockerfile$/;
/** Written by a tool, and the one word list. */
const LEFT_OUT = /^(package-lock\.json|test\/architecture\/words\.test\.ts)$/;

/** Name, words, and in which files. */
const FORBIDDEN: readonly (readonly [string, RegExp, RegExp])[] = [
  ['unfinished work', /\b(TODO|FIXME|XXX|HACK)\b/, TEXT],
  ['a rule that is switched off', /eslint-disable|@ts-ignore|@ts-nocheck/, CODE],
  ['a test that does not run', /\b(test|it|describe)\.(only|todo|fails)\b/, /^test\/.*\.ts$/],
  ['a default export', /^export default /m, /^(src|workflows|activities)\/.*\.ts$/],
  ['a path of one machine', /\/work\/(main|shared)|\/home\/[a-z]+\/|\/Users\/[a-z]+\//, TEXT],
  ['a private address of a registry', /\b(nexus|artifactory|verdaccio)\.[a-z]/i, TEXT],
];

let files: { readonly path: string; readonly text: string }[] = [];

beforeAll(async () => {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], {
    cwd: ROOT,
    maxBuffer: 16 * 1024 * 1024,
  });
  const paths = stdout.split('\0').filter((path) => TEXT.test(path) && !LEFT_OUT.test(path));
  files = await Promise.all(
    paths.map(async (path) => ({
      path,
      // A file may just have been removed from the working tree.
      text: await readFile(join(ROOT, path), 'utf8').catch(() => ''),
    })),
  );
});

describe('the repository holds no', () => {
  test.each(FORBIDDEN)('%s', (_what, words, where) => {
    const found = files
      .filter(({ path, text }) => where.test(path) && words.test(text))
      .map(({ path, text }) => `${path}: ${words.exec(text)?.[0] ?? ''}`);
    expect(found).toEqual([]);
  });

  test('room for things without a name', () => {
    const rooms = files
      .map(({ path }) => path)
      .filter((path) => /(^|\/)(common|shared|utils?|helpers?|misc)\//.test(path));
    expect(rooms).toEqual([]);
  });
});

test('files are named in small letters and dashes', () => {
  const odd = files
    .map(({ path }) => path)
    .filter((path) => /^(src|workflows|activities|test)\/.*\.ts$/.test(path))
    .filter((path) => !/^[a-z0-9/._-]+$/.test(path));
  expect(odd).toEqual([]);
});
