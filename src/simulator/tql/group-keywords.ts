// The TQL keywords of groups.
import type { GroupRecord } from '../state/records.ts';
import { readInstant } from '../values/dates.ts';
import { GROUP_TYPE_TABLE } from '../values/group-types.ts';
import { subQuery, type Field, type Keywords } from './compile.ts';
import { INDICATOR_KEYWORDS } from './indicator-keywords.ts';
import { intelFields, intelSubs } from './intel-keywords.ts';
import { GROUP_ATTRIBUTE_KEYWORDS } from './metadata-keywords.ts';
import { absent, absentSubs, field, keywords, unlisted } from './keyword-tables.ts';

type GroupField = Field<GroupRecord>;

/** A text of the group's type, under the name TQL has for it. */
const textField = (name: string, type?: string, key = name): GroupField =>
  field(name, 'text', (group) => {
    const value = group.fields[key];
    return typeof value === 'string' && (type === undefined || group.type.name === type)
      ? value
      : undefined;
  });

const dateField = (name: string, key = name): GroupField =>
  field(name, 'date', ({ fields }) => {
    const value = fields[key];
    return typeof value === 'string' ? readInstant(value) : undefined;
  });

const isTask = (group: GroupRecord): boolean => group.type.name === 'Task';

export const GROUP_KEYWORDS: Keywords<GroupRecord> = keywords<GroupRecord>(
  [
    ...intelFields<GroupRecord>(),
    field('summary', 'text', (group) => group.name),
    // Not in the documents' list of keywords: one is in their example of a sub-query, one is sent by the vendor's framework.
    unlisted(field('name', 'text', (group) => group.name)),
    unlisted(field('xid', 'text', (group) => group.xid)),
    field(
      'type',
      'number',
      (group) => GROUP_TYPE_TABLE.findIndex((info) => info.name === group.type.name) + 1,
    ),
    field('typeName', 'text', (group) => group.type.name),
    field('createdBy', 'text', (group) => group.createdBy),
    field('isGroup', 'boolean', (group) => !isTask(group)),
    textField('status'),
    textField('eventType'),
    textField('insights'),
    textField('aiProvider'),
    textField('documentFilename', 'Document', 'fileName'),
    textField('signatureFilename', 'Signature', 'fileName'),
    textField('signatureType', 'Signature', 'fileType'),
    textField('emailSubject', 'Email', 'subject'),
    textField('emailFrom', 'Email', 'from'),
    textField('taskStatus', 'Task', 'status'),
    dateField('eventDate'),
    dateField('publishDate'),
    dateField('taskDueDate', 'dueDate'),
    dateField('taskReminderDate', 'reminderDate'),
    dateField('taskEscalationDate', 'escalationDate'),
    field('taskDateAdded', 'date', (group) => (isTask(group) ? group.addedAt : undefined)),
    field('documentFilesize', 'number', (group) => group.file?.length),
    field('upvoteCount', 'number', () => 0),
    field('downvoteCount', 'number', () => 0),
    field('associatedIndicator', 'number', (group) =>
      [...group.indicators].map((indicator) => indicator.id),
    ),
    field('childGroup', 'number', (group) => group.groups.map(({ id }) => id)),
    field('parentGroup', 'number', (group) => group.groups.map(({ id }) => id)),
    ...absent<GroupRecord>('number', 'emailScore'),
    ...absent<GroupRecord>('date', 'documentDateAdded emailDate signatureDateAdded'),
    ...absent<GroupRecord>(
      'text',
      'documentStatus documentType taskAssignee taskAssigneePseudo victimAsset',
    ),
    ...absent<GroupRecord>(
      'boolean',
      'generatedReport emailScoreIncludesBody taskEscalated taskOverdue taskReminded',
    ),
  ],
  [
    ...intelSubs<GroupRecord>(() => GROUP_ATTRIBUTE_KEYWORDS),
    subQuery(
      'hasIndicator',
      (group) => group.indicators,
      () => INDICATOR_KEYWORDS,
    ),
    ...absentSubs<GroupRecord>('hasCommonGroup hasIntelQuery hasThreatActorProfile'),
  ],
);
