// What the records of a sample say about each field: how often it is there, what its values look like.
import type { IndicatorType } from '../../core/indicator-types.ts';
import type { FieldFacts, FieldKind, SampleRecord } from './guess.ts';
import { looksLikeDate, looksLikeNumber, typeOf } from './value-kinds.ts';
import { isJsonObject } from '../formats/json-values.ts';
import { OrderEvidence } from './order-evidence.ts';

/** Records whose fields are counted. */
const COUNTED = 20_000;
/** Values that are looked at, spread over the sample: a type that is rare stands anywhere. */
const LOOKED_AT = 3_000;
/** Blocks inside blocks that are looked into. */
const MAX_DEPTH = 3;

interface Seen {
  readonly path: readonly string[];
  readonly kinds: Set<FieldKind>;
  readonly values: string[];
  /** Of all values, not only of those that are looked at: one of them is a proof. */
  readonly dateOrder: OrderEvidence;
  present: number;
  nulls: number;
}

const nothingSeen = (path: readonly string[]): Seen => ({
  path,
  kinds: new Set(),
  values: [],
  dateOrder: new OrderEvidence(),
  present: 0,
  nulls: 0,
});

function kindOf(value: unknown): FieldKind {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  const isTexts =
    Array.isArray(value) && (value as readonly unknown[]).every((item) => typeof item === 'string');
  return isTexts ? 'texts' : 'other';
}

function look(
  value: unknown,
  path: readonly string[],
  all: Map<string, Seen>,
  absent: ReadonlySet<string>,
  keepValues: boolean,
): void {
  if (isJsonObject(value) && path.length < MAX_DEPTH && Object.keys(value).length > 0) {
    for (const [name, member] of Object.entries(value))
      look(member, [...path, name], all, absent, keepValues);
    return;
  }
  const key = JSON.stringify(path);
  const seen = all.get(key) ?? nothingSeen(path);
  all.set(key, seen);
  if (value === null || value === undefined) {
    seen.nulls += value === null ? 1 : 0;
    return;
  }
  seen.kinds.add(kindOf(value));
  const texts = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).flatMap((item) =>
    isJsonObject(item) || Array.isArray(item) ? [] : [String(item)],
  );
  const filled = texts.filter((text) => text.trim() !== '' && !absent.has(text));
  if (filled.length === 0) return;
  seen.present += 1;
  for (const text of filled) seen.dateOrder.see(text);
  if (keepValues) seen.values.push(...filled);
}

function shareOf(values: readonly string[], is: (text: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(is).length / values.length;
}

function typesOf(values: readonly string[]): ReadonlyMap<IndicatorType, number> {
  const counts = new Map<IndicatorType, number>();
  for (const value of values) {
    const type = typeOf(value);
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return new Map([...counts].map(([type, count]) => [type, count / values.length]));
}

/** Facts of all fields, in the order in which the source has them. */
export function fieldFacts(
  records: readonly SampleRecord[],
  absent: ReadonlySet<string>,
): readonly FieldFacts[] {
  const looked = records.slice(0, COUNTED);
  const step = Math.ceil(looked.length / LOOKED_AT);
  const all = new Map<string, Seen>();
  for (const [index, record] of looked.entries())
    for (const [name, value] of Object.entries(record))
      look(value, [name], all, absent, index % step === 0);
  return [...all.values()].map(({ path, kinds, values, dateOrder, present, nulls }) => ({
    path,
    kinds,
    presence: present / Math.max(1, looked.length),
    distinct: new Set(values).size / Math.max(1, values.length),
    missing: present + nulls < looked.length,
    nulls: nulls > 0,
    values,
    types: typesOf(values),
    dates: shareOf(values, (text) => looksLikeDate(text, dateOrder.order)),
    dateOrder,
    numbers: shareOf(values, looksLikeNumber),
  }));
}

const WORDS_FOR_NOTHING = [
  'None',
  'none',
  'null',
  'NULL',
  'n/a',
  'N/A',
  '-',
  '0000-00-00 00:00:00',
];

/** Words for "no value" that the cells of the sample use. */
export function absentWords(records: readonly SampleRecord[]): readonly string[] {
  const seen = new Set(
    records
      .slice(0, LOOKED_AT)
      .flatMap((record) => Object.values(record).filter((value) => typeof value === 'string')),
  );
  return WORDS_FOR_NOTHING.filter((word) => seen.has(word));
}
