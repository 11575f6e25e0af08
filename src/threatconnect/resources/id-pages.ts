// Pages in the order of ids, of one query or of several merged into one stream without duplicates.
import { CodedError } from '../../core/errors.ts';
import { isAbove } from '../object-id.ts';
import { allOf, type TqlCondition } from '../tql/condition.ts';
import type { ResultPage } from './object-query.ts';

export interface IdPageSource<R> {
  readonly condition: TqlCondition | undefined;
  /** One request: all that came, what of it is kept, and whether there is more, as the platform says it. */
  readonly fetch: (condition: TqlCondition | undefined) => Promise<{
    readonly items: readonly R[];
    readonly kept: readonly R[];
    readonly more: boolean;
  }>;
}

const PREFIX = 'id:';
const ID = /^(?:0|[1-9]\d*)$/;

/** @throws {ConfigInvalid} when the position is not of this kind of iteration */
function idOfPosition(from: string | undefined): string | undefined {
  if (from === undefined) return undefined;
  const id = from.startsWith(PREFIX) ? from.slice(PREFIX.length) : '';
  if (id.length <= 19 && ID.test(id)) return id;
  throw new CodedError(
    'ConfigInvalid',
    `position: expected id:<number>, got ${from.slice(0, 40)}`,
    {
      details: { object: 'position' },
    },
  );
}

async function* pagesOf<R extends { readonly id: string }>(
  source: IdPageSource<R>,
  after: string | undefined,
  what: string,
): AsyncGenerator<{ readonly items: readonly R[]; readonly last: string }, void, undefined> {
  let last = after;
  for (;;) {
    const condition = behind(source.condition, last);
    const { items, kept, more } = await source.fetch(condition);
    for (const item of items) {
      // A server that does not sort or filter as asked would lose objects in silence.
      if (!ID.test(item.id) || (last !== undefined && !isAbove(item.id, last)))
        throw new CodedError(
          'PlatformResponse',
          `${what}: expected ids above ${last ?? 'nothing'} in ascending order, got ${item.id.slice(0, 40)}; ask with a sorting of your own`,
          { details: { object: item.id, endpoint: what } },
        );
      last = item.id;
    }
    if (last !== undefined && items.length > 0) yield { items: kept, last };
    if (!more) return;
    // Where it would go on cannot be told, and to end here would be a shorter list without a word.
    if (items.length === 0)
      throw new CodedError(
        'PlatformResponse',
        `${what}: an empty page says that more follow; ask with a sorting of your own`,
        { details: { object: 'page', endpoint: what } },
      );
  }
}

const behind = (
  condition: TqlCondition | undefined,
  last: string | undefined,
): TqlCondition | undefined => {
  if (last === undefined) return condition;
  const rest: TqlCondition = {
    kind: 'test',
    keyword: 'id',
    operator: 'GT',
    values: [{ kind: 'number', digits: last }],
  };
  return condition === undefined ? rest : allOf(condition, rest);
};

interface Cursor<R> {
  readonly pages: AsyncGenerator<{ readonly items: readonly R[]; readonly last: string }, void>;
  queue: readonly R[];
  at: number;
  done: boolean;
}

/** All pages; the position is that of the last object looked at, also when it was not kept. */
export async function* readIdPages<R extends { readonly id: string }>(
  sources: readonly IdPageSource<R>[],
  from: string | undefined,
  what: string,
): AsyncGenerator<ResultPage<R>, void, undefined> {
  const after = idOfPosition(from);
  const [only] = sources;
  if (only !== undefined && sources.length === 1) {
    for await (const { items, last } of pagesOf(only, after, what))
      yield { items, position: `${PREFIX}${last}` };
    return;
  }
  yield* merge(sources, after, what);
}

/** The streams are ascending, so an object that several queries find comes up in all of them at the same time. */
async function* merge<R extends { readonly id: string }>(
  sources: readonly IdPageSource<R>[],
  after: string | undefined,
  what: string,
): AsyncGenerator<ResultPage<R>, void, undefined> {
  const cursors: Cursor<R>[] = sources.map((source) => ({
    pages: pagesOf(source, after, what),
    queue: [],
    at: 0,
    done: false,
  }));
  let items: R[] = [];
  for (;;) {
    for (const cursor of cursors) {
      if (cursor.at < cursor.queue.length || cursor.done) continue;
      const last = items.at(-1);
      if (last !== undefined) yield { items, position: `${PREFIX}${last.id}` };
      items = [];
      await refill(cursor);
    }
    const heads = cursors.flatMap(({ queue, at }) => queue[at] ?? []);
    const [first, ...others] = heads;
    if (first === undefined) break;
    const smallest = others.reduce(
      (least, one) => (isAbove(least.id, one.id) ? one : least),
      first,
    );
    items.push(smallest);
    for (const cursor of cursors) if (cursor.queue[cursor.at]?.id === smallest.id) cursor.at += 1;
  }
  const last = items.at(-1);
  if (last !== undefined) yield { items, position: `${PREFIX}${last.id}` };
}

async function refill<R>(cursor: Cursor<R>): Promise<void> {
  do {
    const next = await cursor.pages.next();
    cursor.done = next.done === true;
    cursor.queue = next.done === true ? [] : next.value.items;
    cursor.at = 0;
  } while (cursor.queue.length === 0 && !cursor.done);
}
