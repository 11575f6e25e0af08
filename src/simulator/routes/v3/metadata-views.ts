// How tags, labels, attributes, attribute types, owners and users look in v3. Null values are left out.
import type { Platform } from '../../platform.ts';
import type { User } from '../../state/access.ts';
import type { OwnerRecord } from '../../state/owner.ts';
import type { AttributeRecord } from '../../state/records.ts';
import type { AttributeTypeRecord, LabelRecord, TagRecord } from '../../state/words.ts';
import { instantText } from '../../values/dates.ts';
import { OWNER_PERMISSIONS } from '../../values/owner-permissions.ts';

export type View = Record<string, unknown>;

export const tagView = (tag: TagRecord): View => ({
  id: tag.id,
  name: tag.name,
  owner: tag.owner,
  ...(tag.description === undefined ? {} : { description: tag.description }),
  lastUsed: instantText(tag.lastUsedAt),
});

export const labelView = (label: LabelRecord): View => ({
  id: label.id,
  name: label.name,
  description: label.description,
  color: label.color,
  owner: label.owner,
  dateAdded: instantText(label.addedAt),
});

export const attributeTypeView = (type: AttributeTypeRecord): View => ({
  id: type.id,
  name: type.name,
  description: type.description,
  maxSize: type.maxSize,
  allowMarkdown: type.allowMarkdown,
  errorMessage: `Please enter a valid ${type.name}`,
  ...(type.choices === undefined
    ? {}
    : {
        validationRule: {
          id: type.id,
          name: type.name,
          type: 'SelectOne',
          text: type.choices.join(';'),
          description: `Values of ${type.name}`,
          version: 1,
        },
      }),
});

/** The person an access id stands for. */
export const userView = ({ access }: Platform, accessId: string): View => ({
  id: access.idOf(accessId),
  userName: accessId,
  firstName: 'Api',
  lastName: 'User',
  pseudonym: `${accessId}API`,
});

export const attributeView = (platform: Platform, item: AttributeRecord): View => ({
  id: item.id,
  dateAdded: instantText(item.addedAt),
  type: item.type.name,
  value: item.value,
  ...(item.source === undefined ? {} : { source: item.source }),
  ...(item.createdBy === undefined ? {} : { createdBy: userView(platform, item.createdBy) }),
  lastModified: instantText(item.modifiedAt),
  pinned: item.pinned,
  default: item.displayed,
  ...(item.labels.length === 0 ? {} : { securityLabels: { data: item.labels.map(labelView) } }),
});

/** What the user may do in the owner; the documents give one value per permission, this imitation the same for all. */
export const permissionOf = ({ access }: Platform, user: User, owner: OwnerRecord): string => {
  if (access.can(user, owner, 'delete')) return 'FULL';
  return access.can(user, owner, 'write') ? 'BUILD' : 'READ';
};

export const ownerView = (platform: Platform, user: User, owner: OwnerRecord): View => {
  const level = permissionOf(platform, user, owner);
  return {
    id: owner.id,
    name: owner.name,
    type: owner.kind,
    ownerRole: platform.access.roleIn(user, owner),
    ...Object.fromEntries(OWNER_PERMISSIONS.map((name) => [name, level])),
  };
};
