// STIX objects as this room needs them: what tells versions apart, and how an object is taken back.
import type { StixObject } from '../../outputs/index.ts';

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const versionOf = ({ modified, created }: StixObject): string | undefined =>
  text(modified) ?? text(created);

/** What identifies an object, and what its type requires; nothing else that was said of it. */
const KEPT_WHEN_REVOKED = new Set([
  'type',
  'spec_version',
  'id',
  'created',
  'created_by_ref',
  'object_marking_refs',
  'name',
  'pattern',
  'pattern_type',
  'pattern_version',
  'valid_from',
  'indicator_types',
  'relationship_type',
  'source_ref',
  'target_ref',
  'sighting_of_ref',
  'is_family',
  'published',
  'object_refs',
  'opinion',
  'content',
  'context',
]);

/** @param modified ISO 8601 UTC, later than the version that is taken back */
export const revoked = (object: StixObject, modified: string): StixObject => ({
  ...(Object.fromEntries(
    Object.entries(object).filter(([name]) => KEPT_WHEN_REVOKED.has(name)),
  ) as StixObject),
  modified,
  revoked: true,
});
