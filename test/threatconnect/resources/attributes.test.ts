import { expect, test } from 'vitest';
import { ALL_OWNERS, tql } from '../../../src/threatconnect/index.ts';
import { failureOf } from '../../http/client.ts';
import { json, routes, startPlatform, text } from '../platform.ts';
import { OTHER_OWNER, seed, simulate } from '../simulated.ts';

const BIGGEST = '9223372036854775807';

test('attributes of indicators are made, listed by query, read, changed and deleted one by one', async () => {
  const { tc } = await simulate();
  await seed(tc);
  const { id: indicatorId } = (await tc.indicators.find('meek.example'))!;
  const { id: elsewhere } = (await tc.indicators.find('bad.example'))!;
  const made = await tc.indicatorAttributes.create({
    indicatorId,
    type: 'Description',
    value: 'quoted "text", with é and a \\',
    source: 'a test',
    default: true,
    pinned: true,
    securityLabels: ['tlp amber'],
  });
  expect(made).toMatchObject({
    indicatorId,
    type: 'Description',
    value: 'quoted "text", with é and a \\',
    source: 'a test',
    default: true,
    pinned: true,
    securityLabels: [{ name: 'TLP:AMBER' }],
  });
  expect(await tc.indicatorAttributes.get(made.id)).toEqual(made);

  const where = tql.attributes('indicatorId', 'EQ', indicatorId as `${bigint}`);
  expect(await tc.indicatorAttributes.list({ where }).toArray()).toEqual([made]);
  const first = tql.attributes('text', 'EQ', 'first');
  expect(await tc.indicatorAttributes.list({ where: first }).toArray()).toMatchObject([
    { indicatorId: elsewhere, type: 'Description', value: 'first' },
  ]);
  expect(await tc.indicatorAttributes.list({ where: 'typeName = "Source"' }).count()).toBe(1);
  expect(await tc.indicatorAttributes.list({ pageSize: 1 }).toArray()).toHaveLength(3);

  const changed = await tc.indicatorAttributes.update(made.id, {
    value: 'other words',
    pinned: false,
    securityLabels: [],
  });
  expect(changed).toMatchObject({
    id: made.id,
    value: 'other words',
    source: 'a test',
    default: true,
    pinned: false,
    securityLabels: [],
  });
  await tc.indicatorAttributes.delete(made.id);
  expect(await failureOf(tc.indicatorAttributes.get(made.id))).toMatchObject({
    code: 'PlatformRejected',
    details: { object: `attribute ${made.id}`, status: 404 },
  });
});

test('attributes of groups are made, listed and deleted', async () => {
  const { tc } = await simulate();
  const { adversary: groupId } = await seed(tc);
  const made = await tc.groupAttributes.create({ groupId, type: 'Description', value: 'a bear' });
  const found = await tc.groupAttributes.list({ where: 'text contains "bear"' }).toArray();
  expect(found).toEqual([made]);
  expect(made.groupId).toBe(groupId);
  await tc.groupAttributes.delete(made.id);
  expect(await tc.groupAttributes.list().toArray()).toEqual([]);
});

test('attributes of other owners are listed only when they are asked for', async () => {
  const { tc } = await simulate();
  const change = tc.change();
  change.indicator('Host', 'a.example').addAttribute('Description', 'here');
  change
    .indicator('Host', 'a.example', { owner: OTHER_OWNER })
    .addAttribute('Description', 'there');
  (await change.commit()).throwIfFailed();
  const values = async (options?: Parameters<typeof tc.indicatorAttributes.list>[0]) =>
    (await tc.indicatorAttributes.list(options).toArray()).map(({ value }) => value);
  expect(await values()).toEqual(['here']);
  expect(await values({ owner: OTHER_OWNER })).toEqual(['there']);
  expect(await values({ owner: ALL_OWNERS })).toEqual(['here', 'there']);
});

test('the highest ids keep their digits', async () => {
  const answer = text(`{"status":"Success","data":{"id":${BIGGEST},"type":"Source","value":"x"}}`);
  const { client, server } = await startPlatform(
    routes({ 'POST /v3/indicatorAttributes': answer }),
  );
  const made = await client.indicatorAttributes.create({
    indicatorId: BIGGEST,
    type: 'Source',
    value: 'x',
  });
  expect(made).toMatchObject({ id: BIGGEST, indicatorId: undefined });
  expect(server.requests[0]?.body).toBe(`{"indicatorId":${BIGGEST},"type":"Source","value":"x"}`);
});

test('what cannot be is said before anything is sent', async () => {
  const { tc, log } = await simulate();
  for (const work of [
    () => tc.indicatorAttributes.get('../indicators/1'),
    () => tc.indicatorAttributes.delete(''),
    () => tc.indicatorAttributes.create({ indicatorId: 'x', type: 'Source', value: 'x' }),
  ])
    expect((await failureOf(work())).code).toBe('ConfigInvalid');
  expect(log).toEqual([]);
  const labelled = tc.indicatorAttributes.update('1', { securityLabels: ['no such label'] });
  expect((await failureOf(labelled)).message).toContain('no such security label');
  expect(log).toEqual(['GET /api/v3/securityLabels']);
});

test('an attribute that could not be made is an error, and is not sent twice', async () => {
  const { tc } = await simulate();
  await seed(tc);
  const { id: indicatorId } = (await tc.indicators.find('meek.example'))!;
  const unknown = tc.indicatorAttributes.create({ indicatorId, type: 'No Such', value: 'x' });
  expect((await failureOf(unknown)).code).toBe('PlatformRejected');
  const { client, server } = await startPlatform(json({ status: 'Error' }, 503));
  const lost = client.indicatorAttributes.create({ indicatorId, type: 'Source', value: 'x' });
  expect([(await failureOf(lost)).code, server.requests.length]).toEqual([
    'PlatformUnavailable',
    1,
  ]);
});
