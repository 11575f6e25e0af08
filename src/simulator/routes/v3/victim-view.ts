// How a victim looks in v3: the default fields, then its assets and what it is linked to when `fields` asks for them.
import type { Platform } from '../../platform.ts';
import { GroupRecord, IndicatorRecord } from '../../state/records.ts';
import type { VictimRecord } from '../../state/victims.ts';
import { instantText } from '../../values/dates.ts';
import type { FieldNames } from './fields.ts';
import { groupView } from './group-view.ts';
import { indicatorView } from './indicator-view.ts';
import type { View } from './metadata-views.ts';

export const victimView = (platform: Platform, victim: VictimRecord, fields: FieldNames): View => {
  const view: View = {
    id: victim.id,
    ownerId: victim.owner.id,
    ownerName: victim.owner.name,
    dateAdded: instantText(victim.addedAt),
    webLink: `${platform.baseUrl}/#/details/victims/${victim.id}/overview`,
    name: victim.name,
    ...victim.fields,
  };
  const linked = [...victim.linked];
  if (fields.has('victimAssets')) view['victimAssets'] = { data: victim.assets };
  if (fields.has('associatedGroups')) {
    const inner = fields.under('associatedGroups');
    const groups = linked.filter((record) => record instanceof GroupRecord);
    view['associatedGroups'] = { data: groups.map((group) => groupView(platform, group, inner)) };
  }
  if (fields.has('associatedIndicators')) {
    const inner = fields.under('associatedIndicators');
    const indicators = linked.filter((record) => record instanceof IndicatorRecord);
    view['associatedIndicators'] = {
      data: indicators.map((record) => indicatorView(platform, record, inner)),
    };
  }
  return view;
};
