// A query over one kind of object: iterated as it comes, page by page, resumable, with its plan told on request.
//
// Pages are cut by id, not by offset: `id > last`, ascending. So everything that matches from begin to end is delivered
// exactly once, whatever is added or removed meanwhile; what is added while iterating is delivered when it comes behind the
// position (new ids are greater), what is removed or stops matching may or may not be. With a sorting of the caller's own
// pages are cut by offset, as the platform does it, and that promise does not hold.
import { writeTql } from '../tql/write.ts';
import type { PlannedQuery } from '../filters/plan.ts';

export interface QueryPlan {
  /** One request series each; results are merged by id. */
  readonly queries: readonly {
    /** What the platform is asked, `''` for everything. */
    readonly server: string;
    /** What is judged here, in words; `undefined`: nothing, the platform's answer is the result. */
    readonly local: string | undefined;
    /** Fields that are fetched for the judgement only. */
    readonly extraFields: readonly string[];
  }[];
  readonly owner: string | undefined;
  readonly pageSize: number;
}

export interface ResultPage<R> {
  readonly items: readonly R[];
  /** Continues behind the last item of this page: give it as `from`. */
  readonly position: string;
}

export interface ObjectQuery<R> extends AsyncIterable<R> {
  /**
   * Behind the last item that the iteration has delivered; give it as `from` to go on later, in another process too. It
   * belongs to the query: iterate a query once at a time, or take the positions of `pages()`, which each iteration has for itself.
   */
  readonly position: string | undefined;
  readonly pages: () => AsyncGenerator<ResultPage<R>, void, undefined>;
  /** Everything at once. */
  readonly toArray: () => Promise<R[]>;
  readonly first: () => Promise<R | undefined>;
  /** How many match. Counts here when part of the filter is judged here. */
  readonly count: () => Promise<number>;
  /** What is sent and what is judged here. Sends nothing. */
  readonly explain: () => QueryPlan;
}

export interface QueryParts<R extends { readonly id: string }> {
  readonly planned: readonly PlannedQuery[];
  readonly owner: string | undefined;
  readonly pageSize: number;
  /** Where the iteration begins: its position as long as nothing was delivered. */
  readonly from: string | undefined;
  readonly asked: readonly string[];
  readonly pages: () => AsyncGenerator<ResultPage<R>, void, undefined>;
  readonly countOnServer: (() => Promise<number>) | undefined;
}

export function createObjectQuery<R extends { readonly id: string }>(
  parts: QueryParts<R>,
): ObjectQuery<R> {
  let position = parts.from;
  async function* items(): AsyncGenerator<R, void, undefined> {
    for await (const page of parts.pages()) {
      for (const item of page.items) {
        position = page.position.startsWith('id:') ? `id:${item.id}` : position;
        yield item;
      }
      position = page.position;
    }
  }
  return {
    get position() {
      return position;
    },
    [Symbol.asyncIterator]: items,
    pages: parts.pages,
    toArray: async () => {
      const all: R[] = [];
      for await (const item of items()) all.push(item);
      return all;
    },
    first: async () => {
      for await (const item of items()) return item;
      return undefined;
    },
    count: async () => {
      if (parts.countOnServer !== undefined) return parts.countOnServer();
      let count = 0;
      for await (const page of parts.pages()) count += page.items.length;
      return count;
    },
    explain: () => ({
      queries: parts.planned.map(({ condition, localText, needs }) => ({
        server: condition === undefined ? '' : writeTql(condition),
        local: localText,
        extraFields: needs.filter((field) => !parts.asked.includes(field)),
      })),
      owner: parts.owner,
      pageSize: parts.pageSize,
    }),
  };
}
