import { expect, test } from 'vitest';
import { tql, victim } from '../../../src/threatconnect/index.ts';
import { failureOf } from '../../http/client.ts';
import { json, startPlatform } from '../platform.ts';
import { OTHER_OWNER, OWNER, seed, simulate } from '../simulated.ts';

test('victims are made, listed by query, changed, linked and deleted', async () => {
  const { tc } = await simulate();
  const { adversary } = await seed(tc);
  const { id: indicator } = (await tc.indicators.find('bad.example'))!;
  const made = await tc.victims.create({
    name: 'Example "Bank", Inc.',
    organization: 'Example Group',
    nationality: 'Utopian',
    indicators: [indicator],
    groups: [adversary],
    assets: [{ type: 'EmailAddress', address: 'clerk@bank.example' }],
  });
  expect(made).toMatchObject({
    name: 'Example "Bank", Inc.',
    organization: 'Example Group',
    nationality: 'Utopian',
    workLocation: undefined,
    ownerName: OWNER,
  });
  await tc.victims.create({ name: 'Another' }, { owner: OTHER_OWNER });

  const linked = await tc.indicators.list({ where: victim(made.id as `${bigint}`) }).toArray();
  expect(linked.map(({ summary }) => summary)).toEqual(['bad.example']);
  const read = await tc.victims.get(made.id, { fields: ['victimAssets'] });
  expect(read.victimAssets).toMatchObject([
    { type: 'EmailAddress', details: { address: 'clerk@bank.example' } },
  ]);
  const where = tql.victims('summary', 'EQ', 'Example "Bank", Inc.');
  expect(await tc.victims.list({ where, fields: ['victimAssets'] }).toArray()).toEqual([read]);
  expect((await tc.victims.list().toArray()).map(({ name }) => name)).toEqual([made.name]);
  expect(await tc.victims.list({ owner: OTHER_OWNER }).count()).toBe(1);

  const [asset] = read.victimAssets;
  const changed = await tc.victims.update(made.id, {
    name: 'Example Bank',
    workLocation: 'Nowhere',
    mode: 'delete',
    indicators: [indicator],
    assets: [{ id: asset!.id }],
  });
  expect(changed).toMatchObject({
    id: made.id,
    name: 'Example Bank',
    organization: 'Example Group',
    workLocation: 'Nowhere',
  });
  expect(await tc.indicators.list({ where: victim(made.id as `${bigint}`) }).toArray()).toEqual([]);
  expect((await tc.victims.get(made.id, { fields: ['victimAssets'] })).victimAssets).toEqual([]);

  await tc.victims.delete(made.id);
  expect(await failureOf(tc.victims.get(made.id))).toMatchObject({
    code: 'PlatformRejected',
    details: { object: `victim ${made.id}` },
  });
  expect((await failureOf(tc.victims.delete('Example'))).code).toBe('ConfigInvalid');
});

test('a deletion that the platform says failed is an error, whatever the status', async () => {
  const { client } = await startPlatform(json({ status: 'Failure', message: 'it is in use' }));
  for (const work of [
    () => client.victims.delete('1'),
    () => client.tags.delete('1'),
    () => client.exclusionLists.delete('1'),
    () => client.indicatorAttributes.delete('1'),
  ]) {
    const error = await failureOf(work());
    expect(error.code).toBe('PlatformResponse');
    expect(error.message).toContain('it is in use');
  }
});
