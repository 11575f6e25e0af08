import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ROWS } from './rows.ts';
import { createWorld } from './world.ts';

const page = readFileSync(
  new URL('../../../docs/sdk/from-the-python-sdk.md', import.meta.url),
  'utf8',
);
const onPage = page
  .split('\n## Ours beyond')[0]!
  .split('\n')
  .flatMap((line) => /^\| `([^`]+)` +\|/.exec(line)?.[1] ?? []);

test('the page has one row for each test, and each row has its test', () => {
  expect(onPage).toEqual(Object.keys(ROWS));
});

test('the page says how many rows it has', () => {
  expect(page).toContain(`${onPage.length} rows`);
});

describe('what the old SDK did with', () => {
  test.each(Object.entries(ROWS))('%s is done here', async (_call, row) => {
    await row(await createWorld());
  });
});
