// One indicator as users see it. Its type grows with the fields that were asked for and with the type that was listed.
import { hashesOf } from '../model/identity.ts';
import { splitSummary } from '../model/summary.ts';
import {
  INDICATOR_FIELD_READERS,
  type IndicatorField,
  type IndicatorFieldShapes,
} from './indicator-fields.ts';
import type { IndicatorTypeRegistry, IndicatorTypeShapes } from './indicator-types.ts';
import {
  idOf,
  optionalBoolean,
  optionalId,
  optionalNumber,
  optionalText,
  textOf,
  type Row,
} from './row.ts';

/** What every record has. Dates are the platform's own text, ratings its own number; both go back unchanged. */
export interface IndicatorCore<T extends string = string> {
  readonly id: string;
  readonly type: T;
  /** As the platform spells it. */
  readonly summary: string;
  /** The value by the keys of its type: `{ ip }`, `{ md5, sha1 }`, `{ 'Key Name', … }`. */
  readonly values: Readonly<Record<string, string>>;
  readonly ownerId: string | undefined;
  readonly ownerName: string | undefined;
  /** 0–5 with decimals; 0 is unknown, `undefined` is not set. */
  readonly rating: number | undefined;
  /** 0–100. */
  readonly confidence: number | undefined;
  /** The default Description attribute. */
  readonly description: string | undefined;
  /** The default Source attribute. */
  readonly source: string | undefined;
  readonly active: boolean | undefined;
  readonly activeLocked: boolean | undefined;
  readonly privateFlag: boolean | undefined;
  readonly dateAdded: string | undefined;
  readonly lastModified: string | undefined;
  readonly webLink: string | undefined;
  readonly legacyLink: string | undefined;
}

export type Intersection<U> = (U extends unknown ? (part: U) => void : never) extends (
  all: infer I,
) => void
  ? I
  : never;
export type TypeShape<T extends string> = T extends keyof IndicatorTypeShapes
  ? IndicatorTypeShapes[T]
  : unknown;
export type FieldShape<F extends IndicatorField> = [F] extends [never]
  ? unknown
  : Intersection<F extends unknown ? IndicatorFieldShapes[F] : never>;

/** `F`: the fields that were asked for. `T`: the listed types; a union of types is told apart by `type`. */
export type Indicator<
  F extends IndicatorField = never,
  T extends string = string,
> = T extends string ? IndicatorCore<T> & TypeShape<T> & FieldShape<F> : never;

const WHAT = 'indicator';

export function readIndicator<F extends IndicatorField, T extends string>(
  row: Row,
  fields: readonly F[],
  types: IndicatorTypeRegistry,
): Indicator<F, T> {
  const type = textOf(row, WHAT, 'type');
  const summary = textOf(row, WHAT, 'summary');
  const values = valuesOf(row, summary, types.find(type)?.valueKeys);
  const record: Record<string, unknown> = {
    id: idOf(row, WHAT),
    type,
    summary,
    values,
    ownerId: optionalId(row, 'ownerId'),
    ownerName: optionalText(row, 'ownerName'),
    rating: optionalNumber(row, 'rating'),
    confidence: optionalNumber(row, 'confidence'),
    description: optionalText(row, 'description'),
    source: optionalText(row, 'source'),
    active: optionalBoolean(row, 'active'),
    activeLocked: optionalBoolean(row, 'activeLocked'),
    privateFlag: optionalBoolean(row, 'privateFlag'),
    dateAdded: optionalText(row, 'dateAdded'),
    lastModified: optionalText(row, 'lastModified'),
    webLink: optionalText(row, 'webLink'),
    legacyLink: optionalText(row, 'legacyLink'),
  };
  if (type === 'Host') {
    record['dnsActive'] = optionalBoolean(row, 'dnsActive');
    record['whoisActive'] = optionalBoolean(row, 'whoisActive');
  }
  if (type === 'File') record['size'] = optionalNumber(row, 'size');
  for (const field of fields) Object.assign(record, INDICATOR_FIELD_READERS[field](row));
  // A custom type may call its value `type` or `id`: it is in `values` then, and the record keeps its own.
  for (const [key, value] of Object.entries(values))
    if (!Object.hasOwn(record, key)) record[key] = value;
  return record as unknown as Indicator<F, T>;
}

/** By the type's keys where they are known and sent, else by the parts of the summary as `value1` and so on. */
function valuesOf(
  row: Row,
  summary: string,
  keys: readonly string[] | undefined,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const key of keys ?? []) {
    const value = row[key];
    if (typeof value === 'string') values[key] = value;
  }
  if (Object.keys(values).length > 0) return values;
  if (keys?.includes('sha256')) return Object.fromEntries(hashesOf(summary));
  for (const [index, part] of splitSummary(summary).entries())
    values[keys?.[index] ?? `value${index + 1}`] = part;
  return values;
}
