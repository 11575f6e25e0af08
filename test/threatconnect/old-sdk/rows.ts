// One test per row of docs/sdk/from-the-python-sdk.md, under the name of the old call.
import { expect } from 'vitest';
import {
  attribute,
  confidence,
  dateAdded,
  group,
  lastModified,
  ownerName,
  rating,
  securityLabel,
  tag,
  task,
  threatAssessConfidence,
  threatAssessRating,
  type,
  value,
  victim,
  type BulkIndicator,
  type Filter,
} from '../../../src/threatconnect/index.ts';
import { failureOf } from '../../http/client.ts';
import { OWNER } from '../simulated.ts';
import { HOST, type World } from './world.ts';

type Row = (world: World) => Promise<void>;

const MD5 = 'a'.repeat(32);
const LONG_AGO = '2000-01-01T00:00:00Z';
const FAR_AHEAD = '2999-01-01T00:00:00Z';
/** In the order in which the world makes them. */
const ALL = [
  HOST,
  '192.0.2.1',
  'a@bad.example',
  MD5.toUpperCase(),
  'https://bad.example/',
  'ASN64496',
];

const ofType =
  (name: string, summary: string): Row =>
  async ({ tc }) => {
    const found = await tc.indicators.list({ type: name }).toArray();
    expect(found.map((one) => one.summary)).toContain(summary);
    expect(new Set(found.map((one) => one.type))).toEqual(new Set([name]));
  };
const byGroup =
  (name: Parameters<typeof group>[0]['type']): Row =>
  async ({ finds, groupId }) =>
    expect(await finds(group({ type: name!, id: groupId(name!) }))).toEqual([HOST]);
const filter =
  (where: Filter<'indicator'>, ...expected: readonly string[]): Row =>
  async ({ finds }) =>
    expect(await finds(where)).toEqual(expected);
const made =
  (name: string, text: string, values: Readonly<Record<string, string>>): Row =>
  async ({ tc }) => {
    const change = tc.change();
    change.indicator(name, values);
    (await change.commit()).throwIfFailed();
    expect(await tc.indicators.find(text, { type: name })).toMatchObject({ values });
  };
const host = (summary: string) => [{ summary, type: 'Host', rating: 3, confidence: 75 }];
const bulk = async ({ tc }: World, where?: Filter<'indicator'>): Promise<readonly string[]> => {
  const found: BulkIndicator[] = [];
  for await (const one of tc.bulk.indicators(where === undefined ? {} : { where })) found.push(one);
  return found.map(({ summary }) => summary);
};

export const ROWS: Readonly<Record<string, Row>> = {
  'ThreatConnect(id, key, org, url)': async ({ tc }) =>
    expect((await tc.whoami()).userName).toBeTruthy(),
  'tc.indicators()': async ({ tc }) => expect(await tc.indicators.list().count()).toBe(6),
  'indicators.add_filter()': async ({ finds }) => expect(await finds(rating.gt(3))).toEqual([HOST]),
  'indicators.retrieve()': async ({ tc }) =>
    expect(await tc.indicators.list().toArray()).toHaveLength(6),
  'len(indicators)': async ({ tc }) =>
    expect(await tc.indicators.list({ type: 'Host' }).count()).toBe(1),
  RuntimeError: async ({ tc }) => {
    const error = await failureOf(tc.indicators.list({ owner: 'Nobody' }).toArray());
    expect(error).toMatchObject({
      code: 'PermissionDenied',
      details: { endpoint: 'GET /v3/indicators' },
    });
  },

  'add_filter(IndicatorType.ADDRESSES)': ofType('Address', '192.0.2.1'),
  'add_filter(IndicatorType.EMAIL_ADDRESSES)': ofType('EmailAddress', 'a@bad.example'),
  'add_filter(IndicatorType.FILES)': ofType('File', MD5.toUpperCase()),
  'add_filter(IndicatorType.HOSTS)': ofType('Host', HOST),
  'add_filter(IndicatorType.URLS)': ofType('URL', 'https://bad.example/'),
  'add_filter(IndicatorType.CUSTOM_INDICATORS, api_entity)': ofType('ASN', 'ASN64496'),
  'IndicatorObjectParser(tc).init()': async ({ tc }) =>
    expect((await tc.types.discover()).length).toBeGreaterThan(10),
  custom_indicator_types: async ({ tc }) =>
    expect((await tc.types.discover()).find(({ name }) => name === 'Registry Key')).toMatchObject({
      apiEntity: 'registryKey',
      fields: [
        { label: 'Key Name' },
        { label: 'Value Name' },
        { label: 'Value Type', type: 'selectone' },
      ],
    }),

  'add_adversary_id()': byGroup('Adversary'),
  'add_campaign_id()': byGroup('Campaign'),
  'add_document_id()': byGroup('Document'),
  'add_email_id()': byGroup('Email'),
  'add_incident_id()': byGroup('Incident'),
  'add_signature_id()': byGroup('Signature'),
  'add_threat_id()': byGroup('Threat'),
  'add_task_id()': async ({ finds, groupId }) =>
    expect(await finds(task(groupId('Task') as '1'))).toEqual([HOST]),
  'add_victim_id()': async ({ finds, victimId }) =>
    expect(await finds(victim(victimId as '1'))).toEqual([HOST]),
  'add_indicator()': async ({ finds, tc }) => {
    expect(await finds(value(HOST))).toEqual([HOST]);
    expect(await tc.indicators.find(MD5)).toMatchObject({ type: 'File', size: 17 });
  },
  'add_owner()': async ({ tc, finds }) => {
    expect(await finds(ownerName('Demo Community'))).toEqual(['community.example']);
    expect(
      await tc.indicators.list({ owner: [OWNER, 'Demo Community'], type: 'Host' }).count(),
    ).toBe(2);
  },
  'add_security_label()': filter(securityLabel('TLP:GREEN'), HOST),
  'add_tag()': filter(tag('test'), HOST),

  'add_pf_attribute()': async ({ finds }) => {
    expect(await finds(attribute('Description'))).toEqual([HOST]);
    expect(await finds(attribute('Source'))).toEqual(['192.0.2.1']);
  },
  'add_pf_confidence()': filter(confidence.ge(50), HOST),
  'add_pf_date_added()': async ({ finds }) =>
    expect([
      await finds(dateAdded.gt(LONG_AGO)),
      await finds(dateAdded.gt(FAR_AHEAD)),
      await finds(dateAdded.lt(FAR_AHEAD)),
    ]).toEqual([ALL, [], ALL]),
  'add_pf_last_modified()': async ({ finds }) =>
    expect([
      await finds(lastModified.lt(LONG_AGO)),
      await finds(lastModified.lt(FAR_AHEAD)),
      await finds(lastModified.gt(LONG_AGO)),
    ]).toEqual([[], ALL, ALL]),
  'add_pf_rating()': filter(rating.ge(2.5), HOST),
  'add_pf_threat_assess_confidence()': filter(threatAssessConfidence.ge(50), HOST),
  'add_pf_threat_assess_rating()': filter(threatAssessRating.ge(3), HOST),
  'add_pf_type()': filter(type.eq('Address'), '192.0.2.1'),
  'FilterOperator.EQ': filter(rating.eq(1), '192.0.2.1'),
  'FilterOperator.NE': async ({ finds }) =>
    expect(await finds(type.ne('Address'))).toEqual(ALL.filter((one) => one !== '192.0.2.1')),
  'FilterOperator.GT': filter(rating.gt(1), HOST),
  'FilterOperator.GE': filter(rating.ge(1), HOST, '192.0.2.1'),
  'FilterOperator.LT': filter(rating.lt(4), '192.0.2.1'),
  'FilterOperator.LE': filter(rating.le(4), HOST, '192.0.2.1'),

  'indicator.id, .name, .indicator, .type, .owner_name': async (world) =>
    expect(await world.host()).toMatchObject({
      id: expect.stringMatching(/^\d+$/) as string,
      summary: HOST,
      hostName: HOST,
      type: 'Host',
      ownerName: OWNER,
    }),
  'indicator.rating, .confidence': async (world) =>
    expect(await world.host()).toMatchObject({ rating: 4, confidence: 80 }),
  'indicator.threat_assess_rating, .threat_assess_confidence': async (world) =>
    expect(await world.host('threatAssess')).toMatchObject({
      threatAssessRating: 3.5,
      threatAssessConfidence: 60,
    }),
  'indicator.date_added, .last_modified, .weblink': async (world) => {
    const { dateAdded: added, lastModified: modified, webLink } = await world.host();
    expect([Date.parse(added!), Date.parse(modified!)].every((ms) => ms > 0)).toBe(true);
    expect(webLink).toContain('/details/indicators/');
  },
  'indicator.size': async ({ tc }) =>
    expect((await tc.indicators.find(MD5, { type: 'File' }))?.size).toBe(17),
  'indicator.description': async (world) =>
    expect((await world.host()).description).toBe('Example'),
  'indicator.group_associations': async (world) =>
    expect(
      (await world.host('associatedGroups')).associatedGroups.find((one) => one.type === 'Threat'),
    ).toMatchObject({ name: 'One Threat', ownerName: OWNER, id: world.groupId('Threat') }),
  'indicator.indicator_associations': async (world) => {
    const { tc } = world;
    const change = tc.change();
    const url = change.existingIndicator('URL', 'https://bad.example/');
    url.associateIndicator(change.existingIndicator('Host', HOST), 'URL Host');
    (await change.commit()).throwIfFailed();
    const address = { type: 'URL', summary: 'https://bad.example/' };
    expect(await tc.indicators.details.associatedAs(address, 'URL Host')).toMatchObject([
      { summary: HOST, type: 'Host', rating: 4 },
    ]);
  },

  'load_attributes()': async (world) =>
    expect((await world.host('attributes')).attributes).toMatchObject([
      {
        type: 'Description',
        value: 'Example',
        default: true,
        dateAdded: expect.any(String) as string,
        lastModified: expect.any(String) as string,
      },
    ]),
  'load_tags()': async (world) =>
    expect((await world.host('tags')).tags).toMatchObject([{ name: 'Test' }]),
  'load_security_label()': async (world) =>
    expect((await world.host('securityLabels')).securityLabels).toMatchObject([
      {
        name: 'TLP:GREEN',
        description: expect.any(String) as string,
        dateAdded: expect.any(String) as string,
      },
    ]),
  'load_dns_resolutions()': async (world) =>
    expect(await world.tc.indicators.details.dnsResolutions(await world.host())).toMatchObject([
      {
        resolutionDate: '2026-01-02T03:04:05Z',
        addresses: [{ ip: '192.0.2.1', ownerName: OWNER }],
      },
    ]),
  'load_file_occurrence()': async ({ tc }) =>
    expect(
      (await tc.indicators.find(MD5, { fields: ['fileOccurrences'] }))?.fileOccurrences,
    ).toMatchObject([{ fileName: 'bad.exe', path: 'C:\\Windows', date: '2026-01-02T03:04:05Z' }]),
  'indicator.observations': async (world) => {
    await world.change((one) => one.addObservation(2));
    expect(await world.tc.indicators.details.observations(await world.host())).toMatchObject([
      { count: 2, dateObserved: expect.any(String) as string },
    ]);
  },

  'indicators.add(value, owner)': async ({ tc }) => {
    const change = tc.change();
    change.indicator('Host', 'new.example', { owner: 'Demo Community' });
    (await change.commit()).throwIfFailed();
    expect(await tc.indicators.find('new.example', { owner: 'Demo Community' })).toBeDefined();
  },
  "indicators.add({'AS Number': …})": made('ASN', 'ASN64511', { 'AS Number': 'ASN64511' }),
  "indicators.add({'Block': …})": made('CIDR', '198.51.100.0/24', { Block: '198.51.100.0/24' }),
  "indicators.add({'Mutex': …})": made('Mutex', 'a mutex', { Mutex: 'a mutex' }),
  "indicators.add({'Key Name': …, 'Value Name': …, 'Value Type': …})": made(
    'Registry Key',
    'HKEY_USERS\\A : B : REG_SZ',
    { 'Key Name': 'HKEY_USERS\\A', 'Value Name': 'B', 'Value Type': 'REG_SZ' },
  ),
  "indicators.add({'User Agent String': …})": made('User Agent', 'Agent (x)', {
    'User Agent String': 'Agent (x)',
  }),
  'set_indicator()': async ({ tc }) => {
    const change = tc.change();
    change.indicator('File', 'b'.repeat(32)).addHash('c'.repeat(40)).addHash('d'.repeat(64));
    (await change.commit()).throwIfFailed();
    expect(await tc.indicators.find('d'.repeat(64), { type: 'File' })).toMatchObject({
      md5: 'B'.repeat(32),
      sha1: 'C'.repeat(40),
    });
  },
  'commit()': async ({ tc, log }) => {
    const change = tc.change();
    change.indicator('Host', 'later.example');
    log.length = 0;
    expect(change.diff()).toHaveLength(1);
    expect(log).toEqual([]);
    expect((await change.commit()).ok).toBe(true);
  },
  'delete()': async (world) => {
    await world.change((one) => one.delete());
    expect(await world.tc.indicators.find(HOST)).toBeUndefined();
  },
  'set_rating()': async (world) => {
    await world.change((one) => one.setRating(2.5));
    expect((await world.host()).rating).toBe(2.5);
  },
  'set_confidence()': async (world) => {
    await world.change((one) => one.setConfidence(75));
    expect((await world.host()).confidence).toBe(75);
  },
  'set_dns_active()': async (world) => {
    await world.change((one) => one.setDnsActive(true));
    expect((await world.host()).dnsActive).toBe(true);
  },
  'set_whois_active()': async (world) => {
    await world.change((one) => one.setWhoisActive(true));
    expect((await world.host()).whoisActive).toBe(true);
  },
  'add_attribute(type, value)': async (world) => {
    await world.change((one) => one.addAttribute('Source', 'a').addAttribute('Source', 'b'));
    const { attributes } = await world.host('attributes');
    expect(attributes.filter((one) => one.type === 'Source').map((one) => one.value)).toEqual([
      'a',
      'b',
    ]);
  },
  'add_attribute(type, value, True)': async (world) => {
    await world.change((one) => one.addAttribute('Source', 'shown', { default: true }));
    expect((await world.host()).source).toBe('shown');
  },
  'update_attribute()': async (world) => {
    const [first] = (await world.host('attributes')).attributes;
    await world.change((one) => one.updateAttribute(first!.id, 'Updated'));
    expect((await world.host()).description).toBe('Updated');
  },
  'delete_attribute()': async (world) => {
    const [first] = (await world.host('attributes')).attributes;
    await world.change((one) => one.deleteAttribute(first!.id));
    expect((await world.host('attributes')).attributes).toEqual([]);
  },
  'indicator.add_tag()': async (world) => {
    await world.change((one) => one.addTag('More'));
    expect((await world.host('tags')).tags.map(({ name }) => name)).toEqual(['Test', 'More']);
  },
  'delete_tag()': async (world) => {
    await world.change((one) => one.deleteTag('Test'));
    expect((await world.host('tags')).tags).toEqual([]);
  },
  'set_security_label()': async (world) => {
    await world.change((one) => one.addSecurityLabel('TLP Red'));
    expect((await world.host('securityLabels')).securityLabels.map(({ name }) => name)).toContain(
      'TLP:RED',
    );
  },
  'indicator.add_security_label()': async (world) => {
    await world.change((one) => one.addSecurityLabel('tlp:amber', 'TLP White'));
    expect((await world.host('securityLabels')).securityLabels).toHaveLength(3);
  },
  'delete_security_label()': async (world) => {
    await world.change((one) => one.deleteSecurityLabel('tlp green'));
    expect((await world.host('securityLabels')).securityLabels).toEqual([]);
  },
  'add_file_occurrence()': async ({ tc }) => {
    const change = tc.change();
    change.existingIndicator('File', MD5).addFileOccurrence({ fileName: 'two.exe' });
    (await change.commit()).throwIfFailed();
    expect(
      (await tc.indicators.find(MD5, { fields: ['fileOccurrences'] }))?.fileOccurrences,
    ).toHaveLength(2);
  },
  'delete_file_occurrence()': async ({ tc }) => {
    const file = (await tc.indicators.find(MD5, { fields: ['fileOccurrences'] }))!;
    const change = tc.change();
    change.indicatorById(file).deleteFileOccurrence(file.fileOccurrences[0]!.id!);
    (await change.commit()).throwIfFailed();
    expect(
      (await tc.indicators.find(MD5, { fields: ['fileOccurrences'] }))?.fileOccurrences,
    ).toEqual([]);
  },
  'associate_group()': async ({ tc, groupId }) => {
    const change = tc.change();
    change.existingIndicator('Address', '192.0.2.1').associateGroup({ id: groupId('Incident') });
    (await change.commit()).throwIfFailed();
    expect(
      (await tc.indicators.find('192.0.2.1', { fields: ['associatedGroups'] }))?.associatedGroups,
    ).toMatchObject([{ type: 'Incident' }]);
  },
  'disassociate_group()': async (world) => {
    await world.change((one) => one.disassociateGroup({ id: world.groupId('Incident') }));
    const { associatedGroups } = await world.host('associatedGroups');
    expect(associatedGroups.map((one) => one.type)).not.toContain('Incident');
  },
  'add_false_positive()': async (world) => {
    await world.change((one) => one.reportFalsePositive());
    expect((await world.host('falsePositives')).falsePositives).toBe(1);
  },
  'add_observation(count)': async (world) => {
    await world.change((one) => one.addObservation(2));
    expect((await world.host('observations')).observations).toBe(2);
  },
  'add_observation(count, date)': async (world) => {
    await world.change((one) => one.addObservation(2, '2026-01-02T00:00:00Z'));
    expect(await world.tc.indicators.details.observations(await world.host())).toEqual([
      { count: 2, dateObserved: '2026-01-02T00:00:00Z' },
    ]);
  },

  'tc.bulk_indicators()': async (world) => expect(await bulk(world)).toHaveLength(6),
  'bulk: add_owner()': async ({ tc }) => {
    const error = await failureOf(tc.bulk.indicators({ owner: 'Demo Community' }).next());
    expect(error.message).toContain('Demo Community');
  },
  'bulk: add_pf_tag()': async (world) => {
    expect(await bulk(world, tag('Test'))).toEqual([HOST]);
    expect(await bulk(world, tag('Other'))).toEqual(['192.0.2.1']);
  },
  'bulk: other add_pf_…()': async (world) => {
    for (const where of [
      attribute('Description'),
      confidence.ge(75),
      rating.gt(2.5),
      threatAssessRating.ge(3),
      threatAssessConfidence.ge(50),
    ])
      expect(await bulk(world, where)).toEqual([HOST]);
    for (const where of [dateAdded.lt(LONG_AGO), lastModified.lt(LONG_AGO), type.eq('Mutex')])
      expect(await bulk(world, where)).toEqual([]);
    for (const where of [attribute('Source'), rating.lt(2.5), type.eq('Address')])
      expect(await bulk(world, where)).toEqual(['192.0.2.1']);
    for (const where of [dateAdded.gt(LONG_AGO), lastModified.lt(FAR_AHEAD)])
      expect(await bulk(world, where)).toHaveLength(6);
    expect(await bulk(world, type.ne('Mutex'))).toHaveLength(6);
    expect(await bulk(world, type.ne('Host'))).not.toContain(HOST);
  },

  'tc.batch_jobs().add()': async ({ tc }) =>
    expect((await tc.batch.run({ indicator: host('one.example') })).jobs).toHaveLength(1),
  'set_halt_on_error()': async ({ tc }) =>
    expect(
      await tc.batch.run(
        { indicator: [...host('no host'), ...host('b.example')] },
        { haltOnError: true, chunkObjects: 1 },
      ),
    ).toMatchObject({ halted: true }),
  'set_attribute_write_type()': async (world) => {
    const attribute = [{ type: 'Source', value: 'x' }];
    const indicator = host(HOST).map((one) => ({ ...one, attribute }));
    await world.tc.batch.run({ indicator }, { attributeWriteType: 'Append' });
    expect((await world.host('attributes')).attributes).toHaveLength(2);
  },
  'set_action()': async ({ tc }) => {
    await tc.batch.run({ indicator: host(HOST) }, { action: 'Delete' });
    expect(await tc.indicators.find(HOST)).toBeUndefined();
  },
  'set_owner()': async ({ tc }) => {
    await tc.batch.run({ indicator: host('owned.example') }, { owner: 'Demo Community' });
    expect(await tc.indicators.find('owned.example', { owner: 'Demo Community' })).toBeDefined();
  },
  'upload(json)': async ({ tc, groupId }) => {
    const v1 = [{ ...host('v1.example')[0], associatedGroup: [Number(groupId('Threat'))] }];
    expect(await tc.batch.run(JSON.stringify(v1))).toMatchObject({ ok: true });
    expect(
      (await tc.indicators.find('v1.example', { fields: ['associatedGroups'] }))?.associatedGroups,
    ).toMatchObject([{ type: 'Threat' }]);
  },
  'batch_job.commit()': async ({ tc }) =>
    expect(await tc.batch.run({ indicator: host('c.example') })).toMatchObject({
      ok: true,
      accepted: 1,
    }),
  'batch_jobs.add_filter().add_id()': async ({ tc }) => {
    const { jobs } = await tc.batch.run({ indicator: host('d.example') });
    expect(await tc.batch.getStatus(jobs[0]!.batchId)).toMatchObject({ status: 'Completed' });
  },
  'batch_job.id, .status': async ({ tc }) => {
    const states: string[] = [];
    const { jobs } = await tc.batch.run(
      { indicator: host('e.example') },
      { onStatus: ({ status }) => states.push(status) },
    );
    expect(jobs[0]?.batchId).toMatch(/^\d+$/);
    expect(states.at(-1)).toBe('Completed');
  },
  'success_count, error_count, unprocess_count': async ({ tc }) =>
    expect(
      (await tc.batch.run({ indicator: [...host('f.example'), ...host('no host')] })).jobs,
    ).toMatchObject([{ successCount: 1, errorCount: 1, unprocessCount: 0 }]),
  'download_errors(), errors': async ({ tc }) => {
    const [entity] = host('no host');
    const { problems } = await tc.batch.run({ indicator: [entity!] });
    expect(problems).toMatchObject([{ entity, code: '0x1005', outcome: 'rejected' }]);
  },
};
