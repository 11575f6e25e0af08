// The TQL keywords of indicators.
import { isIPv4 } from 'node:net';
import { falsePositivesOf, observationsOf } from '../state/sightings.ts';
import type { IndicatorRecord } from '../state/records.ts';
import { splitSummary } from '../values/indicator-value.ts';
import { subQuery, type Keywords } from './compile.ts';
import { intelFields, intelSubs } from './intel-keywords.ts';
import { INDICATOR_ATTRIBUTE_KEYWORDS } from './metadata-keywords.ts';
import { absent, field, keywords } from './keyword-tables.ts';

type Read = (record: IndicatorRecord) => string | undefined;

const part =
  (index: number): Read =>
  (record) =>
    (record.type.valueKeys.length === 1 ? [record.summary] : splitSummary(record.summary))[index];

const address: Read = (record) => (record.type.name === 'Address' ? record.summary : undefined);

/** The text of the default attribute of a type. */
const shown =
  (type: 'Description' | 'Source'): Read =>
  ({ attributes }) =>
    attributes.find((item) => item.displayed && item.type.name === type)?.value;

const numberOf = (record: IndicatorRecord): number | undefined => {
  const text = address(record);
  return text === undefined || !isIPv4(text)
    ? undefined
    : text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
};

export const INDICATOR_KEYWORDS: Keywords<IndicatorRecord> = keywords<IndicatorRecord>(
  [
    ...intelFields<IndicatorRecord>(),
    field('summary', 'text', (record) => record.summary),
    field('description', 'text', shown('Description')),
    field('source', 'text', shown('Source')),
    field('type', 'number', (record) => record.type.id),
    field('typeName', 'text', (record) => record.type.name),
    field('value1', 'text', part(0)),
    field('value2', 'text', part(1)),
    field('value3', 'text', part(2)),
    field('rating', 'number', (record) => record.rating),
    field('confidence', 'number', (record) => record.confidence),
    field('threatAssessScore', 'number', (record) => record.extras?.threatAssess?.score),
    field('threatAssessLastUpdated', 'date', (record) => record.extras?.threatAssess?.at),
    field('falsePositiveCount', 'number', (record) => falsePositivesOf(record).count),
    field('observationCount', 'number', (record) => observationsOf(record).count),
    field('lastFalsePositive', 'date', (record) => falsePositivesOf(record).lastReportedAt),
    field('lastObserved', 'date', (record) => observationsOf(record).lastObservedAt),
    field('indicatorActive', 'boolean', (record) => record.active),
    field('activeLocked', 'boolean', (record) => record.activeLocked),
    field('hostDnsActive', 'boolean', (record) => record.extras?.dnsActive),
    field('hostWhoisActive', 'boolean', (record) => record.extras?.whoisActive),
    field('fileSize', 'number', (record) => record.extras?.size),
    field('associatedGroup', 'number', (record) => record.groups.map((group) => group.id)),
    field('addressIsIpv6', 'boolean', (record) => address(record)?.includes(':')),
    field('addressIpVal', 'number', numberOf),
    ...absent<IndicatorRecord>(
      'number',
      'commonId calScore addressAsn abuseIpdbConfidenceScore dtMalwareScore dtOverallScore dtPhishingScore dtSpamScore riskIqReputationScore vtMaliciousCount',
    ),
    ...absent<IndicatorRecord>('date', 'dtLastUpdated vtLastUpdated'),
    ...absent<IndicatorRecord>(
      'text',
      'associatedGroupSource associatedIndicatorSource addressCidr addressCity addressCountryCode addressCountryName addressRegisteringOrg addressState addressTimezone riskIqClassification',
    ),
    ...absent<IndicatorRecord>('boolean', 'dtStatus'),
  ],
  [
    ...intelSubs<IndicatorRecord>(() => INDICATOR_ATTRIBUTE_KEYWORDS),
    subQuery(
      'hasIndicator',
      (record) => record.extras?.indicators ?? [],
      () => INDICATOR_KEYWORDS,
    ),
    subQuery(
      'hasCustomAssociation',
      (record) => (record.extras?.associations ?? []).map(({ other }) => other),
      () => INDICATOR_KEYWORDS,
    ),
  ],
);
