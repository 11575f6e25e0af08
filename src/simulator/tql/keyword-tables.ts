// Builds the keyword table of one kind of record. Keywords the platform knows and this imitation has no data for are null on every record.
import type { Field, FieldType, Keywords, SubQuery } from './compile.ts';

export const field = <T>(name: string, type: FieldType, read: Field<T>['read']): Field<T> => ({
  name,
  type,
  read,
});

/** Understood, but not among the keywords `OPTIONS` tells. */
export const unlisted = <T>(one: Field<T>): Field<T> => ({ ...one, unlisted: true });

export const absent = <T>(type: FieldType, names: string): Field<T>[] =>
  names.split(' ').map((name) => field<T>(name, type, () => undefined));

/** Sub-queries over objects that are not kept: nothing fits, whatever is asked. */
export const absentSubs = <T>(names: string): SubQuery<T>[] =>
  names.split(' ').map((name) => ({ name, compile: () => () => false }));

export const keywords = <T>(
  fields: readonly Field<T>[],
  subQueries: readonly SubQuery<T>[] = [],
): Keywords<T> => ({
  fields: new Map(fields.map((one) => [one.name.toLowerCase(), one])),
  subQueries: new Map(subQueries.map((one) => [one.name.toLowerCase(), one])),
});
