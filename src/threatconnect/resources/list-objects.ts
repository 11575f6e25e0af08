// Lists of v3 as queries: filter, owners, fields, page size, position.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { ClientContext, OwnerChoice } from '../context.ts';
import type { Filter, FilterNode, FilterObject, Judged } from '../filters/filter.ts';
import { checkOwners, chooseOwner } from './choose-owner.ts';
import { didYouMean } from '../nearest.ts';
import { planFilter, type PlannedQuery } from '../filters/plan.ts';
import { rowOf, type Row } from '../records/row.ts';
import type { Query } from '../transport.ts';
import { sendList } from './send-list.ts';
import type { TqlCondition } from '../tql/condition.ts';
import { writeTql } from '../tql/write.ts';
import { readAs } from '../wire.ts';
import { readIdPages } from './id-pages.ts';
import { createObjectQuery, type ObjectQuery, type ResultPage } from './object-query.ts';
import { behindBase, createPageGuard } from './pages.ts';

export interface ListOptions<O extends FilterObject, F extends string> {
  readonly where?: Filter<O> | undefined;
  /** @default the client's owner, else all readable owners */
  readonly owner?: OwnerChoice | undefined;
  /** What the platform sends only when asked. */
  readonly fields?: readonly F[] | undefined;
  /** Objects per request, at most 10 000. @default 1000 */
  readonly pageSize?: number | undefined;
  /** A `position` of an earlier iteration with the same filter. */
  readonly from?: string | undefined;
  /** For example `dateAdded desc`. Weakens the promise of the iteration: see `object-query.ts`. @default by id */
  readonly sorting?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The same for any kind of object. */
type ListQuery = Omit<ListOptions<FilterObject, string>, 'where'> & {
  readonly where?: { readonly node: FilterNode } | undefined;
};

export interface ListKind<R> {
  /** `/v3/indicators` and the like. */
  readonly path: string;
  readonly read: (row: Row, fields: readonly string[]) => R;
  /** The fields that callers can ask for; absent: they cannot choose. */
  readonly fields?: readonly string[];
  /** A look at names that may be misspelt, before the first request. */
  readonly before?: (
    nodes: readonly FilterNode[],
    signal: AbortSignal | undefined,
  ) => Promise<void>;
}

const MAX_PAGE_SIZE = 10_000;
const DEFAULT_PAGE_SIZE = 1_000;
const NEXT = 'next:';
const END = 'end:';

const listShape = z.object({
  data: z.array(z.unknown()),
  count: z.number().int().optional(),
  next: z.string().nullish(),
});

export function listObjects<R extends { readonly id: string }>(
  context: ClientContext,
  kind: ListKind<R>,
  options: ListQuery,
  status?: FilterNode,
): ObjectQuery<R> {
  const fields = [...new Set(options.fields ?? [])];
  if (kind.fields !== undefined) checkFields(fields, kind.fields, kind.path);
  const pageSize = checkPageSize(options.pageSize);
  checkPosition(options);
  const { owner, filter } = chooseOwner(context, options);
  const nodes = [filter, status, options.where?.node].filter((node) => node !== undefined);
  const planned = planFilter(nodes.length === 0 ? undefined : { kind: 'and', parts: nodes });

  const before = async (): Promise<void> => {
    await checkOwners(context, options.owner, options.signal);
    await kind.before?.(nodes, options.signal);
  };
  const request = async (query: Query, condition?: TqlCondition) => {
    const all: Query = [
      ...(owner === undefined ? [] : [['owner', owner] as const]),
      ...(condition === undefined ? [] : [['tql', writeTql(condition)] as const]),
      ...query,
    ];
    return readAs(
      listShape,
      await sendList(context, kind.path, all, options.signal),
      `list ${kind.path}`,
    );
  };
  /** What was fetched for a judgement only is not handed out: it was not asked for. */
  const readRows = (data: readonly unknown[], { local, needs }: PlannedQuery) => {
    const rows = data.map((one) => rowOf(one, kind.path));
    const items = rows.map((row) => kind.read(row, fields));
    if (local === undefined) return { items, kept: items };
    const extra = needs.some((field) => !fields.includes(field));
    const kept = items.filter((item, index) => {
      const row = rows[index] ?? {};
      const judged = extra ? kind.read(row, withNeeds(needs)) : item;
      return local(judged as unknown as Judged);
    });
    return { items, kept };
  };
  const withNeeds = (needs: readonly string[]): readonly string[] => [
    ...new Set([...fields, ...needs]),
  ];

  async function* sorted(sorting: string): AsyncGenerator<ResultPage<R>, void, undefined> {
    const [only] = planned;
    if (only === undefined || planned.length > 1)
      throw new CodedError(
        'ConfigInvalid',
        'sorting: this filter needs several queries, whose results can be merged in the order of ids only',
        { details: { object: 'sorting', endpoint: kind.path } },
      );
    const wanted = withNeeds(only.needs);
    const check = createPageGuard(kind.path);
    let page = options.from?.startsWith(NEXT)
      ? await follow(options.from.slice(NEXT.length))
      : await request(parameters(wanted, pageSize, sorting), only.condition);
    for (;;) {
      const next = page.next == null ? undefined : behindBase(page.next, context.transport.apiPath);
      const { kept } = readRows(page.data, only);
      yield { items: kept, position: next === undefined ? END : `${NEXT}${next}` };
      if (next === undefined) return;
      check(next, page.data.length);
      page = await follow(next);
    }
  }
  const follow = async (next: string) => {
    // A position may come from a file; it must not lead to another resource.
    if (next !== kind.path && !next.startsWith(`${kind.path}?`))
      throw new CodedError('ConfigInvalid', `position: expected one of a list of ${kind.path}`, {
        details: { object: 'position', endpoint: kind.path },
      });
    const answer = await context.transport.request({ path: next, signal: options.signal });
    return readAs(listShape, answer, `list ${kind.path}`);
  };

  const byId = (): AsyncGenerator<ResultPage<R>, void, undefined> =>
    readIdPages(
      planned.map((query) => ({
        condition: query.condition,
        fetch: async (asked) => {
          const wanted = withNeeds(query.needs);
          const page = await request(parameters(wanted, pageSize, 'id asc'), asked);
          return { ...readRows(page.data, query), more: page.next != null };
        },
      })),
      options.from,
      `list ${kind.path}`,
    );

  const [only] = planned;
  const countable = planned.length === 1 && only?.local === undefined ? only : undefined;
  return createObjectQuery<R>({
    planned,
    owner,
    pageSize,
    from: options.from,
    asked: fields,
    pages: async function* () {
      if (options.from === END) return;
      await before();
      yield* options.sorting === undefined ? byId() : sorted(options.sorting);
    },
    countOnServer:
      countable === undefined
        ? undefined
        : async () => {
            await before();
            const query = [['resultLimit', '1'] as const, ['count', 'true'] as const];
            const { count } = await request(query, countable.condition);
            if (count !== undefined) return count;
            throw new CodedError('PlatformResponse', `list ${kind.path}: expected a count`, {
              details: { endpoint: kind.path, object: 'count' },
            });
          },
  });
}

const parameters = (fields: readonly string[], pageSize: number, sorting: string): Query => [
  ...fields.map((field) => ['fields', field] as const),
  ['sorting', sorting],
  ['resultLimit', String(pageSize)],
];

/** Callers without types, and lists made at run time: a misspelt field would only be missed. */
export function checkFields(
  fields: readonly string[],
  known: readonly string[],
  endpoint: string,
): void {
  const stranger = fields.find((field) => !known.includes(field));
  if (stranger === undefined) return;
  throw new CodedError(
    'ConfigInvalid',
    `fields: ${endpoint} has no ${JSON.stringify(stranger)}${didYouMean(stranger, known)}`,
    { details: { object: stranger, endpoint } },
  );
}

/** A position in the order of ids says nothing about another order. */
function checkPosition({ from, sorting }: ListQuery): void {
  if (from === undefined || sorting === undefined || from === END || from.startsWith(NEXT)) return;
  throw new CodedError(
    'ConfigInvalid',
    `position: ${from.slice(0, 40)} belongs to an iteration without sorting; give it without, or a position of the sorted one`,
    { details: { object: 'position' } },
  );
}

function checkPageSize(pageSize: number | undefined): number {
  const size = pageSize ?? DEFAULT_PAGE_SIZE;
  if (Number.isInteger(size) && size >= 1 && size <= MAX_PAGE_SIZE) return size;
  throw new CodedError(
    'ConfigInvalid',
    `pageSize: expected a whole number from 1 to ${MAX_PAGE_SIZE}, got ${size}`,
    { details: { object: 'pageSize' } },
  );
}
