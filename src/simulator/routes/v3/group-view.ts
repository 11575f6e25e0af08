// How a group looks in v3.
import type { Platform } from '../../platform.ts';
import type { GroupRecord } from '../../state/records.ts';
import type { FieldNames } from './fields.ts';
import { indicatorView } from './indicator-view.ts';
import { intelExtras } from './intel-view.ts';
import { userView, type View } from './metadata-views.ts';
import { instantText } from '../../values/dates.ts';
import { groupPage } from '../../values/web-links.ts';

/** Keys of a type that are kept and not shown, or shown on demand only. */
const HIDDEN: ReadonlySet<string> = new Set(['password', 'insights', 'aiProvider']);

export const groupView = (platform: Platform, group: GroupRecord, fields: FieldNames): View => {
  const own = Object.entries(group.fields).filter(([key]) => !HIDDEN.has(key));
  const view: View = {
    id: group.id,
    ownerId: group.owner.id,
    ownerName: group.owner.name,
    dateAdded: instantText(group.addedAt),
    webLink: `${platform.baseUrl}/#/details/groups/${group.id}/overview`,
    ...intelExtras(platform, group, fields),
    type: group.type.name,
    name: group.name,
    createdBy: { ...userView(platform, group.createdBy), owner: group.owner.name },
    upVoteCount: '0',
    downVoteCount: '0',
    ...(group.xid === undefined ? {} : { xid: group.xid }),
    ...Object.fromEntries(own),
    ...(group.file === undefined ? {} : { fileSize: group.file.length }),
    lastModified: instantText(group.modifiedAt),
    legacyLink: groupPage(platform.baseUrl, group),
  };
  if (fields.has('insights'))
    for (const key of ['insights', 'aiProvider'])
      if (group.fields[key] !== undefined) view[key] = group.fields[key];
  if (fields.has('associatedIndicators')) {
    const inner = fields.under('associatedIndicators');
    view['associatedIndicators'] = {
      data: [...group.indicators].map((record) => indicatorView(platform, record, inner)),
    };
  }
  if (fields.has('associatedVictimAssets')) view['associatedVictimAssets'] = { data: [] };
  return view;
};
