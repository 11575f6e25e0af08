// One victim: who or what was attacked, typed by the fields that were asked for.
import type { Intersection } from './indicator.ts';
import { SHARED_FIELD_READERS, type SharedFieldShapes } from './nested.ts';
import { idOf, listOf, optionalId, textOf, textsOf, type Row } from './row.ts';

/** An address, account, phone number or site of a victim; its members depend on its type. */
export interface VictimAsset {
  readonly id: string;
  readonly type: string;
  /** As the platform sent it. */
  readonly details: Row;
}

export interface VictimFieldShapes extends Pick<
  SharedFieldShapes,
  'associatedGroups' | 'associatedIndicators'
> {
  readonly victimAssets: { readonly victimAssets: readonly VictimAsset[] };
}
export type VictimField = keyof VictimFieldShapes;

export const VICTIM_TEXTS = [
  'type',
  'subType',
  'organization',
  'suborganization',
  'workLocation',
  'nationality',
] as const;
export type VictimText = (typeof VICTIM_TEXTS)[number];

export type VictimCore = {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string | undefined;
} & {
  readonly [K in VictimText | 'ownerName' | 'dateAdded' | 'lastModified' | 'webLink']:
    string | undefined;
};
export type Victim<F extends VictimField = never> = VictimCore &
  ([F] extends [never] ? unknown : Intersection<F extends unknown ? VictimFieldShapes[F] : never>);

const READERS: { readonly [F in VictimField]: (row: Row) => VictimFieldShapes[F] } = {
  associatedGroups: SHARED_FIELD_READERS.associatedGroups,
  associatedIndicators: SHARED_FIELD_READERS.associatedIndicators,
  victimAssets: (row) => ({
    victimAssets: listOf(row, 'victimAssets').map(({ id, type, ...details }) => ({
      id: idOf({ id }, 'victim asset'),
      type: textOf({ type }, 'victim asset', 'type'),
      details,
    })),
  }),
};

export const VICTIM_FIELDS: readonly string[] = Object.keys(READERS);

export function readVictim<F extends VictimField>(row: Row, fields: readonly F[]): Victim<F> {
  const record: VictimCore = {
    id: idOf(row, 'victim'),
    name: textOf(row, 'victim', 'name'),
    ownerId: optionalId(row, 'ownerId'),
    ...textsOf(row, 'ownerName', 'dateAdded', 'lastModified', 'webLink', ...VICTIM_TEXTS),
  };
  return Object.assign(record, ...fields.map((field) => READERS[field](row))) as Victim<F>;
}
