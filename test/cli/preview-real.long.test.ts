// Published documents, previewed, give the expected lists.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectedList, HAVE_REAL_FEEDS, REAL_FEEDS, WHY_SKIPPED } from '../support/real-feeds.ts';
import { runPreview } from './run-preview.ts';

describe.skipIf(!HAVE_REAL_FEEDS)(`real documents (skipped when ${WHY_SKIPPED})`, () => {
  test.each([
    ['urlhaus', 'urlhaus/csv_online_2026-01-27.csv.gz', 'online'],
    ['spamhaus-drop', 'spamhaus/asndrop_text_2021-09-20.txt', 'asn'],
    ['spamhaus-drop', 'spamhaus/dropv6_text_2021-09-05.txt', 'v6'],
    ['tweetfeed', 'tweetfeed/20250315.csv', undefined],
    ['threatfox', 'threatfox/csv_recent_2026-07-11.derived.csv.gz', undefined],
  ])('%s: %s is recognised, and printed exactly as expected', async (feed, path, collection) => {
    const { code, stdout, stderr } = await runPreview(
      feed,
      ...['--input', join(REAL_FEEDS, path), '--before-policies', '--format', 'canonical'],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(expectedList(path));
    if (collection !== undefined) expect(stderr).toContain(`taken for collection ${collection}`);
  });

  test('the groups of the KEV catalogue are printed with --groups', async () => {
    const path = 'cisa_kev/kev_2025-03-31.json.gz';
    const { stdout } = await runPreview(
      'cisa-kev',
      ...[
        '--input',
        join(REAL_FEEDS, path),
        '--before-policies',
        '--groups',
        '--format',
        'canonical',
      ],
    );
    expect(stdout).toBe(expectedList(path, 'groups'));
  });
});
