// What the parts of this folder have in common: the shape of an object, and how its id and instants are written.
import { ownUuid } from '../uuid.ts';

/** Any object of STIX 2.1. Members that are `undefined` are not written. */
export type StixObject = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly id: string;
};

export const SPEC = { spec_version: '2.1' } as const;

/** An id that is the same for the same words. */
export const stixId = (type: string, ...words: readonly string[]): string =>
  `${type}--${ownUuid('stix', type, ...words)}`;

/** Milliseconds since 1970 as STIX writes instants. */
export const stixTime = (ms: number): string => new Date(ms).toISOString();

/** An empty list has no place in STIX. */
export const unlessEmpty = <T>(list: readonly T[]): readonly T[] | undefined =>
  list.length === 0 ? undefined : list;
