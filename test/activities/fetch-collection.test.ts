// The activity around a fetch: what its heartbeat carries, where another attempt goes on, and what a secret leaves behind.
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FetchCollectionResult } from '../../activities/collection-contracts.ts';
import { createFetchCollection } from '../../activities/fetch-collection.ts';
import type { FeedSettings } from '../../src/core/feed-settings.ts';
import {
  apiKey,
  createSourceAccess,
  http,
  nextLink,
  atPath,
  parameter,
} from '../../src/feeds/index.ts';
import { collectBytes, createHttpClient, decompress } from '../../src/http/index.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { feedWith } from '../support/fetch-from.ts';
import { startHostileFeed, type HostileFeed } from '../support/hostile-feed.ts';

const SECRET = 'key-of-the-test';
let hostile: HostileFeed;
const client = createHttpClient();
beforeAll(async () => {
  hostile = await startHostileFeed();
});
afterAll(async () => {
  await Promise.all([hostile.close(), client.close()]);
});

test('goes on behind the last stored page of the attempt before; no secret and no own name is kept anywhere [S8] [O1] [A7] [M18]', async () => {
  const { store } = await temporaryStore();
  const source = http({
    url: `${hostile.url}/echoes%20the%20key%20in%20its%20links/at/0`,
    auth: apiKey('query', 'key', parameter('key')),
    paging: nextLink({ link: atPath('next') }),
  });
  const settings = {
    title: 'test',
    definitionVersion: '1.0.0',
    parameters: { key: '${env:KEY}', redact: ['HOST-1.example'] },
    source: { maxBytes: 1_000_000 },
  } as unknown as FeedSettings;
  const fetchCollection = createFetchCollection({
    documents: { settings: () => Promise.resolve(settings) },
    catalogue: { find: () => feedWith(source) },
    store,
    sourceHttp: () => Promise.resolve(client),
    sourceSecret: () => Promise.resolve(SECRET),
    access: createSourceAccess(),
  });
  const configRef = { uri: 'store:c', sha256: '', bytes: 0, count: 1, contentType: '' };
  const input = {
    feedId: 'demo',
    runKey: 'run',
    epoch: 1,
    configRef,
    collection: 'all',
    cursor: null,
    revalidate: true,
  };
  const beats: unknown[] = [];
  const attempt = (heartbeatDetails?: unknown): Promise<FetchCollectionResult> => {
    const environment = new MockActivityEnvironment({ heartbeatDetails });
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    return environment.run(fetchCollection, input);
  };
  const whole = await attempt();
  if (whole.status !== 'fetched') throw new Error('expected data');
  const [first] = whole.raw;
  const last = beats.at(-1) as { checkpoint: { raw: unknown[]; page?: unknown } };
  expect(last.checkpoint.raw).toEqual(whole.raw);

  hostile.asked.splice(0);
  const address = `${hostile.url}/echoes%20the%20key%20in%20its%20links/at/10?key={{secret:key}}`;
  const page = { values: {}, address, reached: 0, seen: [] };
  const again = await attempt({
    bytes: 0,
    checkpoint: { ...last.checkpoint, raw: [first], part: 0, page },
  });
  expect(again).toMatchObject({ raw: whole.raw });
  expect(hostile.asked.map(({ path }) => path)).toEqual([
    `/at/10?key=${SECRET}`,
    `/at/20?key=${SECRET}`,
  ]);

  const kept: string[] = [JSON.stringify([beats, whole, again])];
  for await (const { key } of store.list('raw')) kept.push(key);
  for (const ref of whole.raw) {
    const plain = decompress(store.read(ref), { maxExpandedBytes: 1_000_000 });
    kept.push((await collectBytes(plain)).toString());
  }
  expect(kept.join('\n')).toContain('host-0.example');
  expect(kept.join('\n')).toContain('[redacted]');
  expect(kept.join('\n')).not.toContain('host-1.example');
  expect(kept.join('\n')).not.toContain(SECRET);
});
