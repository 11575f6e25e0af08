import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPollPace } from '../../activities/poll-pace.ts';
import { soonEnded } from '../../activities/soon-ended.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import type { Simulator } from '../../src/simulator/index.ts';
import { createThreatConnect } from '../../src/threatconnect/index.ts';
import type { ThreatConnect } from '../../src/threatconnect/index.ts';

const OWNER = 'Feed Source';
const INSTANCE = 'tc.example/api';
const CONTENT = Buffer.from('{"indicator":[{"type":"Host","summary":"a.example"}]}');

let platform: Simulator;
let client: ThreatConnect;
beforeAll(async () => {
  const user = { accessId: '12345', secretKey: 'a-secret-of-this-test' };
  platform = await startSimulator({ users: [user], owners: [{ name: OWNER }] });
  client = createThreatConnect({
    apiPath: platform.apiPath,
    credentials: { ...user },
  });
});
afterAll(async () => {
  await client.close();
  await platform.close();
});

const control = (method: string, path: string, body?: object): Promise<Response> =>
  fetch(`${platform.url}/_simulator/${path}`, {
    method,
    ...(body
      ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      : {}),
  });

async function uploaded(): Promise<string> {
  const { batchId } = await client.batch.createBatch({
    owner: OWNER,
    action: 'Create',
    attributeWriteType: 'Append',
    tagWriteType: 'Append',
    securityLabelWriteType: 'Append',
  });
  await client.batch.uploadBatch(batchId, CONTENT);
  return batchId;
}

const look = async (pace = createPollPace()): ReturnType<typeof soonEnded> =>
  soonEnded({
    batch: client.batch,
    batchId: await uploaded(),
    instance: INSTANCE,
    pace,
    signal: AbortSignal.timeout(30_000),
  });

test('a batch that ends at once is seen, and the pace of its instance learned', async () => {
  const pace = createPollPace();
  const guess = pace.delayBefore(INSTANCE, 0);
  expect(await look(pace)).toMatchObject({ status: 'Completed', successCount: 1 });
  expect(pace.delayBefore(INSTANCE, 0)).not.toBe(guess);
});

test('a batch that takes longer is left to the activity that waits', async () => {
  await control('POST', 'pace', { hold: 'Queued' });
  const startedAt = Date.now();
  expect(await look()).toBeUndefined();
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  await control('POST', 'pace', { hold: 'none' });
  await control('POST', 'release', {});
});

test('where batches are known to take longer, nobody looks', async () => {
  const pace = createPollPace();
  pace.learn(INSTANCE, 60_000);
  await control('DELETE', 'counters');
  expect(await look(pace)).toBeUndefined();
  const { requests } = (await (await control('GET', 'counters')).json()) as {
    requests: Record<string, number>;
  };
  expect(Object.keys(requests)).toEqual(['POST /v2/batch', 'POST /v2/batch/:id']);
});
