// The difference between what documents say and what the owner holds on the platform: a look before the first run of a feed.
import { readFile } from 'node:fs/promises';
import { createPlatformPool } from '../../../activities/platform-pool.ts';
import { resolveSecret } from '../../config/index.ts';
import type { DataRef } from '../../core/data-ref.ts';
import type { FeedSettings } from '../../core/feed-settings.ts';
import { canonicalLine } from '../../feeds/index.ts';
import type { IndicatorType } from '../../core/indicator-types.ts';
import { fromPlatformSummary } from '../../threatconnect/index.ts';
import { withHints } from '../terminal/hints.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { count } from '../terminal/words.ts';
import type { PreviewObject } from './map-files.ts';

/** Settings come with the call; the pool only wants a name for them. */
const HERE: DataRef = { uri: 'settings:preview', sha256: '', bytes: 0, count: 0, contentType: '' };

/** A value as lines that are compared: a File is the same when one hash is. */
function keysOf(type: string, id: string): readonly string[] {
  const values = type === 'File' ? id.split(' : ').map((hash) => hash.replace(/^\w+:/, '')) : [id];
  return values.map((value) => canonicalLine(type as IndicatorType, value.toLowerCase()));
}

export interface Difference {
  /** Only in the documents. */
  readonly added: readonly string[];
  /** Only on the platform. */
  readonly missing: readonly string[];
  readonly both: number;
}

/** Every active indicator of the owner, in our spelling. */
async function heldBy(settings: FeedSettings): Promise<ReadonlyMap<string, readonly string[]>> {
  const pool = createPlatformPool({
    documents: { settings: () => Promise.resolve(settings) },
    resolveSecret: (reference) => resolveSecret(reference, process.env),
    readFile: (path) => readFile(path, 'utf8'),
  });
  try {
    const { platform } = await pool.of(HERE);
    const held = new Map<string, readonly string[]>();
    for await (const { type, summary } of platform.indicators.list({ owner: settings.owner })) {
      const id = fromPlatformSummary(type, summary);
      held.set(canonicalLine(type as IndicatorType, id), keysOf(type, id));
    }
    return held;
  } finally {
    await pool.close();
  }
}

/** What the objects and the owner do not have in common. */
export async function differenceTo(
  settings: FeedSettings,
  objects: readonly Pick<PreviewObject, 'kind' | 'type' | 'id'>[],
): Promise<Difference> {
  const held = await heldBy(settings);
  const heldKeys = new Set([...held.values()].flat());
  const said = new Map(
    objects
      .filter(({ kind }) => kind === 'indicator')
      .map(({ type, id }) => [canonicalLine(type as IndicatorType, id), keysOf(type, id)] as const),
  );
  const saidKeys = new Set([...said.values()].flat());
  const added = [...said].filter(([, keys]) => !keys.some((key) => heldKeys.has(key)));
  const missing = [...held].filter(([, keys]) => !keys.some((key) => saidKeys.has(key)));
  return {
    added: added.map(([line]) => line).sort(),
    missing: missing.map(([line]) => line).sort(),
    both: said.size - added.length,
  };
}

export function showDifference(
  { added, missing, both }: Difference,
  owner: string,
  terminal: Terminal,
): void {
  for (const line of added) terminal.out(`+ ${line}`);
  for (const line of missing) terminal.out(`- ${line}`);
  withHints(terminal).err(
    `against “${owner}”: ${count(added.length)} only in the documents (+), ${count(missing.length)} only on the platform (-), ${count(both)} in both`,
  );
}
