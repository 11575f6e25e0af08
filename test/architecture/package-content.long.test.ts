// What is published is an allow-list (O7): no tests, no sources, no histories, nothing of the machine that built it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const ALLOWED = [
  /^dist\//,
  /^docs\/[\w./-]+\.md$/,
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/,
];
const NEVER = [
  /\.test\./,
  /(^|\/)test\//,
  /\.env/,
  /\.pem$/,
  /histories/,
  /\.tgz$/,
  /\.map$/,
  /(^|\/)var\//,
];

describe('the package', () => {
  test('contains what the list allows and nothing else [O7]', async () => {
    // Scripts are left out: they would build the product, and the list does not depend on that.
    const { stdout } = await promisify(execFile)(
      'npm',
      ['pack', '--dry-run', '--json', '--ignore-scripts'],
      { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 },
    );
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('package.json');
    expect(paths.filter((path) => !ALLOWED.some((rule) => rule.test(path)))).toEqual([]);
    expect(paths.filter((path) => NEVER.some((rule) => rule.test(path)))).toEqual([]);
  });
});
