// Reading one object of the platform by hand: a million of them pass here, and a schema library costs ten times as much.
import { CodedError } from '../../core/errors.ts';

export type Row = Readonly<Record<string, unknown>>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrong = (what: string, key: string, expected: string, got: unknown): CodedError =>
  new CodedError(
    'PlatformResponse',
    `${what}: ${key}: expected ${expected}, got ${got === undefined ? 'nothing' : typeof got}`,
    { details: { object: what } },
  );

export function rowOf(value: unknown, what: string): Row {
  if (isRow(value)) return value;
  throw wrong(what, 'entry', 'an object', value);
}

/** Ids are text: they come as numbers, as text, and beyond 2^53 as text by `parseExactJson`. */
export function idOf(row: Row, what: string, key = 'id'): string {
  const id = optionalId(row, key);
  if (id === undefined) throw wrong(what, key, 'an id', row[key]);
  return id;
}
export function optionalId(row: Row, key: string): string | undefined {
  const value = row[key];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textOf(row: Row, what: string, key: string): string {
  const value = row[key];
  if (typeof value === 'string') return value;
  throw wrong(what, key, 'text', value);
}
export function optionalText(row: Row, key: string): string | undefined {
  const value = row[key];
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** Numbers also come as text (votes, sizes); a value that is no number counts as absent. */
export function optionalNumber(row: Row, key: string): number | undefined {
  const value = row[key];
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const read = Number(value);
  // Integers come as text when a number would round them.
  if (Number.isInteger(read) && !Number.isSafeInteger(read))
    throw wrong('record', key, 'a number that can be kept exactly', value);
  return Number.isNaN(read) ? undefined : read;
}

/** The old interface sends booleans as text. */
export function optionalBoolean(row: Row, key: string): boolean | undefined {
  const value = row[key];
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** The named members, each of them `undefined` where it is not set. */
export const textsOf = <K extends string>(
  row: Row,
  ...keys: readonly K[]
): Readonly<Record<K, string | undefined>> => membersOf(row, keys, optionalText);

export const numbersOf = <K extends string>(
  row: Row,
  ...keys: readonly K[]
): Readonly<Record<K, number | undefined>> => membersOf(row, keys, optionalNumber);

/** A loop, because making pairs of names and values costs as much as all the rest of a record. */
function membersOf<K extends string, V>(
  row: Row,
  keys: readonly K[],
  read: (row: Row, key: string) => V,
): Readonly<Record<K, V>> {
  const members: Partial<Record<K, V>> = {};
  for (const key of keys) members[key] = read(row, key);
  return members as Record<K, V>;
}

/**
 * Nested collections are `{"data":[…]}`; an absent one is empty.
 *
 * @throws {PlatformResponse} when it is no list of objects: fewer than there are would look like all
 */
export function listOf(row: Row, key: string): readonly Row[] {
  const value = row[key];
  const data: unknown = isRow(value) ? value['data'] : value;
  if (data === undefined || data === null) return [];
  if (!Array.isArray(data)) throw wrong('list', key, 'a list', data);
  return data.every(isRow) ? data : data.map((one) => rowOf(one, `list ${key}`));
}
