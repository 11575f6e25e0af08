// An indicator as a STIX 2.1 object. App 1 and app 2 give different keys, ids and forms of dates; an indicator that is not active is revoked.
import type { IndicatorRecord } from '../../state/records.ts';
import type { Switches } from '../../state/switches.ts';
import type { TaxiiApp } from './app.ts';
import { markingRefs } from './markings.ts';
import { stableUuid } from './stable-uuid.ts';
import { stixPattern } from './stix-pattern.ts';

const VALID_SECONDS = 7 * 86_400;
const RATINGS = ['Unknown', 'Very Low', 'Low', 'Medium', 'High', 'Very High'] as const;

type TaxiiIds = Switches['taxiiIds'];

/** Stable as long as the platform keeps the indicator, also over changes of its hashes. */
export const stixId = (record: IndicatorRecord, app: TaxiiApp, form: TaxiiIds): string => {
  const uuid = stableUuid(`indicator ${record.owner.name} ${record.id}`);
  return app.version === 2 && form === 'bare' ? uuid : `indicator--${uuid}`;
};

export const dateText = (seconds: number, app: TaxiiApp): string => {
  const text = new Date(seconds * 1000).toISOString();
  return app.version === 1 ? text : `${text.slice(0, 19)}+00:00`;
};

const defaultText = (record: IndicatorRecord): string | undefined =>
  record.attributes.find((item) => item.displayed && item.type.name === 'Description')?.value;

const ofFirstApp = (record: IndicatorRecord): Record<string, unknown> => {
  const { rating, confidence, type } = record;
  const description = defaultText(record);
  const level = RATINGS[Math.round(rating ?? 0)] ?? RATINGS[0];
  return {
    ...(description === undefined ? {} : { description }),
    ...(confidence === undefined ? {} : { confidence }),
    labels: [`Malicious ${type.name}`, `Threat Rating: ${level}`],
    ...(rating === undefined ? {} : { x_threat_rating: rating }),
  };
};

const ofSecondApp = (record: IndicatorRecord, app: TaxiiApp): Record<string, unknown> => ({
  valid_until: dateText(
    record.dates?.externalDateExpires ?? record.modifiedAt + VALID_SECONDS,
    app,
  ),
  x_threatconnect_id: record.id,
  x_threatconnect_owner: record.owner.name,
  x_threatconnect_type: record.type.name,
});

export const stixIndicator = (
  record: IndicatorRecord,
  app: TaxiiApp,
  ids: TaxiiIds,
): Record<string, unknown> => ({
  type: 'indicator',
  spec_version: '2.1',
  id: stixId(record, app, ids),
  name: record.summary,
  pattern: stixPattern(record),
  pattern_type: 'stix',
  indicator_types: ['malicious-activity'],
  lang: 'en',
  created: dateText(record.addedAt, app),
  modified: dateText(record.modifiedAt, app),
  valid_from: dateText(record.addedAt, app),
  revoked: !record.active,
  object_marking_refs: markingRefs(record.labels),
  ...(app.version === 1 ? ofFirstApp(record) : ofSecondApp(record, app)),
});
