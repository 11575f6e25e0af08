// An indicator of the platform as an Indicator of STIX.
import type { ExportedIndicator } from '../exported-object.ts';
import { instantOf, type ObjectVersion } from '../versions.ts';
import { descriptionOf } from './described.ts';
import { stixTime } from './stix-object.ts';

/** Beside what all objects have. */
export function indicatorMembers(
  object: ExportedIndicator,
  pattern: string,
  { created }: ObjectVersion,
): Readonly<Record<string, unknown>> {
  const { record } = object;
  const until = instantOf(record.externalDateExpires);
  return {
    name: record.summary,
    description: descriptionOf(object),
    confidence: confidenceOf(record.confidence),
    pattern,
    pattern_type: 'stix',
    valid_from: stixTime(created),
    // It must be later than the beginning; what had expired before it came was valid for no time at all.
    valid_until: until === undefined ? undefined : stixTime(Math.max(until, created + 1)),
  };
}

/** 0–100 whole, as on the platform. */
const confidenceOf = (confidence: number | undefined): number | undefined =>
  confidence === undefined ? undefined : Math.min(100, Math.max(0, Math.round(confidence)));
