import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createStore, folderOfStore } from '../../src/spool/index.ts';

describe('the address of a store', () => {
  test.each([
    ['file:./var', resolve('var')],
    ['file:/srv/100%/a b', '/srv/100%/a b'],
    ['file:///srv/a%20b', '/srv/a b'],
  ])('%s is a folder, taken as it is written unless it is a URL', (url, folder) => {
    expect(folderOfStore(url)).toBe(folder);
  });

  test.each(['s3://bucket', 'file://host/path', 'file:', '/srv/var'])(
    '%s is refused with the forms that are known',
    (url) => {
      expect(() => createStore(url)).toThrow(/store: expected file:\.\/directory or file:\/\/\//);
    },
  );
});
