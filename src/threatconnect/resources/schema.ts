// What this instance knows of a kind of object: its fields and its query keywords. Queries are checked against it.
import { z } from 'zod';
import { signalOf, type CallOptions, type ClientContext } from '../context.ts';
import type { Filter, FilterObject } from '../filters/filter.ts';
import { planFilter } from '../filters/plan.ts';
import { checkKeywords } from '../tql/check.ts';
import { readAs } from '../wire.ts';

export interface FieldInfo {
  readonly name: string;
  readonly description: string | undefined;
  readonly includedByDefault: boolean;
}
export interface KeywordInfo {
  readonly keyword: string;
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly description: string | undefined;
}

export interface ObjectSchema<O extends FilterObject> {
  /** Names for `fields`. */
  readonly fields: (options?: CallOptions) => Promise<readonly FieldInfo[]>;
  /** Keywords of the query language. */
  readonly keywords: (options?: CallOptions) => Promise<readonly KeywordInfo[]>;
  /** @throws {ConfigInvalid} when the filter would send a keyword that this instance does not know */
  readonly check: (filter: Filter<O>, options?: CallOptions) => Promise<void>;
}

const word = z.string().optional();
const fieldList = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      description: word,
      includedByDefault: z.boolean().default(false),
    }),
  ),
});
const keywordList = z.object({
  data: z.array(z.object({ keyword: z.string(), name: word, type: word, description: word })),
});

export function createObjectSchema<O extends FilterObject>(
  { transport }: ClientContext,
  path: string,
): ObjectSchema<O> {
  const keywords: ObjectSchema<O>['keywords'] = async (options = {}) => {
    const request = { method: 'OPTIONS', path: `${path}/tql`, ...signalOf(options) } as const;
    const answer = await transport.request(request);
    return readAs(keywordList, answer, `keywords of ${path}`, 'none').data.map(
      ({ keyword, name, type, description }) => ({ keyword, name, type, description }),
    );
  };
  return {
    fields: async (options = {}) => {
      const request = { method: 'OPTIONS', path: `${path}/fields`, ...signalOf(options) } as const;
      const answer = await transport.request(request);
      return readAs(fieldList, answer, `fields of ${path}`, 'none').data.map(
        ({ name, description, includedByDefault }) => ({ name, description, includedByDefault }),
      );
    },
    keywords,
    check: async (filter, options) => {
      const known = (await keywords(options)).map(({ keyword }) => keyword);
      for (const { condition } of planFilter(filter.node))
        if (condition !== undefined) checkKeywords(condition, known, path);
    },
  };
}
