// An object as XSOAR should get it.
import type { ExportedObject } from '../exported-object.ts';
import type { Refusal } from '../output.ts';
import { fixedFields } from './fixed-fields.ts';
import { fixedRelationships } from './fixed-relationships.ts';
import { fixedValue } from './fixed-value.ts';
import type { XsoarSettings } from './settings.ts';
import { fixedType } from './types.ts';

export const UNMAPPED = 'unmapped-type';

/** JSON of the object, or why there is none. */
export function fixedObject(
  object: ExportedObject,
  settings: XsoarSettings,
): { readonly json: string } | { readonly refused: Refusal } {
  const value = fixedValue(object);
  const type = fixedType(object.record.type, value, settings);
  if (type === undefined) return { refused: unmapped(object) };
  const { feedReliability, feedBypassExclusionList, createRelationships } = settings;
  const members = {
    score: scoreOf(object, settings),
    fields: fixedFields(object, settings),
    relationships: createRelationships ? fixedRelationships(object, value, type, settings) : [],
    ...(feedReliability === '' ? {} : { reliability: feedReliability }),
    ...(feedBypassExclusionList ? { bypassExclusionList: true } : {}),
    expiration: expirationOf(object, settings),
  };
  return { json: withRaw({ value, type }, object.text, members) };
}

/** What a withdrawal says of the object. */
export function fixedIdentity(
  object: ExportedObject,
  settings: XsoarSettings,
): { readonly json: string } | { readonly refused: Refusal } {
  const value = fixedValue(object);
  const type = fixedType(object.record.type, value, settings);
  if (type === undefined) return { refused: unmapped(object) };
  return { json: withRaw({ value, type }, object.text, {}) };
}

/** The platform's text stands between, as it is. */
function withRaw(head: object, raw: string, tail: object): string {
  const rest = JSON.stringify(tail).slice(1, -1);
  return `${JSON.stringify(head).slice(0, -1)},"rawJSON":${raw}${rest === '' ? '' : `,${rest}`}}`;
}

const unmapped = ({ kind, record }: ExportedObject): Refusal => ({
  code: UNMAPPED,
  message: `${kind} ${record.id}: XSOAR has no type for ${record.type}; name one in typeMap, or choose another policy in unmappedTypes`,
});

const REPUTATIONS = { Good: 1, Suspicious: 2, Bad: 3 } as const;

/** 0 none, 1 good, 2 suspicious, 3 bad. */
function scoreOf(object: ExportedObject, { feedReputation, scoreMap }: XsoarSettings): number {
  if (feedReputation !== 'None') return REPUTATIONS[feedReputation];
  const score = object.kind === 'indicator' ? object.record.threatAssessScore : undefined;
  if (score === undefined) return 0;
  const reaches = (least: number | undefined): boolean => least !== undefined && score >= least;
  if (reaches(scoreMap.bad)) return 3;
  if (reaches(scoreMap.suspicious)) return 2;
  return reaches(scoreMap.good) ? 1 : 0;
}

const MINUTE_MS = 60_000;

/** The owner's date of expiry before that of the settings. */
function expirationOf(object: ExportedObject, settings: XsoarSettings): string | undefined {
  const { record } = object;
  const own = object.kind === 'indicator' ? object.record.externalDateExpires : undefined;
  const { feedExpirationPolicy: policy, feedExpirationInterval: minutes } = settings;
  if (policy === 'never') return undefined;
  if (own !== undefined || policy !== 'interval' || minutes === undefined) return own;
  const from = Date.parse(record.lastModified ?? record.dateAdded ?? '');
  return Number.isNaN(from) ? undefined : new Date(from + minutes * MINUTE_MS).toISOString();
}
