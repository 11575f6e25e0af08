// A source that does what real sources do: each row of `MISBEHAVIOURS` is one habit, served below its own name. One real server
// on loopback; what it was asked is kept, so that a test can say what should not have been asked.
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { makeZip } from './make-zip.ts';

export interface Asked {
  readonly method: string;
  /** Path below the name of the misbehaviour, with its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Requests to this misbehaviour so far, from 1. */
  readonly nth: number;
  /** Address of this misbehaviour, without a slash at the end. */
  readonly base: string;
  /** What a test has set. */
  readonly world: Record<string, unknown>;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Anything but text and bytes is sent as JSON. */
  readonly body?: unknown;
  /** The connection is cut behind so many bytes. */
  readonly cutAfter?: number;
}

export interface HostileFeed {
  readonly url: string;
  /** Another origin with the same habits. */
  readonly otherUrl: string;
  readonly asked: (Asked & { readonly name: string; readonly host: string })[];
  /** Most requests that were open at the same time. */
  readonly mostAtOnce: () => number;
  readonly world: Record<string, unknown>;
  reset(): void;
  close(): Promise<void>;
}

const record = (id: number): object => ({ id, value: `host-${id}.example` });
const records = (from: number, to: number): object[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_, index) => record(from + index));
const TOTAL = 25;

/** Records of a list that a test may have changed, `size` from `offset`. */
function listed({ world, query }: Asked): {
  readonly all: readonly object[];
  readonly page: object[];
} {
  const all = (world['list'] as object[] | undefined) ?? records(0, TOTAL);
  const size = Math.min(Number(query.get('limit') ?? 10), 10);
  const offset = query.has('page')
    ? (Number(query.get('page')) - 1) * size
    : Number(query.get('offset') ?? 0);
  return { all, page: all.slice(offset, offset + size) };
}

const plainPage = (asked: Asked): Answer => {
  const { all, page } = listed(asked);
  (asked.world['after'] as ((nth: number) => void) | undefined)?.(asked.nth);
  return { body: { results: page, count: all.length } };
};

const between = (asked: Asked): Answer => {
  const stamped = (asked.world['stamped'] ?? []) as { id: number; value: string; at: string }[];
  const from = asked.query.get('from') ?? '';
  const to = asked.query.get('to') ?? '9999';
  return { body: { results: stamped.filter(({ at }) => at >= from && at < to) } };
};

const token = (asked: Asked): Answer => {
  const issued = Number(asked.world['issued'] ?? 0) + 1;
  asked.world['issued'] = issued;
  asked.world['valid'] = `token-number-${issued}`;
  return { body: { access_token: asked.world['valid'], expires_in: asked.world['life'] ?? 3600 } };
};

/** By name: what a source may do. */
const MISBEHAVIOURS: Readonly<Record<string, (asked: Asked) => Answer>> = {
  pages: plainPage,
  'answers as a test says': (asked) => (asked.world['answer'] as (asked: Asked) => Answer)(asked),
  'page three fails': (asked) =>
    asked.query.get('page') === '3' ? { status: 404 } : plainPage(asked),
  'page three is an error with status 200': (asked) =>
    asked.query.get('page') === '3' ? { body: { error: 'backend timeout' } } : plainPage(asked),
  'page two is a login page': (asked) =>
    asked.query.get('page') === '2'
      ? { body: `<!doctype html><title>Log in</title>${String(asked.query.get('key'))}` }
      : plainPage(asked),
  'page two is cut': (asked) =>
    asked.query.get('page') === '2' && asked.world['mended'] !== true
      ? { ...plainPage(asked), cutAfter: 40 }
      : plainPage(asked),
  'empty before the total': (asked) =>
    asked.query.get('page') === '2' ? { body: { results: [], count: TOTAL } } : plainPage(asked),
  'ignores the page': () => ({ body: { results: records(0, 10), count: TOTAL } }),
  'links onward': ({ path, base, world }) => {
    const at = Number(/\/at\/(\d+)/.exec(path)?.[1] ?? 0);
    const links: Readonly<Record<string, string>> = {
      relative: `../at/${at + 10}`,
      absolute: `${base}/at/${at + 10}`,
      'to another host': `${String(world['other'])}/at/${at + 10}`,
      long: `../at/${at + 10}?${'x'.repeat(9_000)}`,
      'to itself': `${base}/at/${at}`,
      'in a circle': `${base}/at/${(at + 10) % 20}`,
    };
    const next = at + 10 < TOTAL ? (links[String(world['form'])] ?? null) : null;
    return {
      body: { results: records(at, Math.min(at + 10, TOTAL)), next },
      headers: next === null ? {} : { link: `<${base}/at/0>; rel="first", <${next}>; rel="next"` },
    };
  },
  'echoes the key in its links': ({ path, base, query }) => {
    const at = Number(/\/at\/(\d+)/.exec(path)?.[1] ?? 0);
    const next = at + 10 < TOTAL ? `${base}/at/${at + 10}?key=${query.get('key')}` : null;
    return { body: { results: records(at, Math.min(at + 10, TOTAL)), next } };
  },
  'hands out tokens': ({ query, world }) => {
    const at = Number(query.get('cursor')?.slice(1) ?? 0);
    const end = at + 10 >= TOTAL;
    return {
      body: {
        results: records(at, Math.min(at + 10, TOTAL)),
        more: !end,
        ...(end || world['silent'] === true
          ? {}
          : { next: world['stuck'] === true ? 'c0' : `c${at + 10}` }),
      },
    };
  },
  'counts a sequence': ({ query, world }) => {
    const last = Number(world['last'] ?? TOTAL);
    const at = Number(query.get('seq') ?? 0);
    const reached = Math.min(at + 10, last);
    return {
      body: { results: records(at, reached), sequence: world['fell'] === true ? 1 : reached },
    };
  },
  'wants a token that ends': (asked) => {
    if (asked.path.startsWith('/token')) return token(asked);
    const { world, headers } = asked;
    if (world['refuses'] === true || headers.authorization !== `Bearer ${String(world['valid'])}`)
      return { status: 401, body: { error: 'invalid_token' } };
    if (asked.query.get('page') === '2' && world['revoked'] === undefined) {
      world['revoked'] = true;
      world['valid'] = 'revoked by the source';
      return { status: 401 };
    }
    return plainPage(asked);
  },
  'gives no token': () => ({ status: 400, body: { error: 'invalid_client' } }),
  'wants a key': ({ headers, query, path }) =>
    headers['x-feed-key'] === 'key-of-the-test' ||
    query.get('key') === 'key-of-the-test' ||
    path.includes('/key-of-the-test/') ||
    headers.authorization === `Basic ${Buffer.from('me:key-of-the-test').toString('base64')}`
      ? { body: { results: records(0, 2), echo: 'key-of-the-test' } }
      : { status: 401 },
  'repeats the key in an archive': ({ path, query, headers }) => {
    const content = JSON.stringify({
      results: records(0, 2),
      echo: query.get('key') ?? headers['x-feed-key'],
    });
    if (path.startsWith('/twice')) return { body: gzipSync(gzipSync(content)) };
    return {
      body: path.startsWith('/zip')
        ? makeZip([
            { name: 'read.me', content: 'hello' },
            { name: 'list.json', content },
          ])
        : gzipSync(content).subarray(0, path.startsWith('/cut') ? -12 : undefined),
    };
  },
  'refuses for good': ({ path }) => ({ status: Number(path.slice(1)) }),
  'asks to wait for an hour': () => ({ status: 429, headers: { 'retry-after': '3600' } }),
  'moves to another host': ({ path, world }) =>
    path.startsWith('/there')
      ? { body: { results: records(0, 1) } }
      : { status: 302, headers: { location: `${String(world['other'])}/there` } },
  'lists changes': ({ path, world }) => {
    const revisions = (world['revisions'] ?? {}) as Readonly<Record<string, number>>;
    if (path.startsWith('/manifest'))
      return {
        body: Object.fromEntries(Object.entries(revisions).map(([id, at]) => [id, { at }])),
      };
    const id = path.slice(1);
    if (id === world['missing']) return { status: 404 };
    if (id === world['broken']) return { body: '{"results": [' };
    if (id === world['huge']) return { body: { results: ['x'.repeat(20_000)] } };
    if (id === world['failing']) return { status: 403 };
    return { body: { results: [record(Number(id))] } };
  },
  'says more about each record': (asked) => {
    const { path, world, query } = asked;
    if (path.startsWith('/list')) {
      const changed = (world['changed'] ?? {}) as Readonly<Record<string, number>>;
      const ids = (world['ids'] as string[] | undefined) ?? [];
      const size = Number(query.get('limit') ?? ids.length);
      const from = (Number(query.get('page') ?? 1) - 1) * size;
      const results = ids
        .slice(from, from + size)
        .map((id) => ({ id, changed: changed[id] ?? 1, link: world['link'] ?? null }));
      return { body: { results, count: ids.length } };
    }
    const id = path.slice(1);
    const answers = (world['answers'] ?? {}) as Readonly<Record<string, Answer>>;
    return answers[id] ?? { body: { data: { family: `family of ${id}` }, echo: query.get('key') } };
  },
  'knows slices of time': between,
  'stamps pages': (asked) => {
    const { body } = between(asked) as { body: { results: object[] } };
    const from = (Number(asked.query.get('page')) - 1) * 10;
    return { body: { results: body.results.slice(from, from + 10), count: body.results.length } };
  },
  'refuses history': (asked) => {
    const old = (asked.query.get('to') ?? '') <= String(asked.world['history']);
    return old ? { status: 429, headers: { 'retry-after': '3600' } } : between(asked);
  },
  'has a clock that is behind': (asked) => ({
    ...between(asked),
    headers: { date: new Date(Date.now() - 1_800_000).toUTCString() },
  }),
  'gives the same until it is told': ({ path, body, world, nth }) => {
    const at = Number(world['consumed'] ?? 0);
    const long = world['long receipts'];
    if (long !== undefined && !path.startsWith('/ack'))
      return {
        body: {
          results: records(nth * 2, nth * 2 + 2),
          receipt: String(nth).padStart(long === true ? 7000 : 9000, 'r'),
        },
      };
    if (!path.startsWith('/ack'))
      return { body: { results: records(at, at + 2), receipt: `upto-${at + 2}` } };
    world['consumed'] = Number(/upto-(\d+)/.exec(body)?.[1]);
    return { status: 204 };
  },
  'takes any question': (asked) => ({
    body: { results: records(0, 1), method: asked.method, body: asked.body, path: asked.path },
  }),
  'sends a huge page': () => ({ body: { results: [{ id: 1, value: 'x'.repeat(200_000) }] } }),
  'sends a page that unpacks to more': () => ({ body: gzipSync(Buffer.alloc(4_000_000, 32)) }),
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

function send(
  response: ServerResponse,
  { status = 200, headers = {}, body, cutAfter }: Answer,
): void {
  const bytes =
    typeof body === 'string' || Buffer.isBuffer(body)
      ? Buffer.from(body as string)
      : Buffer.from(JSON.stringify(body ?? {}));
  response.writeHead(status, { 'content-length': bytes.length, ...headers });
  if (cutAfter === undefined) response.end(bytes);
  else response.write(bytes.subarray(0, cutAfter), () => response.destroy());
}

/** Starts the server on two ports: two origins. */
export async function startHostileFeed(): Promise<HostileFeed> {
  const asked: HostileFeed['asked'] = [];
  const world: Record<string, unknown> = {};
  let [open, most] = [0, 0];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    open += 1;
    most = Math.max(most, open);
    const host = `http://${request.headers.host ?? ''}`;
    const url = new URL(request.url ?? '/', host);
    const [, segment = '', ...rest] = url.pathname.split('/');
    const name = decodeURIComponent(segment);
    const entry = {
      name,
      host,
      method: request.method ?? '',
      path: `/${rest.join('/')}${url.search}`,
      query: url.searchParams,
      headers: request.headers,
      body: await bodyOf(request),
      nth: asked.filter((earlier) => earlier.name === name).length + 1,
      base: `${host}/${segment}`,
      world,
    };
    asked.push(entry);
    // A turn of the loop, so that requests that come together are open together.
    await new Promise((resolve) => setImmediate(resolve));
    send(response, MISBEHAVIOURS[name]?.(entry) ?? { status: 404 });
    open -= 1;
  };
  const start = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
    const server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stop = (): Promise<void> =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error ? reject(error) : resolve()));
      });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
  };
  const [here, there] = await Promise.all([start(), start()]);
  return {
    url: here.url,
    otherUrl: there.url,
    asked,
    world,
    mostAtOnce: () => most,
    reset: () => {
      asked.splice(0);
      most = 0;
      for (const name of Object.keys(world)) Reflect.deleteProperty(world, name);
    },
    close: async () => {
      await Promise.all([here.stop(), there.stop()]);
    },
  };
}
