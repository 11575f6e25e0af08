// The page that says what is proved where must name tests that exist, and every test of the simulator.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const PAGE = new URL('../../docs/simulator.md', import.meta.url);
const NAME = /`((?:v2\/|v3\/|switches\/)?[a-z-]+\.test\.ts)`/g;

it('docs/simulator.md names exactly the tests there are', () => {
  const named = new Set([...readFileSync(PAGE, 'utf8').matchAll(NAME)].map(([, name]) => name));
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.test.ts') && name !== 'checklist.test.ts');
  expect([...named].sort()).toEqual(files.sort());
});
