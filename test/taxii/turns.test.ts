// While what is shown is made anew, the same thread answers.
import { expect, test } from 'vitest';
import { createTurns } from '../../src/taxii/turns.ts';
import { temporaryStore } from '../spool/temporary-store.ts';
import { collection, COLLECTION_ID, get, Mirror, serve, type Host } from './bench.ts';

const busy = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

test('work gives way by time, however much is done in a step', async () => {
  const turns = createTurns();
  expect(turns()).toBeUndefined();
  busy(15);
  const turn = turns();
  expect(turn).toBeInstanceOf(Promise);
  await turn;
  expect(turns()).toBeUndefined();
});

test('requests are answered while objects are converted that take long', async () => {
  const hosts: Host[] = Array.from({ length: 40 }, (_, n) => ({ id: String(n + 1) }));
  const mirror = new Mirror((await temporaryStore()).store);
  const { toStix } = collection(COLLECTION_ID, 'amber');
  const slow: typeof toStix = (event) => {
    busy(10);
    return toStix(event);
  };
  const server = await serve(mirror, {
    collections: [collection(COLLECTION_ID, 'amber', 'AMBER', { toStix: slow })],
  });
  await mirror.merge(hosts);
  const progress = { isDone: false };
  const following = server.follow().then(() => {
    progress.isDone = true;
  });
  let answered = 0;
  while (!progress.isDone) {
    expect((await get(server, '/taxii2/')).status).toBe(200);
    answered += 1;
  }
  await following;
  // In one piece there would be a handful before and after it.
  expect(answered).toBeGreaterThan(15);
  const { body } = await get(server, '/api/collections/amber/objects/?match[type]=indicator');
  expect(body.objects).toHaveLength(hosts.length);
});
