// Small lists, read whole: all pages of v3, and the lists of the old interface under the key of their kind.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { ClientContext } from '../context.ts';
import { rowOf, type Row } from '../records/row.ts';
import type { Query } from '../transport.ts';
import { readAs } from '../wire.ts';
import { readPages } from './pages.ts';

const anyRow = z.record(z.string(), z.unknown());

export async function readRows(
  { transport }: ClientContext,
  request: { readonly path: string; readonly query?: Query; readonly signal?: AbortSignal },
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const page of readPages(transport, anyRow, request)) rows.push(...page);
  return rows;
}

/** Pages of the old interface: an offset, a total on the first page only, no link to the next. */
const PAGE_SIZE = 500;
const MAX_PAGES = 100_000;
/** Without `data` it is not a list, and not an empty one; inside of it an empty list may be missing. */
const shape = z.object({
  data: z.looseObject({ resultCount: z.coerce.number().int().optional() }),
});

/**
 * All entries of a list of the old interface; `keys` are the names that its array can have.
 *
 * @throws {PlatformResponse} when fewer come than the platform says there are
 */
export async function readOldRows(
  { transport }: ClientContext,
  request: {
    readonly path: string;
    readonly keys: readonly string[];
    readonly query?: Query;
    readonly object?: string;
    readonly signal?: AbortSignal;
  },
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let total: number | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await transport.request({
      path: request.path,
      query: [
        ...(request.query ?? []),
        ['resultStart', String(rows.length)],
        ['resultLimit', String(PAGE_SIZE)],
      ],
      ...(request.object === undefined ? {} : { object: request.object }),
      signal: request.signal,
    });
    const { data } = readAs(shape, answer, `list ${request.path}`);
    total ??= data.resultCount;
    const found = request.keys.map((key) => data[key]).find((value) => value !== undefined);
    const list: readonly unknown[] = Array.isArray(found) ? found : found == null ? [] : [found];
    const part = list.map((one) => rowOf(one, request.path));
    for (const row of part) rows.push(row);
    if (total === undefined ? part.length < PAGE_SIZE : rows.length >= total) return rows;
    if (part.length === 0) break;
  }
  throw new CodedError(
    'PlatformResponse',
    `list ${request.path}: expected ${total ?? 'fewer'} entries, got ${rows.length}`,
    { details: { endpoint: `GET ${request.path}`, object: request.object ?? 'list' } },
  );
}
