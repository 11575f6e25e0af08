// One indicator as the platform tells it (v3), with the nested collections flattened and ids as text.
import { z } from 'zod';
import { fromPlatformSummary } from '../model/identity.ts';
import { wireId, wireList } from '../wire.ts';

export interface IndicatorAttribute {
  readonly id: string | undefined;
  readonly type: string;
  readonly value: string | undefined;
  readonly source: string | undefined;
}
export interface IndicatorAssociation {
  readonly id: string;
  readonly type: string | undefined;
  /** Of groups. */
  readonly name: string | undefined;
  readonly xid: string | undefined;
  /** Of indicators. */
  readonly summary: string | undefined;
}

/** Collections are `undefined` when their field was not asked for. */
export interface IndicatorRecord {
  readonly id: string;
  readonly type: string;
  /** As the platform spells it. */
  readonly summary: string;
  /** As this program spells it (`fromPlatformSummary`). */
  readonly canonicalId: string;
  readonly ownerName: string | undefined;
  readonly rating: number | undefined;
  readonly confidence: number | undefined;
  readonly active: boolean | undefined;
  readonly activeLocked: boolean | undefined;
  readonly dateAdded: string | undefined;
  readonly lastModified: string | undefined;
  readonly tags: readonly string[] | undefined;
  readonly securityLabels: readonly string[] | undefined;
  readonly attributes: readonly IndicatorAttribute[] | undefined;
  readonly associatedGroups: readonly IndicatorAssociation[] | undefined;
  readonly associatedIndicators: readonly IndicatorAssociation[] | undefined;
  /** Everything the platform sent, for fields that have no place above. */
  readonly raw: Readonly<Record<string, unknown>>;
}

const words = z.string().nullish();
const named = wireList(z.object({ name: z.string() })).optional();
const association = z.object({ id: wireId, type: words, name: words, xid: words, summary: words });
const attribute = z.object({
  id: wireId.optional(),
  type: z.string(),
  value: words,
  source: words,
});
const shape = z.looseObject({
  id: wireId,
  type: z.string(),
  summary: z.string(),
  ownerName: words,
  rating: z.coerce.number().optional(),
  confidence: z.coerce.number().optional(),
  active: z.boolean().optional(),
  activeLocked: z.boolean().optional(),
  dateAdded: words,
  lastModified: words,
  tags: named,
  securityLabels: named,
  attributes: wireList(attribute).optional(),
  associatedGroups: wireList(association).optional(),
  associatedIndicators: wireList(association).optional(),
});

const toAssociation = (row: z.output<typeof association>): IndicatorAssociation => ({
  id: row.id,
  type: row.type ?? undefined,
  name: row.name ?? undefined,
  xid: row.xid ?? undefined,
  summary: row.summary ?? undefined,
});

export const indicatorRecord = shape.transform((row): IndicatorRecord => ({
  id: row.id,
  type: row.type,
  summary: row.summary,
  canonicalId: fromPlatformSummary(row.type, row.summary),
  ownerName: row.ownerName ?? undefined,
  rating: row.rating,
  confidence: row.confidence,
  active: row.active,
  activeLocked: row.activeLocked,
  dateAdded: row.dateAdded ?? undefined,
  lastModified: row.lastModified ?? undefined,
  tags: row.tags?.data.map((tag) => tag.name),
  securityLabels: row.securityLabels?.data.map((label) => label.name),
  attributes: row.attributes?.data.map((item) => ({
    id: item.id,
    type: item.type,
    value: item.value ?? undefined,
    source: item.source ?? undefined,
  })),
  associatedGroups: row.associatedGroups?.data.map(toAssociation),
  associatedIndicators: row.associatedIndicators?.data.map(toAssociation),
  raw: row,
}));
