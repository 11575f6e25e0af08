// From the `store:` setting to a store. One kind so far; another one is another case here and the same interface.
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CodedError } from '../core/errors.ts';
import { createFileStore } from './file-store.ts';
import type { Store } from './store.ts';

/**
 * Opens the store of a setting: `file:./var` (relative to the working directory, taken as it is written) or `file:///absolute/path`.
 *
 * @throws {ConfigInvalid} when the address has another form
 */
export function createStore(url: string): Store {
  const path = url.startsWith('file:///')
    ? fileURLToPath(url)
    : url.startsWith('file:') && !url.startsWith('file://')
      ? url.slice('file:'.length)
      : '';
  if (path === '') {
    throw new CodedError(
      'ConfigInvalid',
      `store: expected file:./directory or file:///absolute/directory, got ${JSON.stringify(url)}.`,
    );
  }
  return createFileStore(isAbsolute(path) ? path : resolve(path), url);
}
