// Every keyword and every example of TQL the platform's documents name is understood: the tables of §4.7 by kind of record.
import { describe, expect, it } from 'vitest';
import { startedClient, type TestClient } from './support/client.ts';

type KeywordType = 'Integer' | 'String' | 'Boolean' | 'Date' | 'SubQuery';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Keywords of which the documents state the type. */
const TYPED: Readonly<Record<string, Readonly<Partial<Record<KeywordType, string>>>>> = {
  indicators: {
    Integer: `id type commonId owner rating confidence threatAssessScore calScore falsePositiveCount observationCount tagOwner
      associatedGroup addressAsn addressIpVal fileSize abuseIpdbConfidenceScore dtMalwareScore dtOverallScore dtPhishingScore
      dtSpamScore riskIqReputationScore vtMaliciousCount`,
    String: `summary typeName value1 value2 value3 ownerName description source tag tagOwnerName attackTag securityLabel
      associatedGroupSource associatedIndicatorSource addressCidr addressCity addressCountryCode addressCountryName
      addressRegisteringOrg addressState addressTimezone riskIqClassification`,
    Boolean: 'indicatorActive activeLocked hostDnsActive hostWhoisActive addressIsIpv6 dtStatus',
    Date: `dateAdded lastModified firstSeen lastSeen lastObserved lastFalsePositive externalDateAdded externalDateExpires
      externalLastModified threatAssessLastUpdated dtLastUpdated vtLastUpdated`,
    SubQuery: `hasAllTags hasArtifact hasAttribute hasCase hasCustomAssociation hasGroup hasIndicator hasIntelRequirement
      hasSecurityLabel hasTag hasVictim hasVictimAsset`,
  },
  groups: {
    Integer: `id type owner tagOwner associatedIndicator childGroup parentGroup upvoteCount downvoteCount documentFilesize
      emailScore`,
    String: `summary typeName ownerName createdBy eventType status tag tagOwnerName attackTag securityLabel insights aiProvider
      documentFilename documentStatus documentType emailFrom emailSubject signatureFilename signatureType taskAssignee
      taskAssigneePseudo taskStatus victimAsset`,
    Boolean:
      'isGroup generatedReport emailScoreIncludesBody taskEscalated taskOverdue taskReminded',
    Date: `dateAdded lastModified firstSeen lastSeen externalDateAdded externalDateExpires externalLastModified eventDate
      publishDate documentDateAdded emailDate signatureDateAdded taskDateAdded taskDueDate taskEscalationDate taskReminderDate`,
    SubQuery: `hasAllTags hasArtifact hasAttribute hasCase hasCommonGroup hasGroup hasIndicator hasIntelQuery
      hasIntelRequirement hasSecurityLabel hasTag hasThreatActorProfile hasVictim hasVictimAsset`,
  },
};

const ATTRIBUTE = `id type typeName text shortText intVal dateVal source default displayed pinned associable maxSize user owner
  ownerName dateAdded lastModified`;

/** Keywords of which the documents state the name only. */
const NAMED: Readonly<Record<string, { readonly plain: string; readonly subs?: string }>> = {
  tags: {
    plain: `id name summary owner ownerName description lastUsed techniqueId normalized associatedCase associatedGroup
      associatedIndicator associatedVictim caseId financialRisk financialRiskScore financialRiskValue securityCoverage`,
    subs: 'hasCase hasGroup hasIndicator hasVictim',
  },
  securityLabels: {
    plain: 'id name summary owner ownerName color description dateAdded victimId',
    subs: 'hasGroup hasGroupAttribute hasIndicator hasIndicatorAttribute hasVictim hasVictimAttribute',
  },
  indicatorAttributes: {
    plain: `${ATTRIBUTE} indicatorId`,
    subs: 'hasIndicator hasSecurityLabel',
  },
  groupAttributes: { plain: `${ATTRIBUTE} groupId`, subs: 'hasGroup hasSecurityLabel' },
  'security/owners': {
    plain: `id ownerId ownerName userId permApps permArtifact permAttribute permAttributeType permCaseTag permComment
      permCopyData permGroup permIndicator permInvite permMembers permPlaybooks permPlaybooksExecute permPost permPublish
      permSecurityLabel permSettings permTag permTask permTimeline permUsers permVictim permWorkflowTemplate`,
  },
};

/** Queries the documents show, by the list they are for. */
const EXAMPLES: readonly (readonly [path: string, tql: string])[] = [
  ['indicators', 'typeName EQ "Host"'],
  ['indicators', 'typeName in ("Address", "Host")'],
  ['indicators', 'rating >= 4'],
  ['indicators', 'confidence GT 50'],
  ['indicators', 'ownerName="A" OR ownerName="B"'],
  ['indicators', 'indicatorActive EQ True'],
  ['indicators', 'threatAssessLastUpdated>"TODAY()" and threatAssessScore>=500'],
  ['indicators', 'hasTag(name = "x")'],
  ['indicators', 'hasGroup(typeName in ("Adversary") and name like "%bear%")'],
  ['indicators', 'dateAdded > "2023-02-01"'],
  ['indicators', 'dateAdded > "2023-01-26T21:00:03Z"'],
  ['indicators', 'dateAdded > "NOW() - 1 HOUR"'],
  ['indicators', 'tag in ("hacker")'],
  ['indicators', '(ownerName EQ "Demo Organization") AND typeName in ("Registry Key", "Host")'],
  [
    'indicators',
    '(ownerName="A" OR ownerName="B" ) AND (tag="x" OR tag="y" ) AND (dateAdded > "2023-01-26T21:00:03Z") AND ' +
      'indicatorActive EQ True  AND confidence GT 5  AND threatAssessScore GT 5  AND typeName IN ("Address","Host")',
  ],
  ['groups', 'typeName in ("Adversary") and tag in ("hacker")'],
  ['groups', '(status="New" ) AND typeName IN ("Report")'],
  [
    'groups',
    'hasIndicator(summary = "a") or hasAttribute(groupId = 1) or hasSecurityLabel(name = "x")',
  ],
  ['tags', 'techniqueId is not null and associatedGroup EQ 11'],
  ['groupAttributes', 'hasGroup(id in (10,15)) AND associable=true'],
];

const keywordsOf = async (client: TestClient, path: string): Promise<Map<string, string>> => {
  const { json } = await client.call('OPTIONS', `/v3/${path}/tql`);
  const list = json['data'] as unknown as { keyword: string; type: string }[];
  return new Map(list.map(({ keyword, type }) => [keyword, type]));
};

const asks = async (client: TestClient, path: string, tql: string): Promise<void> => {
  const query = encodeURIComponent(tql).replaceAll("'", '%27');
  const answer = await client.call('GET', `/v3/${path}?tql=${query}`);
  expect(answer.status, `${path}: ${tql} → ${answer.text}`).toBe(200);
};

describe('TQL knows', () => {
  it.each(
    Object.entries(TYPED).flatMap(([path, types]) =>
      Object.entries(types).map(([type, names]) => ({ path, type, names: words(names) })),
    ),
  )('every $type keyword of $path [4.7]', async ({ path, type, names }) => {
    const client = await startedClient();
    const known = await keywordsOf(client, path);
    expect(names.filter((name) => known.get(name) !== type)).toEqual([]);
    for (const name of names)
      await asks(client, path, type === 'SubQuery' ? `${name}(id > 0)` : `${name} is not null`);
  });

  it.each(Object.entries(TYPED))('no other keyword of %s than these [4.7]', async (path, types) => {
    const client = await startedClient();
    const documented = Object.values(types).flatMap(words);
    expect([...(await keywordsOf(client, path)).keys()].sort()).toEqual(documented.sort());
    const xid = await client.call('GET', `/v3/indicators?tql=${encodeURIComponent('xid = "a"')}`);
    expect([xid.status, xid.json['errCode']]).toEqual([400, '0x2001']);
    await asks(client, 'groups', 'xid = "a" and name = "b"');
  });

  it.each(Object.entries(NAMED))('every keyword of %s [4.7]', async (path, { plain, subs }) => {
    const client = await startedClient();
    for (const name of words(plain)) await asks(client, path, `${name} is null`);
    for (const name of subs === undefined ? [] : words(subs))
      await asks(client, path, `${name}(id > 0)`);
  });

  it.each(EXAMPLES)('the example of %s: %s [4.7]', async (path, tql) => {
    await asks(await startedClient(), path, tql);
  });

  it('an owner by what the reader may do in it [4.9]', async () => {
    const client = await startedClient();
    const found = async (tql: string): Promise<unknown> =>
      (await client.call('GET', `/v3/security/owners?count=true&tql=${encodeURIComponent(tql)}`))
        .json['count'];
    expect(await found('permIndicator = "FULL"')).toBe(1);
    expect(await found('permIndicator = "READ"')).toBe(0);
  });
});
