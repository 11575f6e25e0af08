// Definitions outside the package: TypeScript or JavaScript files that export the value of `defineFeed`.
import { resolve } from 'node:path';
import { CodedError } from '../../core/errors.ts';
import type { Feed } from '../define-feed.ts';

const isFeed = (value: unknown): value is Feed =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'collections' in value &&
  'attributeTypes' in value;

/**
 * The one feed that a file exports, under any name.
 * @throws {ConfigInvalid} when it cannot be loaded, or exports none or several
 */
export async function loadFeedFile(path: string): Promise<Feed> {
  const file = resolve(path);
  // The very modules that run here, not a second copy of them: nothing of ours is compiled again, and types stay the same.
  const self = await import('../index.ts');
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    virtualModules: { 'threatconnect-feeds/feeds': self },
  });
  let exported: unknown;
  try {
    exported = await jiti.import(file);
  } catch (error) {
    if (error instanceof CodedError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new CodedError('ConfigInvalid', `feed file ${file} cannot be loaded: ${message}`, {
      cause: error,
    });
  }
  const feeds = [...new Set(Object.values(exported as object).filter(isFeed))];
  const [feed] = feeds;
  if (feed && feeds.length === 1) return feed;
  throw new CodedError(
    'ConfigInvalid',
    `feed file ${file}: expected one export made by defineFeed, got ${feeds.length}`,
  );
}
