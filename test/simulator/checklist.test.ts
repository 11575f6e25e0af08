// The page that says what is proved where must name tests that exist, by file and title, and every test file of the simulator.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync(new URL('../../docs/simulator.md', import.meta.url), 'utf8');

interface Proof {
  readonly file: string;
  readonly titles: readonly string[];
}
interface Claim {
  readonly claim: string;
  readonly proofs: readonly Proof[];
}

const readProof = (line: string): Proof => {
  const [, file = '', titles = ''] = /^ {2}- `([a-z0-9/-]+\.test\.ts)`: (.+)$/.exec(line) ?? [];
  return { file, titles: [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title) };
};

/** A line without indent says what is asked, those beneath it where it is proved. */
const readClaims = (page: string): Claim[] =>
  page
    .split(/^- /m)
    .slice(1)
    .map((text) => {
      const [claim = '', ...lines] = text.split(/\n(?:\n[^]*)?/);
      return { claim, proofs: lines.filter((line) => line !== '').map(readProof) };
    });

const CLAIMS = readClaims(PAGE);

/** Titles of `describe` and `it`, of tables as well. */
const TITLE = /(?:\b(?:it|describe)|\))\(\s*(['`])((?:\\.|(?!\1)[^\\])*)\1/g;

const titlesOf = (file: string): string[] =>
  [...readFileSync(new URL(file, import.meta.url), 'utf8').matchAll(TITLE)].map(
    ([, , title = '']) => title.replaceAll(/\\(.)/g, '$1'),
  );

describe('docs/simulator.md', () => {
  it('names exactly the test files there are', () => {
    const named = new Set(CLAIMS.flatMap(({ proofs }) => proofs.map(({ file }) => file)));
    const files = readdirSync(new URL('.', import.meta.url), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.test.ts') && name !== 'checklist.test.ts');
    expect([...named].sort()).toEqual(files.sort());
  });

  it.each(CLAIMS)('names tests that exist for: $claim', ({ proofs }) => {
    expect(proofs).not.toEqual([]);
    for (const { file, titles } of proofs) {
      expect(titles, file).not.toEqual([]);
      const known = titlesOf(file);
      const missing = titles.filter((part) => !known.some((title) => title.includes(part)));
      expect(missing, `titles that ${file} does not have`).toEqual([]);
    }
  });
});
