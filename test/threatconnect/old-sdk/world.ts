// A platform with one of everything that the old SDK's calls are about.
import { expect } from 'vitest';
import type { Filter, IndicatorField, ThreatConnect } from '../../../src/threatconnect/index.ts';
import { OWNER, simulate } from '../simulated.ts';

export interface World {
  readonly tc: ThreatConnect;
  readonly log: string[];
  /** Ids of groups by type. */
  readonly groupId: (type: string) => string;
  readonly victimId: string;
  /** Summaries that a filter finds. */
  readonly finds: (where: Filter<'indicator'>) => Promise<readonly string[]>;
  /** The Host with these fields. */
  readonly host: <const F extends IndicatorField = never>(
    ...fields: readonly F[]
  ) => ReturnType<typeof readHost<F>>;
  /** Notes changes of the Host and commits them. */
  readonly change: (
    edit: (host: ReturnType<ReturnType<ThreatConnect['change']>['indicatorById']>) => unknown,
  ) => Promise<void>;
}

export const HOST = 'bad.example';
const GROUP_TYPES = [
  'Adversary',
  'Campaign',
  'Document',
  'Email',
  'Incident',
  'Signature',
  'Task',
  'Threat',
] as const;
const DETAILS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Document: { fileName: 'a.txt' },
  Email: { subject: 's', header: 'h', body: 'b' },
  Incident: { status: 'New', eventDate: '2026-01-01T00:00:00Z' },
  Signature: { fileName: 'a.yar', fileType: 'YARA', fileText: 'rule a {}' },
};

async function readHost<const F extends IndicatorField>(tc: ThreatConnect, fields: readonly F[]) {
  const found = await tc.indicators.find(HOST, { type: 'Host', fields });
  expect(found).toBeDefined();
  return found!;
}

export async function createWorld(): Promise<World> {
  const { tc, log, control, simulator } = await simulate(
    {},
    {
      owners: [
        { name: 'Demo Organization', kind: 'Organization' },
        { name: OWNER, kind: 'Source', bulk: { json: true, csv: true } },
        { name: 'Demo Community', kind: 'Community' },
      ],
    },
  );
  const change = tc.change();
  const host = change
    .indicator('Host', HOST)
    .setRating(4)
    .setConfidence(80)
    .addTag('Test')
    .addSecurityLabel('TLP Green')
    .addAttribute('Description', 'Example', { default: true });
  for (const type of GROUP_TYPES) {
    const group = change.group(type as 'Threat', `One ${type}`, { xid: `x-${type}` });
    const details = DETAILS[type];
    if (details !== undefined) group.set(details);
    host.associateGroup(group);
  }
  // Has the same kinds of things with other words, so that a filter that looks at nothing finds it.
  change
    .indicator('Address', '192.0.2.1')
    .setRating(1)
    .addTag('Other')
    .addAttribute('Source', 'elsewhere');
  change.indicator('EmailAddress', 'a@bad.example');
  change
    .indicator('File', 'a'.repeat(32))
    .setSize(17)
    .addFileOccurrence({ fileName: 'bad.exe', path: 'C:\\Windows', date: '2026-01-02T03:04:05Z' });
  change.indicator('URL', 'https://bad.example/');
  change.indicator('ASN', 'ASN64496');
  change.indicator('Host', 'community.example', { owner: 'Demo Community' });
  (await change.commit()).throwIfFailed();
  await control('edit', {
    owner: OWNER,
    type: 'Host',
    summary: HOST,
    addDnsResolution: { address: '192.0.2.1', at: '2026-01-02T03:04:05Z' },
    setThreatAssess: { rating: 3.5, confidence: 60, score: 700 },
  });
  const ids = new Map<string, string>();
  for await (const { id, type } of tc.groups.list()) ids.set(type, id);
  const { id } = (await tc.indicators.find(HOST))!;
  const { id: ownerId } = (await tc.owners.find(OWNER))!;
  const answer = await fetch(`${simulator.apiPath}/v3/victims`, {
    method: 'POST',
    headers: { authorization: 'TC-Token token-of-the-tests', 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'V',
      ownerId: Number(ownerId),
      associatedIndicators: { data: [{ id: Number(id) }] },
    }),
  });
  const victim = (await answer.json()) as { data: { id: number } };
  return {
    tc,
    log,
    groupId: (type) => ids.get(type) ?? '',
    victimId: String(victim.data.id),
    finds: async (where) =>
      (await tc.indicators.list({ where }).toArray()).map(({ summary }) => summary),
    host: (...fields) => readHost(tc, fields),
    change: async (edit) => {
      const unit = tc.change();
      edit(unit.existingIndicator('Host', HOST));
      (await unit.commit()).throwIfFailed();
    },
  };
}
