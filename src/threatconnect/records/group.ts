// One group as users see it, typed by the fields that were asked for.
import type { Intersection } from './indicator.ts';
import { SHARED_FIELD_READERS, type SharedFieldShapes } from './nested.ts';
import { idOf, isRow, listOf, optionalId, optionalText, textOf, type Row } from './row.ts';

export interface GroupFieldShapes extends SharedFieldShapes {
  readonly associatedVictimAssets: { readonly associatedVictimAssets: readonly Row[] };
}
export type GroupField = keyof GroupFieldShapes;

export interface GroupCore {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly xid: string | undefined;
  readonly ownerId: string | undefined;
  readonly ownerName: string | undefined;
  readonly dateAdded: string | undefined;
  readonly lastModified: string | undefined;
  readonly webLink: string | undefined;
  readonly legacyLink: string | undefined;
  readonly createdBy: string | undefined;
  /** What only some types have: status, eventDate, fileName, subject and so on, as the platform sent it. */
  readonly details: Row;
}
export type Group<F extends GroupField = never> = GroupCore &
  ([F] extends [never] ? unknown : Intersection<F extends unknown ? GroupFieldShapes[F] : never>);

const READERS: { readonly [F in GroupField]: (row: Row) => GroupFieldShapes[F] } = {
  ...SHARED_FIELD_READERS,
  associatedVictimAssets: (row) => ({
    associatedVictimAssets: listOf(row, 'associatedVictimAssets'),
  }),
};

export const GROUP_FIELDS: readonly string[] = Object.keys(READERS);

const CORE_KEYS = new Set<string>([
  'id',
  'type',
  'name',
  'xid',
  'ownerId',
  'ownerName',
  'dateAdded',
  'lastModified',
  'webLink',
  'legacyLink',
  'createdBy',
  ...GROUP_FIELDS,
]);

export function readGroup<F extends GroupField>(row: Row, fields: readonly F[]): Group<F> {
  const createdBy = row['createdBy'];
  const record: GroupCore = {
    id: idOf(row, 'group'),
    type: textOf(row, 'group', 'type'),
    name: textOf(row, 'group', 'name'),
    xid: optionalText(row, 'xid'),
    ownerId: optionalId(row, 'ownerId'),
    ownerName: optionalText(row, 'ownerName'),
    dateAdded: optionalText(row, 'dateAdded'),
    lastModified: optionalText(row, 'lastModified'),
    webLink: optionalText(row, 'webLink'),
    legacyLink: optionalText(row, 'legacyLink'),
    createdBy: isRow(createdBy) ? optionalText(createdBy, 'userName') : undefined,
    details: Object.fromEntries(Object.entries(row).filter(([key]) => !CORE_KEYS.has(key))),
  };
  return Object.assign(record, ...fields.map((field) => READERS[field](row))) as Group<F>;
}
