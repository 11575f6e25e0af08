// `OPTIONS` on a v3 resource: its fields, the names `fields` takes, its TQL keywords.
import { json, type Reply } from '../../transport/reply.ts';
import type { ApiRequest } from '../../transport/request.ts';
import { route, type Route } from '../../transport/router.ts';
import type { Keywords } from '../../tql/compile.ts';
import { GROUP_KEYWORDS } from '../../tql/group-keywords.ts';
import { INDICATOR_KEYWORDS } from '../../tql/indicator-keywords.ts';
import {
  ATTRIBUTE_TYPE_KEYWORDS,
  EXCLUSION_KEYWORDS,
  GROUP_ATTRIBUTE_KEYWORDS,
  INDICATOR_ATTRIBUTE_KEYWORDS,
  LABEL_KEYWORDS,
  OWNER_KEYWORDS,
  TAG_KEYWORDS,
  USER_KEYWORDS,
  VICTIM_KEYWORDS,
} from '../../tql/metadata-keywords.ts';
import { OWNER_PERMISSIONS } from '../../values/owner-permissions.ts';
import {
  ATTRIBUTE_FIELDS,
  attributeTable,
  EXCLUSION_TABLE,
  GROUP_FIELDS,
  GROUP_TABLE,
  INDICATOR_FIELDS,
  INDICATOR_TABLE,
  NO_KNOWN_FIELDS,
  readOnlyTable,
  TAG_FIELDS,
  TAG_TABLE,
  VICTIM_FIELD_NAMES,
  VICTIM_TABLE,
  type FieldTable,
} from './describe-tables.ts';

interface Described {
  readonly path: string;
  readonly table: FieldTable;
  readonly fields: ReadonlySet<string>;
  /** Nothing of the record's own type matters here, only names and types. */
  readonly keywords: Pick<Keywords<never>, 'fields' | 'subQueries'>;
}

const DESCRIBED: readonly Described[] = [
  {
    path: 'indicators',
    table: INDICATOR_TABLE,
    fields: INDICATOR_FIELDS,
    keywords: INDICATOR_KEYWORDS,
  },
  { path: 'groups', table: GROUP_TABLE, fields: GROUP_FIELDS, keywords: GROUP_KEYWORDS },
  { path: 'tags', table: TAG_TABLE, fields: TAG_FIELDS, keywords: TAG_KEYWORDS },
  {
    path: 'securityLabels',
    table: readOnlyTable('id name description color owner dateAdded'),
    fields: NO_KNOWN_FIELDS,
    keywords: LABEL_KEYWORDS,
  },
  {
    path: 'indicatorAttributes',
    table: attributeTable('indicatorId'),
    fields: ATTRIBUTE_FIELDS,
    keywords: INDICATOR_ATTRIBUTE_KEYWORDS,
  },
  {
    path: 'groupAttributes',
    table: attributeTable('groupId'),
    fields: ATTRIBUTE_FIELDS,
    keywords: GROUP_ATTRIBUTE_KEYWORDS,
  },
  {
    path: 'attributeTypes',
    table: readOnlyTable('id name description maxSize allowMarkdown errorMessage validationRule'),
    fields: NO_KNOWN_FIELDS,
    keywords: ATTRIBUTE_TYPE_KEYWORDS,
  },
  { path: 'victims', table: VICTIM_TABLE, fields: VICTIM_FIELD_NAMES, keywords: VICTIM_KEYWORDS },
  {
    path: 'security/owners',
    table: readOnlyTable(`id name type ownerRole ${OWNER_PERMISSIONS.join(' ')}`),
    fields: NO_KNOWN_FIELDS,
    keywords: OWNER_KEYWORDS,
  },
  {
    path: 'security/users',
    table: readOnlyTable('id userName firstName lastName pseudonym role'),
    fields: NO_KNOWN_FIELDS,
    keywords: USER_KEYWORDS,
  },
  {
    path: 'security/exclusionLists',
    table: EXCLUSION_TABLE,
    fields: NO_KNOWN_FIELDS,
    keywords: EXCLUSION_KEYWORDS,
  },
];

const TYPE_NAMES = { text: 'String', number: 'Integer', boolean: 'Boolean', date: 'Date' } as const;

const words = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

const list = (data: readonly unknown[]): Reply =>
  json(200, { data, count: data.length, status: 'Success' });

const tql = ({ keywords }: Described): Reply =>
  list(
    [
      ...[...keywords.fields.values()]
        .filter(({ unlisted }) => unlisted !== true)
        .map(({ name, type }) => ({ name, type: TYPE_NAMES[type] })),
      ...[...keywords.subQueries.values()].map(({ name }) => ({ name, type: 'SubQuery' })),
    ].map(({ name, type }) => ({ keyword: name, name: words(name), type })),
  );

const names = ({ fields }: Described): Reply =>
  list(
    [...fields].map((name) => ({
      name,
      description: `Shows ${words(name)}`,
      includedByDefault: false,
    })),
  );

const table = ({ query }: ApiRequest, { table: all }: Described): Reply => {
  const withReadOnly = query.get('show')?.toLowerCase() === 'readonly';
  const data = Object.fromEntries(
    Object.entries(all).filter(([, info]) => withReadOnly || info.readOnly !== true),
  );
  return json(200, { data, status: 'Success' });
};

export const describeRoutes: readonly Route[] = DESCRIBED.flatMap((one) => [
  route('OPTIONS', `v3/${one.path}`, (request) => table(request, one)),
  route('OPTIONS', `v3/${one.path}/fields`, () => names(one)),
  route('OPTIONS', `v3/${one.path}/tql`, () => tql(one)),
]);
