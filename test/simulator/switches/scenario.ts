// One switch as a scenario: something done and looked at, and what is seen for each position. The first position is the default.
import type { Switches } from '../../../src/simulator/index.ts';
import { OWNER, startedClient, USER, type TestClient } from '../support/client.ts';

export interface Scenario {
  readonly name: keyof Switches;
  readonly observe: (client: TestClient) => Promise<unknown>;
  readonly positions: readonly (readonly [value: unknown, seen: unknown])[];
}

export const TAXII_USER = { userName: 'reader', password: 'made-up' };
export const READER = { accessId: 'reader', secretKey: 'reader-key' };

/** A platform with everything the scenarios need. */
export const scenarioClient = (): Promise<TestClient> =>
  startedClient({
    users: [
      { ...USER, exchangeAdmin: true },
      { ...READER, roles: { [OWNER]: 'User' } },
    ],
    taxiiUsers: [TAXII_USER],
    owners: [{ name: OWNER, bulk: { json: true, csv: false } }],
  });

/** Codes of a batch's errors, with the number of what was stored. */
export const batchOutcome = async (
  client: TestClient,
  content: unknown,
  settings: Record<string, unknown> = {},
): Promise<readonly unknown[]> => {
  const { status, errors } = await client.batch(content, settings);
  const codes = errors.map(({ errorReason }) => /0x\w+/.exec(errorReason)?.[0]);
  return [status['successCount'], status['unprocessCount'], ...codes];
};

export const statusOf = async (
  client: TestClient,
  method: string,
  path: string,
  body?: unknown,
): Promise<number> => (await client.call(method, path, body === undefined ? {} : { body })).status;
