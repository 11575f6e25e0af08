// The calls of docs/exports-taxii.md as they stand there: a line that is pasted must work.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryStore } from '../spool/temporary-store.ts';
import { basicOf, collection, COLLECTION_ID, get, Mirror, serve, TYPE, USER } from './bench.ts';

vi.setConfig({ testTimeout: 60_000 });

test('each call of the page is answered with what the page says', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/exports-taxii.md'), 'utf8');
  const lines = page.split('\n').filter((line) => line.startsWith('curl '));
  const accept = /TAXII='Accept: (.*)'/.exec(page)?.[1];
  expect(accept).toBe(TYPE);
  const paths = lines.map(
    (line) => /^curl -sS -u "\$WHO" -H "\$TAXII" (?:-D - )?"\$API(.*)"$/.exec(line)?.[1],
  );
  expect(paths).toHaveLength(6);
  const mirror = new Mirror((await temporaryStore()).store);
  await mirror.merge([{ id: '1' }, { id: '2' }, { id: '3' }]);
  const server = await serve(mirror, { collections: [collection(COLLECTION_ID, 'soc', 'AMBER')] });
  const answers = [];
  for (const path of paths) {
    const headers = { accept, authorization: basicOf(USER) };
    const answer = await get(server, path ?? 'not a call of this page', { headers });
    expect(answer.status, path).toBe(200);
    expect(answer.headers['content-type']).toBe(TYPE);
    answers.push(answer);
  }
  expect(answers[2]?.body['collections']).toMatchObject([{ id: COLLECTION_ID, alias: 'soc' }]);
  expect(answers[3]?.body).toMatchObject({ more: true, next: expect.any(String) as string });
  const next = await get(server, `${paths[3]}&next=${answers[3]?.body.next}`);
  expect(next.status).toBe(200);
  expect(answers[5]?.headers['x-taxii-date-added-last']).toBeDefined();
  const wrong = { authorization: basicOf({ ...USER, password: 'wrong' }) };
  expect((await get(server, '/taxii2/', { headers: wrong })).status).toBe(401);
  expect((await get(server, '/api/collections/none/objects/')).status).toBe(404);
  const json = { accept: 'application/json' };
  expect((await get(server, '/taxii2/', { headers: json })).status).toBe(406);
});
