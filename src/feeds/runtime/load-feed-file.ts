// Definitions outside the package: TypeScript or JavaScript files that export the value of `defineFeed`. Settings name them by
// `file:` and an absolute path, so that every process and thread finds the same one.
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { createJiti } from 'jiti';
import { CodedError } from '../../core/errors.ts';
import type { Feed } from '../define-feed.ts';
// Circular on purpose, and used only when a file is loaded: the very modules that run here, not a second copy of them, so that
// nothing of ours is compiled again and types stay the same.
import * as self from '../index.ts';

const FILE = 'file:';

const isFeed = (value: unknown): value is Feed =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'collections' in value &&
  'attributeTypes' in value;

/** Whether the name of a definition is a file. */
export const isFeedFile = (definition: string): boolean => definition.startsWith(FILE);

/** How settings name the definition in a file. */
export const definitionOfFile = (path: string): string => `${FILE}${resolve(path)}`;

interface Loaded {
  readonly changedMs: number;
  readonly feed: Feed;
}
const loaded = new Map<string, Loaded>();

/** The feed of `file:PATH`; read again when the file has changed. @throws {ConfigInvalid} as `loadFeedFile` does */
export function feedOfFile(definition: string): Feed {
  const path = definition.slice(FILE.length);
  const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const known = loaded.get(path);
  if (known?.changedMs === changedMs) return known.feed;
  const feed = load(path);
  loaded.set(path, { changedMs, feed });
  return feed;
}

/**
 * The one feed that a file exports, under any name.
 * @throws {ConfigInvalid} when it cannot be loaded, or exports none or several
 */
export async function loadFeedFile(path: string): Promise<Feed> {
  return Promise.resolve(path).then(load);
}

function load(path: string): Feed {
  const file = resolve(path);
  const jiti = createJiti(import.meta.url, {
    moduleCache: false,
    virtualModules: { 'threatconnect-feeds/feeds': self },
  });
  let exported: unknown;
  try {
    // Not `import`: settings are checked and worker threads find definitions synchronously.
    exported = jiti.evalModule(readFileSync(file, 'utf8'), { filename: file, id: file });
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
