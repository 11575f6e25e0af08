// Objects that others refer to and that say nothing of one object: who owns and makes them, how they are marked, and what the
// members mean that STIX does not have. Two makers of the same object must write the same, so their dates are constants.
import type { Tlp } from '../../core/export-settings.ts';
import { SPEC, stixId, type StixObject } from './stix-object.ts';

const SINCE = '2026-01-01T00:00:00.000Z';

/** A name is not worth having without letters. */
const nameOf = (owner: string): string => (owner.trim() === '' ? 'ThreatConnect' : owner);

export const ownerIdentity = (instance: string, owner: string): StixObject => ({
  type: 'identity',
  ...SPEC,
  id: stixId('identity', instance, owner),
  created: SINCE,
  modified: SINCE,
  name: nameOf(owner),
  identity_class: 'organization',
});

/** Of this program: it is who defines the extension. */
const makerIdentity: StixObject = {
  type: 'identity',
  ...SPEC,
  id: 'identity--d2f984b5-5eec-415c-8a8f-a14cd3707c42',
  created: SINCE,
  modified: SINCE,
  name: 'threatconnect-feeds',
  identity_class: 'system',
};

export const EXTENSION_ID = 'extension-definition--e5a5c1bb-d49b-4efd-aa7a-16f6a33feb8e';

const extension: StixObject = {
  type: 'extension-definition',
  ...SPEC,
  id: EXTENSION_ID,
  created_by_ref: makerIdentity.id,
  created: SINCE,
  modified: SINCE,
  name: 'ThreatConnect',
  description: 'What ThreatConnect says of an object and STIX has no property for.',
  schema: [
    'id (string): id of the object on the instance, decimal digits.',
    'kind (string): indicator or group. type (string): its ThreatConnect type. owner (string): its owner.',
    'rating (number): threat rating of the owner, 0 to 5; 0 is unknown.',
    'threat_assess_score (number): ThreatAssess score, 0 to 1000.',
    'threat_assess_rating (number): 0 to 5. threat_assess_confidence (number): 0 to 100.',
    'active (boolean): false when the indicator is switched off.',
    'withdrawn (string): why the object is revoked: deleted, inactive, left or marking.',
  ].join('\n'),
  version: '1.0.0',
  extension_types: ['property-extension'],
};

/** In front of all others. */
export const MAKER_OBJECTS: readonly StixObject[] = [makerIdentity, extension];

/** Ids, dates and extension as OASIS publishes them in its repository of common objects. */
const TLP_IDS: Readonly<Record<Tlp, string>> = {
  CLEAR: 'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
  GREEN: 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
  AMBER: 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
  'AMBER+STRICT': 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  RED: 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
};
const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d';

export const tlpDefinition = (level: Tlp): StixObject => ({
  type: 'marking-definition',
  ...SPEC,
  id: TLP_IDS[level],
  created: '2022-10-01T00:00:00.000Z',
  name: `TLP:${level}`,
  extensions: {
    [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: level.toLowerCase() },
  },
});
