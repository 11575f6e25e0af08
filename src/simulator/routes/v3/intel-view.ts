// What indicators and groups show alike in v3 when `fields` asks for it.
import type { Platform } from '../../platform.ts';
import type { IntelRecord, RecordDates } from '../../state/records.ts';
import { instantText } from '../../values/dates.ts';
import type { FieldNames } from './fields.ts';
import { groupView } from './group-view.ts';
import { attributeView, labelView, tagView, type View } from './metadata-views.ts';

const pickDates = (dates: RecordDates | undefined, keys: readonly (keyof RecordDates)[]): View => {
  const view: View = {};
  for (const key of keys) {
    const seconds = dates?.[key];
    if (seconds !== undefined) view[key] = instantText(seconds);
  }
  return view;
};

/** The text of the default Description or Source, under its own name. */
export const shown = (record: IntelRecord, type: 'Description' | 'Source'): View => {
  const item = record.attributes.find((one) => one.displayed && one.type.name === type);
  return item === undefined ? {} : { [type.toLowerCase()]: item.value };
};

export const intelExtras = (platform: Platform, record: IntelRecord, fields: FieldNames): View => {
  const view: View = {};
  if (fields.has('tags')) view['tags'] = { data: record.tags.map(tagView) };
  if (fields.has('attributes'))
    view['attributes'] = { data: record.attributes.map((item) => attributeView(platform, item)) };
  if (fields.has('securityLabels')) view['securityLabels'] = { data: record.labels.map(labelView) };
  if (fields.has('sightings'))
    Object.assign(view, pickDates(record.dates, ['firstSeen', 'lastSeen']));
  if (fields.has('externalDates'))
    Object.assign(
      view,
      pickDates(record.dates, ['externalDateAdded', 'externalDateExpires', 'externalLastModified']),
    );
  if (fields.has('associatedGroups')) {
    const inner = fields.under('associatedGroups');
    view['associatedGroups'] = {
      data: record.groups.map((group) => groupView(platform, group, inner)),
    };
  }
  // Objects this imitation does not keep.
  for (const name of ['associatedCases', 'associatedArtifacts', 'investigationLinks'])
    if (fields.has(name)) view[name] = { data: [] };
  return view;
};
