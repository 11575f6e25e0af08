// Where real snapshots of feeds lie. They are kept outside the repository; tests that need them skip with a reason without them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const REAL_FEEDS =
  process.env['TCFEEDS_REAL_FEEDS'] ?? resolve(import.meta.dirname, '../../../shared/feeds-real');
export const HAVE_REAL_FEEDS = existsSync(join(REAL_FEEDS, 'expected.json'));
export const WHY_SKIPPED = `real feed snapshots are not in ${REAL_FEEDS} (set TCFEEDS_REAL_FEEDS)`;

interface Expected {
  readonly canonical_sha256?: string;
  readonly groups_canonical_sha256?: string;
  readonly canonical_list: string;
  readonly unique: number;
}

/** The document as its publisher serves it. */
export function realDocument(file: string): Buffer {
  return readFileSync(join(REAL_FEEDS, file));
}

/** The canonical list that must come out of it, checked against its own hash. */
export function expectedList(file: string, of: 'indicators' | 'groups' = 'indicators'): string {
  const { files } = JSON.parse(readFileSync(join(REAL_FEEDS, 'expected.json'), 'utf8')) as {
    files: Record<string, Expected>;
  };
  const expected = files[file];
  if (!expected) throw new Error(`${file} is not in expected.json`);
  const list = gunzipSync(readFileSync(join(REAL_FEEDS, expected.canonical_list))).toString('utf8');
  const hash = createHash('sha256').update(list).digest('hex');
  const stated = of === 'groups' ? expected.groups_canonical_sha256 : expected.canonical_sha256;
  if (hash !== stated)
    throw new Error(`${expected.canonical_list} does not have its expected hash`);
  return list;
}
