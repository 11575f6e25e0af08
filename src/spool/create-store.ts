// From the `store:` setting to a store. One kind so far; another one is another case here and the same interface.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../core/errors.ts';
import { createFileStore } from './file-store.ts';
import type { Store } from './store.ts';

/** The folder of a `file:` address, taken as it is written; `undefined` for an address of another form. */
export function folderOfStore(url: string): string | undefined {
  if (url.startsWith('file:///')) return fileURLToPath(url);
  if (!url.startsWith('file:') || url.startsWith('file://') || url === 'file:') return undefined;
  return resolve(url.slice('file:'.length));
}

/**
 * Opens the store of a setting: `file:./var` (relative to the working directory) or `file:///absolute/path`.
 *
 * @throws {ConfigInvalid} when the address has another form
 */
export function createStore(url: string): Store {
  const folder = folderOfStore(url);
  if (folder === undefined) {
    throw new CodedError(
      'ConfigInvalid',
      `store: expected file:./directory or file:///absolute/directory, got ${JSON.stringify(url)}.`,
    );
  }
  return createFileStore(folder, url);
}
