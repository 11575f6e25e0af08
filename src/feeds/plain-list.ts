// A published list of bare values, one per line: the commonest kind of feed there is.
import { z } from 'zod';
import type { IndicatorType } from '../core/indicator-types.ts';
import { collection, type Collection, type CollectionOptions } from './collection.ts';
import { textList } from './formats/text-list.ts';
import { parameter } from './mapping/references.ts';
import { indicator, type IndicatorOptions } from './mapping/templates.ts';
import { httpGet } from './sources/http-get.ts';

const line = z.object({ value: z.string() });
type Line = z.infer<typeof line>;

type WithoutParts<T> = T extends unknown ? Omit<T, 'source' | 'format' | 'key' | 'map'> : never;

/** A collection without what every list has in common. */
export type PlainListOptions = WithoutParts<CollectionOptions<Line>> & {
  /** Name of the parameter with the address: `url` in a feed of one collection, else `url.<collection>`. */
  readonly parameter: string;
  /** One type, or those that a value may be found to have. */
  readonly types: IndicatorType | readonly [IndicatorType, IndicatorType, ...IndicatorType[]];
  /** What every value of the list gets. */
  readonly each: IndicatorOptions;
  /** A comment line with the number of values, the number in its first group. */
  readonly total?: RegExp;
};

/** Defines a collection of a plain list. @throws {ConfigInvalid} as `collection` does */
export function plainList(options: PlainListOptions): Collection {
  const { parameter: address, types, each, total, ...rest } = options;
  return collection<Line>({
    ...rest,
    source: httpGet({ url: parameter(address), revalidate: true }),
    format: textList({ record: line, value: 'value', ...(total === undefined ? {} : { total }) }),
    key: (r) => [r.value],
    map: (r) => [indicator(types, r.value, each)],
  });
}
