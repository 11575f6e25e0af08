// TAXII 2.1: from an address of discovery, of an API root or of a collection to the objects that were added since the last run.
import { CodedError } from '../../core/errors.ts';
import { showTarget } from '../../http/target.ts';
import type { Expression, Operand } from '../mapping/expression.ts';
import { memberAt } from '../formats/json-values.ts';
import { atPath, continuation, inHeader } from '../paging/paging.ts';
import { basic, bearer, noAuth } from './auth.ts';
import { scalar } from './body.ts';
import { sinceServer } from './delta.ts';
import { http, type HttpSource } from './http.ts';
import { request } from './request-references.ts';

export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1';
const ADDED_LAST = inHeader('X-TAXII-Date-Added-Last');

export interface TaxiiOptions {
  /** Discovery, API root or collection. */
  readonly url: Operand<string>;
  /** Id, alias or title of the collection, where the address is not that of one. */
  readonly collection: Operand<string | undefined>;
  readonly token: Operand<string | undefined>;
  readonly user: Operand<string | undefined>;
  readonly password: Operand<string | undefined>;
  readonly mediaType: Operand<string>;
  readonly pageSize: Operand<number>;
  /** Days back in the first run; missing = everything. */
  readonly initialDays: Expression<number>;
}

/** The objects of one collection, each page an envelope. Bearer token, user and password, or nobody: what is set. */
export function taxiiObjects(options: TaxiiOptions): HttpSource {
  return http({
    url: options.url,
    headers: { accept: options.mediaType },
    query: { added_after: request.from, limit: options.pageSize, next: request.cursor },
    auth: [bearer(options.token), basic(options.user, options.password), noAuth],
    locate: {
      words: 'discovery, an API root or a collection',
      wanted: options.collection,
      find: findObjects,
    },
    paging: continuation({ token: atPath('next'), more: atPath('more'), fallback: ADDED_LAST }),
    // Servers give the oldest first, so that a run that stops early keeps its place.
    ascending: true,
    delta: sinceServer({
      at: ADDED_LAST,
      as: 'instant',
      initial: options.initialDays,
      overlap: '5 minutes',
    }),
  });
}

type Get = (url: string) => Promise<unknown>;

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);
const textsAt = (value: unknown, name: string): readonly string[] => {
  const found = memberAt(value, [name]);
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
};

async function findObjects(get: Get, start: string, wanted: string | undefined): Promise<string> {
  const whole = /^(.*\/collections\/[^/?#]+)(?:\/objects)?\/?$/.exec(start);
  if (whole) return `${whole[1] ?? ''}/objects/`;
  const found: { readonly url: string; readonly names: readonly string[] }[] = [];
  for (const root of rootsOf(await get(start), start))
    for (const item of listAt(await get(new URL('collections/', withSlash(root)).href)))
      if (memberAt(item, ['can_read']) !== false) found.push(described(root, item));
  const fitting =
    wanted === undefined ? found : found.filter(({ names }) => names.includes(wanted));
  const [only, second] = fitting;
  if (only && !second) return only.url;
  const known = found.map(({ names }) => names.join(' = ')).join(', ');
  throw new CodedError(
    'ConfigInvalid',
    `${showTarget(new URL(start))}: ${wanted === undefined ? 'there is not one collection, name it' : `expected one collection ${wanted}, got ${fitting.length}`}; readable ones: ${known === '' ? 'none' : known}`,
  );
}

function described(root: string, item: unknown): { url: string; names: readonly string[] } {
  const id = scalar(memberAt(item, ['id'])) ?? '';
  return {
    url: new URL(`collections/${encodeURIComponent(id)}/objects/`, withSlash(root)).href,
    names: ['id', 'alias', 'title'].flatMap((name) => scalar(memberAt(item, [name])) ?? []),
  };
}

const listAt = (answer: unknown): readonly unknown[] => {
  const found = memberAt(answer, ['collections']);
  return Array.isArray(found) ? found : [];
};

/** The default root first. Credentials go to no other origin than the one that was configured (A4). */
function rootsOf(answer: unknown, start: string): readonly string[] {
  if (textsAt(answer, 'versions').length > 0) return [start];
  const main = scalar(memberAt(answer, ['default']));
  const roots = new Set(
    [...(main === undefined ? [] : [main]), ...textsAt(answer, 'api_roots')].map(
      (root) => new URL(root, start).href,
    ),
  );
  if (roots.size === 0)
    throw new CodedError(
      'FeedFormat',
      `${showTarget(new URL(start))}: expected TAXII discovery, an API root or a collection, got JSON that is none of them`,
    );
  const { origin } = new URL(start);
  const own = [...roots].filter((root) => new URL(root).origin === origin);
  if (own.length > 0) return own;
  throw new CodedError(
    'SourceRejected',
    `${showTarget(new URL(start))}: all API roots are on other hosts (${[...roots].map((root) => new URL(root).origin).join(', ')}); set url to the one that is right`,
  );
}
