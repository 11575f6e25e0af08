// How an indicator looks in v3: the default fields, then what `fields` asks for.
import type { Platform } from '../../platform.ts';
import type { User } from '../../state/access.ts';
import type { IndicatorRecord } from '../../state/records.ts';
import { instantText } from '../../values/dates.ts';
import { HASH_KINDS } from '../../values/file-hashes.ts';
import { splitSummary } from '../../values/indicator-value.ts';
import { indicatorPage } from '../../values/web-links.ts';
import type { FieldNames } from './fields.ts';
import { indicatorDetails } from './indicator-details.ts';
import { intelExtras, shown } from './intel-view.ts';
import type { View } from './metadata-views.ts';

/** The parts of the value under the keys of the type; hashes that a File does not have are left out. */
export const valueKeys = ({ type, summary, hashes }: IndicatorRecord): View => {
  if (hashes !== undefined)
    return Object.fromEntries(
      HASH_KINDS.flatMap((kind) => {
        const hash = hashes[kind];
        return hash === undefined ? [] : [[kind, hash]];
      }),
    );
  const [first = ''] = type.valueKeys;
  if (type.valueKeys.length === 1) return { [first]: summary };
  const parts = splitSummary(summary);
  return Object.fromEntries(type.valueKeys.map((key, index) => [key, parts[index]]));
};

export const indicatorView = (
  platform: Platform,
  record: IndicatorRecord,
  fields: FieldNames,
  user?: User,
): View => {
  const { extras, owner } = record;
  const view: View = {
    id: record.id,
    ownerId: owner.id,
    ownerName: owner.name,
    dateAdded: instantText(record.addedAt),
    webLink: `${platform.baseUrl}/#/details/indicators/${record.id}/overview`,
    ...intelExtras(platform, record, fields),
    type: record.type.name,
    lastModified: instantText(record.modifiedAt),
    ...(record.rating === undefined ? {} : { rating: record.rating }),
    ...(record.confidence === undefined ? {} : { confidence: record.confidence }),
    ...shown(record, 'Description'),
    ...shown(record, 'Source'),
    summary: record.summary,
    privateFlag: record.privateFlag,
    active: record.active,
    activeLocked: record.activeLocked,
    ...valueKeys(record),
  };
  if (record.type.name === 'Host') {
    view['dnsActive'] = extras?.dnsActive ?? false;
    view['whoisActive'] = extras?.whoisActive ?? false;
  }
  if (extras?.size !== undefined) view['size'] = extras.size;
  Object.assign(view, indicatorDetails(platform, record, fields, user));
  view['legacyLink'] = indicatorPage(platform.baseUrl, record);
  return view;
};
