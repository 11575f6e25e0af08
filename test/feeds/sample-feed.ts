// A small list and its definition, for tests of what definitions are refused for, or made to say.
import { z } from 'zod';
import {
  collection,
  defineFeed,
  httpGet,
  indicator,
  parameter,
  textList,
  type CollectionOptions,
  type Feed,
  type FeedOptions,
  type IndicatorOptions,
} from '../../src/feeds/index.ts';

const record = z.object({ value: z.string() });
export type ListRecord = z.infer<typeof record>;

export const listOptions = (options: IndicatorOptions = { tags: ['Scanner'] }) =>
  ({
    title: 'list',
    url: 'https://lists.example/list.txt',
    source: httpGet({ url: parameter('url') }),
    format: textList({ record, value: 'value' }),
    key: (r) => [r.value],
    absence: 'gone',
    map: (r) => [indicator('Host', r.value, options)],
  }) satisfies Partial<CollectionOptions<ListRecord>>;

export const feedOf = (more: Partial<FeedOptions> = {}, options?: IndicatorOptions): Feed =>
  defineFeed({
    id: 'sample',
    version: '1.0.0',
    title: 'Sample list',
    description: 'A list.',
    licence: 'none',
    limits: [],
    collections: { list: collection({ ...listOptions(options), feedClass: 'state' }) },
    ...more,
  });
