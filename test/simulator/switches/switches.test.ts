// Every switch in each of its positions: the default is what happens without it, the others change exactly that.
import { describe, expect, it } from 'vitest';
import { host, OWNER, startedClient } from '../support/client.ts';
import { runRows } from '../support/table.ts';
import { API_SCENARIOS } from './api-scenarios.ts';
import { BATCH_SCENARIOS } from './batch-scenarios.ts';
import { scenarioClient } from './scenario.ts';

const SCENARIOS = [...BATCH_SCENARIOS, ...API_SCENARIOS];

const POSITIONS = SCENARIOS.flatMap(({ name, observe, positions }) =>
  positions.map(([value, seen]) => ({ name, value, seen, observe })),
);

describe('a switch', () => {
  it.each(POSITIONS)('$name at $value decides what is seen', async (position) => {
    const { name, value, seen, observe } = position;
    const client = await scenarioClient();
    const set = await client.control('POST', 'switches', { [name]: value });
    expect(set.status).toBe(200);
    expect(await observe(client)).toEqual(seen);
  });

  it.each(SCENARIOS)('$name is at its first position unless it is set', async (scenario) => {
    const { name, observe, positions } = scenario;
    const client = await scenarioClient();
    const { json } = await client.control('GET', 'switches');
    expect(json[name]).toBe(positions[0]?.[0]);
    expect(await observe(client)).toEqual(positions[0]?.[1]);
  });

  it('of any name has a scenario', async () => {
    const { json } = await (await scenarioClient()).control('GET', 'switches');
    expect(SCENARIOS.map(({ name }) => name).sort()).toEqual(Object.keys(json).sort());
  });

  it('that does not exist is refused', async () => {
    const client = await scenarioClient();
    const answer = await client.control('POST', 'switches', { noSuch: true });
    expect(answer.status).toBe(400);
  });
});

it('a list that was kept is searched again when the user sees something else', async () => {
  const client = await startedClient();
  await client.batch({ indicator: [host('a.example.com'), host('b.example.com')] });
  const list = { call: 'GET /v3/indicators?count=true' };
  await runRows(client, [{ ...list, has: { count: 2 } }]);
  await client.control('POST', 'owners', { name: OWNER, role: 'None' });
  await runRows(client, [{ ...list, has: { count: 0 } }]);
});
