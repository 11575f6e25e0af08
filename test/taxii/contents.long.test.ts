// What a collection shows after many commits.
import { expect, test } from 'vitest';
import { temporaryStore } from '../spool/temporary-store.ts';
import { Mirror, OBJECTS, pages, serve } from './bench.ts';

test('many commits stay one collection in few files', async () => {
  const held = new Mirror((await temporaryStore()).store);
  await held.merge(Array.from({ length: 40 }, (_, n) => ({ id: String(n + 1) })));
  const server = await serve(held);
  for (let n = 1; n <= 8; n += 1) {
    await held.merge([{ id: String(n), rating: 5 }, { id: String(100 + n) }]);
    await server.follow();
  }
  const all = await pages(server, `${OBJECTS}?match[type]=indicator&limit=9`);
  const shown = all.flatMap(({ body }) => body.objects ?? []);
  expect(shown).toHaveLength(48);
  expect(shown.filter(({ confidence }) => confidence === 100)).toHaveLength(8);
  expect(server.logged.filter((line) => !line.startsWith('info'))).toEqual([]);
});
