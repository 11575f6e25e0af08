// The fields of XSOAR that an object has in mode `fixed`. Fields of the platform's own have their names; what ThreatConnect knows
// beyond them has names that begin with `threatconnect` and `threatassess`.
import type { ExportedIndicator, ExportedObject } from '../exported-object.ts';
import { tlpOf } from '../marking.ts';
import { configuredTlp } from '../tlp-settings.ts';
import type { XsoarSettings } from './settings.ts';

type Fields = Record<string, unknown>;

/** Names of the value of each type, beside `name`. */
const VALUE_FIELDS: Readonly<Record<string, readonly (readonly [key: string, field: string])[]>> = {
  Address: [['ip', 'address']],
  EmailAddress: [['address', 'emailaddress']],
  File: [
    ['md5', 'md5'],
    ['sha1', 'sha1'],
    ['sha256', 'sha256'],
  ],
  Host: [['hostName', 'domainname']],
  URL: [['text', 'address']],
  ASN: [['AS Number', 'asn']],
  'Registry Key': [['Key Name', 'namefield']],
};

export function fixedFields(object: ExportedObject, settings: XsoarSettings): Fields {
  const { record } = object;
  const fields: Fields = {
    firstseenbysource: record.dateAdded,
    updateddate: record.lastModified,
    name: object.kind === 'indicator' ? object.record.summary : object.record.name,
    ...(object.kind === 'indicator' ? indicatorFields(object) : groupFields(object.row)),
    tags: [...new Set([...record.tags.map(({ name }) => name), ...settings.feedTags])],
    reportedby: [record.ownerName, sourceOf(object)].filter(isSaid),
    trafficlightprotocol: tlpOf(object, configuredTlp(settings)),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isSaid(value)));
}

function indicatorFields({ record }: ExportedIndicator): Fields {
  const named = Object.hasOwn(VALUE_FIELDS, record.type) ? (VALUE_FIELDS[record.type] ?? []) : [];
  return {
    description: record.description,
    confidence: record.confidence,
    threatconnectrating: record.rating,
    threatassessscore: record.threatAssessScore,
    threatassessrating: record.threatAssessRating,
    threatassessconfidence: record.threatAssessConfidence,
    ...Object.fromEntries(named.map(([key, field]) => [field, record.values[key]])),
    ...(record.type === 'Registry Key' ? { keyvalue: registryRow(record.values) } : {}),
  };
}

/** Name and kind of the value; ThreatConnect does not know its data. A name of one blank stands for none. */
function registryRow(values: Readonly<Record<string, string>>): readonly Fields[] {
  const { 'Value Name': name = '', 'Value Type': type = '' } = values;
  return name.trim() === '' && type === '' ? [] : [{ name, type }];
}

const groupFields = (row: ExportedObject['row']): Fields => ({
  description: row['description'],
  published: row['publishDate'],
});

const sourceOf = ({ kind, record }: ExportedObject): string | undefined =>
  kind === 'indicator' ? record.source : undefined;

const isSaid = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0);
