// Reads single values of an entity. A wrong JSON type or an unreadable date stops the platform's reader (ContentProblem), a value out
// of range is an error of the entity (EntityProblem).
import { DATE_KEYS, type RecordDates } from '../state/records.ts';
import { readInstant } from '../values/dates.ts';
import { ContentProblem, EntityProblem } from './outcome.ts';

export type Entity = Readonly<Record<string, unknown>>;

/** Absent and null are the same. Numbers are taken as text, as the platform's reader does. */
export const text = (entity: Entity, key: string): string | undefined => {
  const value = entity[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new ContentProblem(value);
};

export const flag = (entity: Entity, key: string): boolean | undefined => {
  const value = entity[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ContentProblem(value);
};

export const numberBetween = (
  entity: Entity,
  key: string,
  range: { readonly max: number; readonly whole: boolean; readonly code: string },
): number | undefined => {
  const value = entity[key];
  if (value === undefined || value === null) return undefined;
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read !== 'number' || Number.isNaN(read)) throw new ContentProblem(value);
  if (read < 0 || read > range.max || (range.whole && !Number.isInteger(read)))
    throw new EntityProblem(
      range.code,
      `Please enter a valid ${key}. ${read} is not between 0 and ${range.max}`,
    );
  return read;
};

/** An instant in epoch seconds. */
export const instant = (entity: Entity, key: string): number | undefined => {
  const value = entity[key];
  if (value === undefined || value === null) return undefined;
  const seconds = typeof value === 'string' ? readInstant(value) : undefined;
  if (seconds === undefined) throw new ContentProblem(value);
  return seconds;
};

export const dates = (entity: Entity): RecordDates | undefined => {
  let found: RecordDates | undefined;
  for (const key of DATE_KEYS) {
    const seconds = instant(entity, key);
    if (seconds !== undefined) (found ??= {})[key] = seconds;
  }
  return found;
};

/** A list of objects; a single object counts as a list of one where `lenient`. */
export const objects = (entity: Entity, key: string, lenient = false): Entity[] | undefined => {
  const value = entity[key];
  if (value === undefined || value === null) return undefined;
  const list: unknown = lenient && !Array.isArray(value) ? [value] : value;
  if (!Array.isArray(list)) throw new ContentProblem(value);
  for (const item of list)
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw new ContentProblem(item);
  return list as Entity[];
};
