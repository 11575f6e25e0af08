// Definitions that `tcfeeds new` writes from published documents give the expected lists without an edit.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectedList, HAVE_REAL_FEEDS, REAL_FEEDS, WHY_SKIPPED } from '../support/real-feeds.ts';
import { createAuthorKit } from './author-kit.ts';

const { folder, tcfeeds, canonicalOf, runWrittenTest } = createAuthorKit();

describe.skipIf(!HAVE_REAL_FEEDS)(`real documents (skipped when ${WHY_SKIPPED})`, () => {
  test.each([
    ['tor', 'tor/exits_2025-03-01.csv'],
    ['tweets', 'tweetfeed/20250315.csv'],
    ['blog', 'unit42/url_filtering_2021-12-07.txt'],
    ['bundle', 'stix/unit42_zeppelin_2021-10-11.json'],
    ['threats', 'threatfox/csv_recent_2026-07-11.derived.csv.gz'],
    ['blocks', 'spamhaus/drop_v4_2025-12-09.json'],
  ])('%s: the definition gives exactly the expected list without an edit', async (id, path) => {
    const input = join(REAL_FEEDS, path);
    const made = await tcfeeds('new', id, '--from', input, '--out', folder);
    expect(made.code, made.stderr).toBe(0);
    expect(`${(await canonicalOf(id, input)).join('\n')}\n`).toBe(expectedList(path));
    expect(await runWrittenTest(id)).toBeGreaterThanOrEqual(8);
  });
});
