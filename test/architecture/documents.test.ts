// Documents that repeat what the code says must say the same.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, ERROR_TABLE } from '../../src/core/errors.ts';
import { ROOMS, ROOT } from './rooms-table.ts';

const page = (name: string): Promise<string> => readFile(join(ROOT, 'docs', name), 'utf8');

/** Cells of every table row whose first cell is a word in code marks. */
function rowsOf(text: string): Map<string, string[]> {
  const rows = text
    .split('\n')
    .filter((line) => /^\| `[^`]+` +\|/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return new Map(rows.map(([first = '', ...rest]) => [first.replaceAll('`', ''), rest]));
}

describe('docs/errors.md', () => {
  test('has the codes of the table and no others', async () => {
    const documented = [...rowsOf(await page('errors.md')).keys()].sort();
    expect(documented).toEqual([...ERROR_CODES].sort());
  });

  test.each(ERROR_CODES.map((code) => [code] as const))(
    'says of %s what the code does, and what to do about it',
    async (code) => {
      const { action, actor, meaning } = ERROR_TABLE[code];
      const [does, who, means, advice] = rowsOf(await page('errors.md')).get(code) ?? [];
      expect([does, who, means]).toEqual([action, actor, meaning]);
      expect(advice).toMatch(/^[A-Z].{15,}\.$/);
    },
  );
});

test('docs/architecture.md has one line for every room', async () => {
  const documented = rowsOf(await page('architecture.md'));
  expect(ROOMS.filter((room) => !documented.has(room))).toEqual([]);
});

test('docs/guarantees.md has the ten rules', async () => {
  const text = await page('guarantees.md');
  const rules = [...text.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number));
  expect(rules).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test.each([
  'errors.md',
  'architecture.md',
  'guarantees.md',
  'glossary.md',
  'upgrading-workflows.md',
])('every link of docs/%s to a file of the repository leads somewhere', async (name) => {
  const text = await page(name);
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);
  for (const link of links)
    await expect(readFile(join(ROOT, 'docs', link)), link).resolves.toBeDefined();
});
