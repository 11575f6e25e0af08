// What indicators and groups carry: tags, labels, attributes, associations, occurrences; and the fields that both of them have.
import {
  idOf,
  listOf,
  optionalBoolean,
  optionalId,
  optionalNumber,
  optionalText,
  textOf,
  textsOf,
  type Row,
} from './row.ts';

export interface Tag {
  readonly id: string | undefined;
  readonly name: string;
  readonly owner: string | undefined;
  readonly description: string | undefined;
  readonly lastUsed: string | undefined;
  /** Of ATT&CK tags, for example `T1566`. */
  readonly techniqueId: string | undefined;
  readonly webLink: string | undefined;
}
export interface SecurityLabel {
  readonly id: string | undefined;
  readonly name: string;
  readonly description: string | undefined;
  /** Six hex digits without `#`. */
  readonly color: string | undefined;
  /** `System` for those that every instance has. */
  readonly owner: string | undefined;
  readonly dateAdded: string | undefined;
}
export interface Attribute {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly source: string | undefined;
  /** Shown at the top of the object's page; only Description and Source can be. */
  readonly default: boolean;
  readonly pinned: boolean;
  readonly dateAdded: string | undefined;
  readonly lastModified: string | undefined;
  readonly securityLabels: readonly SecurityLabel[];
}
export interface AssociatedGroup {
  readonly id: string;
  readonly type: string | undefined;
  readonly name: string | undefined;
  readonly xid: string | undefined;
  readonly ownerName: string | undefined;
  readonly dateAdded: string | undefined;
  readonly webLink: string | undefined;
}
export interface AssociatedIndicator {
  readonly id: string;
  readonly type: string | undefined;
  readonly summary: string | undefined;
  readonly ownerName: string | undefined;
  readonly rating: number | undefined;
  readonly confidence: number | undefined;
  readonly description: string | undefined;
  readonly dateAdded: string | undefined;
  readonly lastModified: string | undefined;
  readonly webLink: string | undefined;
  /** Of custom associations and file actions. */
  readonly relationship: string | undefined;
}
export interface FileOccurrence {
  readonly id: string | undefined;
  readonly fileName: string | undefined;
  readonly path: string | undefined;
  readonly date: string | undefined;
}

export const readTag = (row: Row): Tag => ({
  id: optionalId(row, 'id'),
  name: textOf(row, 'tag', 'name'),
  owner: optionalText(row, 'owner') ?? optionalText(row, 'ownerName'),
  description: optionalText(row, 'description'),
  lastUsed: optionalText(row, 'lastUsed'),
  techniqueId: optionalText(row, 'techniqueId'),
  webLink: optionalText(row, 'webLink'),
});

export const readSecurityLabel = (row: Row): SecurityLabel => ({
  id: optionalId(row, 'id'),
  name: textOf(row, 'security label', 'name'),
  description: optionalText(row, 'description'),
  color: optionalText(row, 'color'),
  owner: optionalText(row, 'owner'),
  dateAdded: optionalText(row, 'dateAdded'),
});

export const readAttribute = (row: Row): Attribute => ({
  id: idOf(row, 'attribute'),
  type: textOf(row, 'attribute', 'type'),
  value: optionalText(row, 'value') ?? '',
  source: optionalText(row, 'source'),
  // The old interface calls it `displayed`.
  default: optionalBoolean(row, 'default') ?? optionalBoolean(row, 'displayed') ?? false,
  pinned: optionalBoolean(row, 'pinned') ?? false,
  dateAdded: optionalText(row, 'dateAdded'),
  lastModified: optionalText(row, 'lastModified'),
  securityLabels: listOf(row, 'securityLabels').map(readSecurityLabel),
});

const readAssociatedGroup = (row: Row): AssociatedGroup => ({
  id: idOf(row, 'associated group'),
  type: optionalText(row, 'type'),
  name: optionalText(row, 'name'),
  xid: optionalText(row, 'xid'),
  ownerName: optionalText(row, 'ownerName'),
  dateAdded: optionalText(row, 'dateAdded'),
  webLink: optionalText(row, 'webLink'),
});

export const readAssociatedIndicator = (row: Row): AssociatedIndicator => ({
  id: idOf(row, 'associated indicator'),
  type: optionalText(row, 'type'),
  summary: optionalText(row, 'summary'),
  ownerName: optionalText(row, 'ownerName'),
  rating: optionalNumber(row, 'rating'),
  confidence: optionalNumber(row, 'confidence'),
  description: optionalText(row, 'description'),
  dateAdded: optionalText(row, 'dateAdded'),
  lastModified: optionalText(row, 'lastModified'),
  webLink: optionalText(row, 'webLink'),
  relationship: optionalText(row, 'customAssociationName') ?? optionalText(row, 'relationship'),
});

export const readFileOccurrence = (row: Row): FileOccurrence => ({
  id: optionalId(row, 'id'),
  fileName: optionalText(row, 'fileName'),
  path: optionalText(row, 'path'),
  date: optionalText(row, 'date'),
});

/** Fields that the platform sends only when asked, of indicators as well as of groups. */
export interface SharedFieldShapes {
  readonly tags: { readonly tags: readonly Tag[] };
  readonly securityLabels: { readonly securityLabels: readonly SecurityLabel[] };
  readonly attributes: { readonly attributes: readonly Attribute[] };
  readonly associatedGroups: { readonly associatedGroups: readonly AssociatedGroup[] };
  readonly associatedIndicators: { readonly associatedIndicators: readonly AssociatedIndicator[] };
  readonly sightings: {
    readonly firstSeen: string | undefined;
    readonly lastSeen: string | undefined;
  };
  readonly externalDates: {
    readonly externalDateAdded: string | undefined;
    readonly externalDateExpires: string | undefined;
    readonly externalLastModified: string | undefined;
  };
}

export const SHARED_FIELD_READERS: {
  readonly [F in keyof SharedFieldShapes]: (row: Row) => SharedFieldShapes[F];
} = {
  tags: (row) => ({ tags: listOf(row, 'tags').map(readTag) }),
  securityLabels: (row) => ({
    securityLabels: listOf(row, 'securityLabels').map(readSecurityLabel),
  }),
  attributes: (row) => ({ attributes: listOf(row, 'attributes').map(readAttribute) }),
  associatedGroups: (row) => ({
    associatedGroups: listOf(row, 'associatedGroups').map(readAssociatedGroup),
  }),
  associatedIndicators: (row) => ({
    associatedIndicators: listOf(row, 'associatedIndicators').map(readAssociatedIndicator),
  }),
  sightings: (row) => textsOf(row, 'firstSeen', 'lastSeen'),
  externalDates: (row) =>
    textsOf(row, 'externalDateAdded', 'externalDateExpires', 'externalLastModified'),
};
