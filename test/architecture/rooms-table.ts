// The table of who may import whom, which is plain JavaScript because ESLint's configuration loads it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = join(import.meta.dirname, '../..');

const { rooms } = (await import(pathToFileURL(join(ROOT, 'eslint.rooms.js')).href)) as {
  readonly rooms: Readonly<Record<string, object>>;
};

/** Names of all rooms. */
export const ROOMS: readonly string[] = Object.keys(rooms);
