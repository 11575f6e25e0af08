// The pages of the SDK: the program of the quick start runs as it is printed, and every page is linked.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { pagesOfSdk, snippetsOf, textOf } from './pages.ts';
import { OWNER, simulate } from './simulated.ts';

const ENTRY = fileURLToPath(new URL('../../src/threatconnect/index.ts', import.meta.url));

describe('the quick start', () => {
  test('is a program of about twenty lines that runs as printed', async () => {
    const { simulator } = await simulate(
      {},
      {
        owners: [
          { name: 'Demo Organization', kind: 'Organization' },
          { name: OWNER, kind: 'Source', bulk: { json: true, csv: true } },
        ],
      },
    );
    const [program = ''] = snippetsOf('quick-start.md');
    expect(program.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(26);
    const folder = mkdtempSync(join(tmpdir(), 'quick-start-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'first.ts');
    writeFileSync(file, program.replace('threatconnect-feeds/sdk', ENTRY));
    vi.stubEnv('TC_API_PATH', simulator.apiPath);
    vi.stubEnv('TC_ACCESS_ID', '11112222333344445555');
    vi.stubEnv('TC_SECRET_KEY', 'canary-secret-key-of-the-tests');
    vi.stubEnv('TC_OWNER', OWNER);
    const lines: string[] = [];
    const log = vi
      .spyOn(console, 'log')
      .mockImplementation((...words) => void lines.push(words.join(' ')));
    onTestFinished(() => {
      log.mockRestore();
      vi.unstubAllEnvs();
    });
    await import(/* @vite-ignore */ file);
    expect(lines).toEqual(['sent 1, refused 0', 'bad.example 4 apt', 'bad.example 75']);
  });
});

test('every page is linked from the quick start', () => {
  const linked = [...textOf('quick-start.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(
    (match) => match[1],
  );
  expect([...linked, 'quick-start.md'].sort()).toEqual([...pagesOfSdk].sort());
});
