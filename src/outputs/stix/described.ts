// What all objects of the platform have in STIX, whatever they are.
import type { ExportedObject, ExportEvent } from '../exported-object.ts';
import type { ObjectVersion } from '../versions.ts';
import { EXTENSION_ID } from './shared-objects.ts';
import { stixTime, unlessEmpty } from './stix-object.ts';
import { isUri } from './uri.ts';

const CVE = /^CVE-\d{4}-\d{4,}$/i;

/** What relationships and observables have as well. */
export const versioned = (
  { created, modified }: ObjectVersion,
  isRevoked: boolean,
): Readonly<Record<string, unknown>> => ({
  created: stixTime(created),
  modified: stixTime(modified),
  revoked: isRevoked ? true : undefined,
});

/** What is switched off is as little valid as what is gone. */
export const isRevoked = ({ action, object }: ExportEvent): boolean =>
  action === 'withdraw' || (object.kind === 'indicator' && object.record.active === false);

export function described(event: ExportEvent): Readonly<Record<string, unknown>> {
  const { object } = event;
  const { record } = object;
  const tags = record.tags.map(({ name }) => name).filter((name) => name.trim() !== '');
  return {
    labels: unlessEmpty([...new Set(tags)]),
    external_references: referencesOf(object),
    extensions: { [EXTENSION_ID]: extensionOf(event) },
  };
}

export function descriptionOf(object: ExportedObject): string | undefined {
  const { row, record } = object;
  const own = object.kind === 'indicator' ? object.record.description : row['description'];
  const attribute = record.attributes.find(
    ({ type, default: isDefault }) => type === 'Description' && isDefault,
  );
  const text = typeof own === 'string' && own !== '' ? own : attribute?.value;
  return text === '' ? undefined : text;
}

function referencesOf({ kind, record }: ExportedObject): readonly object[] {
  const { id, webLink } = record;
  const source = kind === 'indicator' ? record.source : undefined;
  const isCve = kind === 'group' && record.type === 'Vulnerability' && CVE.test(record.name.trim());
  return [
    { source_name: 'ThreatConnect', external_id: id, url: isUri(webLink) ? webLink : undefined },
    ...(isCve ? [{ source_name: 'cve', external_id: record.name.trim().toUpperCase() }] : []),
    ...(source === undefined || source === ''
      ? []
      : [
          { source_name: 'Source', ...(isUri(source) ? { url: source } : { description: source }) },
        ]),
  ];
}

function extensionOf({ object, ...event }: ExportEvent): object {
  const { kind, record } = object;
  return {
    extension_type: 'property-extension',
    id: record.id,
    kind,
    type: record.type,
    owner: record.ownerName,
    ...(kind === 'indicator'
      ? {
          rating: record.rating,
          threat_assess_score: record.threatAssessScore,
          threat_assess_rating: record.threatAssessRating,
          threat_assess_confidence: record.threatAssessConfidence,
          active: record.active,
        }
      : {}),
    withdrawn: event.action === 'withdraw' ? event.reason : undefined,
  };
}
