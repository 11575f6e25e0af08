// Lists of the v3 interface: pages of up to 10 000 linked by `next`, which is followed as it is, but never to another place.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { Query, Transport } from '../transport.ts';
import { readAs } from '../wire.ts';

/** Fewer, larger pages; the platform allows 10 000. */
export const DEFAULT_PAGE_SIZE = 1_000;

export interface Page<T> {
  readonly items: readonly T[];
  /** Total number of matches, on the first page when asked for. */
  readonly count: number | undefined;
  /** Path and query of the next page behind the base address. */
  readonly next: string | undefined;
}

async function readPage<T extends z.ZodType>(
  transport: Transport,
  item: T,
  request: {
    readonly path: string;
    readonly query?: Query;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Page<z.output<T>>> {
  const schema = z.object({
    data: z.array(item),
    count: z.number().int().optional(),
    next: z.string().nullish(),
  });
  const answer = await transport.request(request);
  const page = readAs(schema, answer, `list ${request.path.replace(/\?.*$/s, '')}`);
  const next = page.next ?? undefined;
  return {
    items: page.data,
    count: page.count,
    next: next === undefined ? undefined : behindBase(next, transport.apiPath),
  };
}

/** All items of a list, page after page. A page that was seen before is an error, not an endless loop. */
export async function* readPages<T extends z.ZodType>(
  transport: Transport,
  item: T,
  request: {
    readonly path: string;
    readonly query?: Query;
    readonly signal?: AbortSignal | undefined;
  },
): AsyncGenerator<readonly z.output<T>[], void, undefined> {
  const check = createPageGuard(request.path);
  let current: typeof request | undefined = request;
  while (current !== undefined) {
    const page: Page<z.output<T>> = await readPage(transport, item, current);
    yield page.items;
    check(page.next, page.items.length);
    current = page.next === undefined ? undefined : { path: page.next, signal: request.signal };
  }
}

/** The platform has no reason for one; a filter that is slow to find something may have a few. */
const MAX_EMPTY_PAGES = 10;

/**
 * Looks at each `next` before it is followed: not to another resource, not to a page that was seen, not for ever through
 * pages with nothing in them.
 */
export function createPageGuard(
  path: string,
): (next: string | undefined, itemCount: number) => void {
  const seen = new Set<string>();
  let empty = 0;
  const wrong = (reason: string): CodedError =>
    new CodedError('PlatformResponse', `list ${path}: ${reason}`, {
      details: { endpoint: path, object: 'page' },
    });
  return (next, itemCount) => {
    if (next === undefined) return;
    if (next !== path && !next.startsWith(`${path}?`))
      throw wrong(`expected the next page of this list, got ${next.replace(/\?.*$/s, '')}`);
    if (seen.has(next)) throw wrong('the next page was seen before');
    seen.add(next);
    empty = itemCount === 0 ? empty + 1 : 0;
    if (empty >= MAX_EMPTY_PAGES) throw wrong(`${empty} empty pages say that more follow`);
  };
}

/** The part of an absolute `next` behind the base address; another origin or path is refused, credentials stay at home. */
export function behindBase(next: string, apiPath: string): string {
  const base = new URL(apiPath);
  let url: URL | undefined;
  try {
    url = new URL(next, `${apiPath}/`);
  } catch {
    url = undefined;
  }
  const prefix = base.pathname === '/' ? '' : base.pathname;
  if (url?.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`))
    throw new CodedError(
      'PlatformResponse',
      `next page: expected an address under ${apiPath}, got ${url?.origin ?? 'no address'}; a proxy that rewrites addresses must keep tc_api_path`,
    );
  return `${url.pathname.slice(prefix.length)}${url.search}`;
}
