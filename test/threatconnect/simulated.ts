// The SDK against the simulator over HTTP: a platform of its own for a test, with two owners and two users.
import { onTestFinished } from 'vitest';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import {
  createThreatConnect,
  type ThreatConnect,
  type ThreatConnectOptions,
} from '../../src/threatconnect/index.ts';

export const OWNER = 'Demo Source';
export const OTHER_OWNER = 'Demo Community';
const ACCESS_ID = '11112222333344445555';
const SECRET_KEY = 'canary-secret-key-of-the-tests';

type Input = Parameters<typeof startSimulator>[0];

export interface Simulated {
  readonly simulator: Simulator;
  readonly tc: ThreatConnect;
  /** `METHOD path?query` of every request of the client, decoded. */
  readonly log: string[];
  /** Another client of the same platform. */
  readonly open: (options?: Partial<ThreatConnectOptions>) => ThreatConnect;
  /** The simulator's own interface. */
  readonly control: (path: string, body: unknown) => Promise<unknown>;
}

export async function simulate(
  options: Partial<ThreatConnectOptions> = {},
  input: Partial<Input> = {},
): Promise<Simulated> {
  const simulator = await startSimulator({
    users: [{ accessId: ACCESS_ID, secretKey: SECRET_KEY, tokens: ['token-of-the-tests'] }],
    owners: [
      { name: 'Demo Organization', kind: 'Organization' },
      { name: OWNER, kind: 'Source' },
      { name: OTHER_OWNER, kind: 'Community' },
    ],
    ...input,
  });
  onTestFinished(() => simulator.close());
  const log: string[] = [];
  const open = (more: Partial<ThreatConnectOptions> = {}): ThreatConnect => {
    const client = createThreatConnect({
      apiPath: simulator.apiPath,
      credentials: { accessId: ACCESS_ID, secretKey: SECRET_KEY },
      owner: OWNER,
      hooks: {
        onRequest: ({ method, url }) => log.push(`${method} ${new URL(url).pathname}`),
      },
      ...options,
      ...more,
    });
    onTestFinished(() => client.close());
    return client;
  };
  return {
    simulator,
    tc: open(),
    log,
    open,
    control: async (path, body) => {
      const answer = await fetch(`${simulator.url}/_simulator/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
  };
}

/** A handful of indicators with everything a filter can look at. */
export async function seed(tc: ThreatConnect): Promise<{ readonly adversary: string }> {
  const change = tc.change();
  const adversary = change.group('Adversary', 'Example Bear', { xid: 'x-bear' });
  change
    .indicator('Host', 'bad.example')
    .setRating(4)
    .setConfidence(90)
    .addTag('APT', 'botnet')
    .addSecurityLabel('TLP:AMBER')
    .addAttribute('Description', 'first', { default: true })
    .associateGroup(adversary);
  change.indicator('Host', 'meek.example').setRating(2.5).setConfidence(10).addTag('botnet');
  change.indicator('Address', '192.0.2.1').setRating(3).addAttribute('Source', 'elsewhere');
  change.indicator('URL', 'https://bad.example/a%20b?q="x"&y=/#\\').addTag('apt');
  change.indicator('File', `${'a'.repeat(32)} : ${'b'.repeat(40)} : ${'c'.repeat(64)}`).setSize(17);
  const result = await change.commit();
  result.throwIfFailed();
  const { id } = await tc.groups.get('x-bear');
  return { adversary: id };
}
