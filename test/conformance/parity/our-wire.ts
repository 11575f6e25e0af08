// Makes our client send the cases of ../python/wire.py to a simulator and gives back what went over the wire.
import { startSimulator } from '../../../src/simulator/index.ts';
import {
  createThreatConnect,
  toBatchEntity,
  type BatchIntent,
  type BatchJobSettings,
  type BatchResource,
  type Credentials,
  type ThreatConnect,
} from '../../../src/threatconnect/index.ts';
import type { MappedObject } from '../../../src/core/mapped-object.ts';
import { startFront } from '../front.ts';
import { CASES, cutCases, type CaseName, type Wire } from './cases.ts';
import { GROUPS, INDICATORS, NETWORK, REMOVED } from './objects.ts';

const OWNER = 'Demo Source';
const USER = { accessId: '12345678901234567890', secretKey: 'example-secret-key-not-a-real-one' };
const TOKEN = 'APIV2:1:example:1:not-a-real-token=';
/** What the framework says when nothing else is asked for. */
const DEFAULTS: BatchJobSettings = {
  owner: OWNER,
  action: 'Create',
  attributeWriteType: 'Replace',
  tagWriteType: 'Replace',
  securityLabelWriteType: 'Replace',
};

const bytesOf = (content: object): Uint8Array => Buffer.from(JSON.stringify(content));

const contentOf = (
  groups: readonly MappedObject[],
  indicators: readonly MappedObject[],
  intent: BatchIntent,
): object => ({
  group: groups.map((object) => toBatchEntity(object, intent)),
  indicator: indicators.map((object) => toBatchEntity(object, intent)),
});

async function createAndWatch(
  batch: BatchResource,
  groups: readonly MappedObject[],
  indicators: readonly MappedObject[],
): Promise<void> {
  const content = contentOf(groups, indicators, 'create');
  const answer = await batch.createAndUpload(DEFAULTS, bytesOf(content));
  if (answer.kind === 'queued') await batch.getStatus(answer.batchId);
}

const send: Readonly<Record<CaseName, (platform: ThreatConnect) => Promise<void>>> = {
  types: async ({ types }) => {
    await types.indicatorTypes();
  },
  token: async ({ types }) => {
    await types.indicatorTypes();
  },
  create: ({ batch }) => createAndWatch(batch, GROUPS, INDICATORS),
  networks: ({ batch }) => createAndWatch(batch, [], [NETWORK]),
  // The whole of `run`: one kind of object is one job, as the framework makes it.
  settings: async ({ batch }) => {
    const indicator = [
      { type: 'Host', summary: 'steps.example.org' },
      { type: 'Address', summary: 'nonsense' },
    ];
    await batch.run(
      { indicator },
      {
        owner: OWNER,
        attributeWriteType: 'Append',
        tagWriteType: 'Append',
        securityLabelWriteType: 'Append',
        haltOnError: true,
        playbookTriggers: true,
        hashCollisionMode: 'Split',
        fileMergeMode: 'Distribute',
      },
    );
  },
  delete: async ({ batch }) => {
    const { batchId } = await batch.createBatch({ ...DEFAULTS, action: 'Delete' });
    await batch.uploadBatch(
      batchId,
      bytesOf(contentOf(REMOVED.groups, REMOVED.indicators, 'remove')),
    );
    await batch.getStatus(batchId);
  },
  files: async ({ batch, groups }) => {
    const document = {
      kind: 'group',
      type: 'Document',
      id: 'wire-content',
      content: { name: 'Example content', fields: { fileName: 'one.txt' } },
    } as const;
    await createAndWatch(batch, [document], []);
    await groups.upload('wire-content', 'the content €', { owner: OWNER });
  },
  objects: async (platform) => {
    const set = platform.change();
    const commit = async (): Promise<void> => (await set.commit()).throwIfFailed();
    const host = set.indicator('Host', 'v3.example.org', { owner: OWNER });
    host.setRating(3).setConfidence(85);
    await commit();
    host.addAttribute('Description', 'shown €', { default: true });
    await commit();
    host.addTag('Botnet');
    await commit();
    host.deleteTag('Botnet');
    await commit();
    host.setRating(5);
    await commit();
    host.delete();
    await commit();
    const group = set.group('Threat', 'Example threat', { owner: OWNER, xid: 'wire-v3-threat' });
    await commit();
    group.delete();
    await commit();
  },
  lists: async ({ owners, types }) => {
    await owners.listWithPermissions();
    await types.attributeTypes();
  },
};

export async function captureOurWire(): Promise<Wire> {
  const simulator = await startSimulator({
    users: [{ ...USER, tokens: [TOKEN] }],
    owners: [{ name: 'Demo Organization', kind: 'Organization' }, { name: OWNER }],
  });
  const front = await startFront(simulator.url);
  const connect = (credentials: Credentials): ThreatConnect =>
    createThreatConnect({
      apiPath: front.apiPath,
      caPem: front.certificate,
      credentials,
      userAgent: 'threatconnect-feeds/0.0.0',
    });
  const [byKey, byToken] = [connect(USER), connect({ token: TOKEN })];
  try {
    for (const name of CASES) {
      front.mark(name);
      await send[name](name === 'token' ? byToken : byKey);
    }
    return cutCases(front.seen);
  } finally {
    await byKey.close();
    await byToken.close();
    await front.close();
    await simulator.close();
  }
}
