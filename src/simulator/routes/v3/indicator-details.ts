// What only indicators show in v3, and only when `fields` asks for it.
import type { Platform } from '../../platform.ts';
import type { User } from '../../state/access.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import { falsePositivesOf, hasReported, observationsOf } from '../../state/sightings.ts';
import { associationTypeOf } from '../../state/seed-associations.ts';
import { instantText } from '../../values/dates.ts';
import { isBasicType } from '../../values/indicator-types.ts';
import { splitSummary } from '../../values/indicator-value.ts';
import { NO_FIELDS, type FieldNames } from './fields.ts';
import { indicatorView } from './indicator-view.ts';
import type { View } from './metadata-views.ts';

const dated = (key: string, seconds: number | undefined): View =>
  seconds === undefined ? {} : { [key]: instantText(seconds) };

const falsePositives = (record: IndicatorRecord, user: User | undefined): View => {
  const { count, lastReportedAt } = falsePositivesOf(record);
  return {
    falsePositives: count,
    ...dated('lastFalsePositive', lastReportedAt),
    falsePositiveReportedByUser: user !== undefined && hasReported(record, user.accessId),
  };
};

const observations = (record: IndicatorRecord): View => {
  const { count, lastObservedAt } = observationsOf(record);
  return { observations: count, ...dated('lastObserved', lastObservedAt) };
};

const threatAssess = ({ extras }: IndicatorRecord): View => {
  const known = extras?.threatAssess;
  const view: View = {};
  if (known?.rating !== undefined) view['threatAssessRating'] = known.rating;
  if (known?.confidence !== undefined) view['threatAssessConfidence'] = known.confidence;
  if (known?.score !== undefined) view['threatAssessScore'] = known.score;
  return view;
};

const genericValues = (record: IndicatorRecord): View =>
  isBasicType(record.type.name)
    ? {}
    : Object.fromEntries(
        (record.type.valueKeys.length === 1 ? [record.summary] : splitSummary(record.summary)).map(
          (part, index) => [`value${index + 1}`, part],
        ),
      );

const named = (platform: Platform, record: IndicatorRecord, fileActions: boolean): View[] =>
  (record.extras?.associations ?? [])
    .filter(({ name }) => (associationTypeOf(name)?.fileAction ?? false) === fileActions)
    .map(({ name, other }) => {
      const view = indicatorView(platform, other, NO_FIELDS);
      return fileActions
        ? { relationship: name, indicator: view }
        : { ...view, customAssociationName: name };
    });

const linked = (platform: Platform, record: IndicatorRecord, fields: FieldNames): View[] => {
  const inner = fields.under('associatedIndicators');
  return (record.extras?.indicators ?? []).map((other) => {
    const name = record.extras?.associations?.find((one) => one.other === other)?.name;
    const view = indicatorView(platform, other, inner);
    if (fields.has('associationName') && name !== undefined) view['associationName'] = name;
    return view;
  });
};

export const indicatorDetails = (
  platform: Platform,
  record: IndicatorRecord,
  fields: FieldNames,
  user: User | undefined,
): View => {
  const view: View = {};
  const list = (name: string, data: () => unknown): void => {
    if (fields.has(name)) view[name] = { data: data() };
  };
  if (record.hashes !== undefined) {
    list('fileOccurrences', () => record.extras?.fileOccurrences ?? []);
    list('fileActions', () => named(platform, record, true));
  }
  list('associatedIndicators', () => linked(platform, record, fields));
  list('customAssociations', () => named(platform, record, false));
  list('enrichment', () => []);
  list('dnsResolution', () =>
    (record.extras?.dnsResolutions ?? []).map(({ at, address }) => ({
      resolutionDate: instantText(at),
      addresses: { data: [{ ip: address }] },
    })),
  );
  if (fields.has('falsePositives')) Object.assign(view, falsePositives(record, user));
  if (fields.has('observations')) Object.assign(view, observations(record));
  if (fields.has('threatAssess')) Object.assign(view, threatAssess(record));
  if (fields.has('genericCustomIndicatorValues')) Object.assign(view, genericValues(record));
  return view;
};
