// Definitions that are files of somebody else.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findFeed, loadFeedFile } from '../../../src/feeds/index.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';

describe('definitions outside the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'feeds-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test('a TypeScript file is loaded and runs like one of ours', async () => {
    const path = file(
      'own.ts',
      `import { collection, defineFeed, httpGet, indicator, parameter, textList, z } from 'threatconnect-feeds/feeds';
       const record = z.object({ value: z.string() });
       export const own: unknown = defineFeed({
         id: 'own', version: '1.0.0', title: 'Own', description: 'Own.', licence: 'none', limits: [],
         collections: { list: collection({
           title: 'list', url: 'https://lists.example/', feedClass: 'state', absence: 'gone',
           source: httpGet({ url: parameter('url') }), format: textList({ record, value: 'value' }),
           key: (r) => [r.value], map: (r) => [indicator('Host', r.value, { tags: ['Scanner'] })],
         }) },
       });`,
    );
    const feed = await loadFeedFile(path);
    expect(feed.id).toBe('own');
    const { rows } = await mapBytes(feed, 'list', whole(Buffer.from('files.example\n')));
    expect(rows.map((row) => row.key)).toEqual(['Host|files.example']);
  });

  test.each([
    ['one without a feed', 'empty.ts', 'export const x = 1;', 'got 0'],
    ['one that throws', 'broken.ts', 'throw new Error("no");', 'cannot be loaded: no'],
  ])('%s is refused with its path', async (_what, name, content, message) => {
    await expect(loadFeedFile(file(name, content))).rejects.toMatchObject({
      code: 'ConfigInvalid',
      message: expect.stringContaining(message) as string,
    });
  });

  test('an unknown id names the known ones', () => {
    expect(() => findFeed('nope')).toThrow('known: blocklist-de, cins, cisa-kev, dshield,');
  });
});
