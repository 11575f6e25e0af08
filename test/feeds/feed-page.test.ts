import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allFeeds, feedPage } from '../../src/feeds/index.ts';

// `vitest -u` writes the pages again after a definition has changed.
test.each(allFeeds().map((feed) => [feed.id, feed] as const))(
  'the page of %s says what its definition says',
  async (id, feed) => {
    await expect(feedPage(feed)).toMatchFileSnapshot(
      join(import.meta.dirname, '../../docs/feeds', `${id}.md`),
    );
  },
);
