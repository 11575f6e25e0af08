// A source that is asked over HTTP: the request as templates, who asks, how pages follow, and where a run begins.
import { CodedError } from '../../core/errors.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { requireNumber } from '../option-values.ts';
import { nodeOf, type Node, type Operand } from '../mapping/expression.ts';
import { refuseStatefulPattern } from '../pattern-option.ts';
import { nodesOfPaging, onePage, type Paging } from '../paging/paging.ts';
import {
  acknowledgeOf,
  nodesOfAcknowledge,
  type Acknowledge,
  type AcknowledgeOptions,
} from './acknowledge.ts';
import { noAuth, nodesOfAuth, type Auth } from './auth.ts';
import { bodyOf, nodesOfBody, type Body, type BodyOptions } from './body.ts';
import { nodesOfDelta, type Delta } from './delta.ts';

type Value = Operand<string | number | boolean | undefined>;

/** Finds the address to ask by asking: named, so that it can be printed. */
export interface Locator {
  readonly words: string;
  /** What the operator chose among what is found, or undefined. */
  readonly wanted: Node;
  readonly find: (
    get: (url: string) => Promise<unknown>,
    start: string,
    wanted: string | undefined,
  ) => Promise<string>;
}

export interface HttpSource {
  readonly kind: 'http';
  readonly method: 'GET' | 'POST';
  readonly url: Node;
  readonly query: Readonly<Record<string, Node>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, Node>>;
  readonly body: Body | undefined;
  /** The first way whose values are all set is gone. */
  readonly auth: readonly Auth[];
  readonly locate: Locator | undefined;
  readonly paging: Paging;
  readonly delta: Delta;
  readonly acknowledge: Acknowledge | undefined;
  /** Order of the records over all pages: only an ascending one lets a run that stops early keep what it has. */
  readonly ascending: boolean;
  /** Ask for the document only if it changed (ETag, Last-Modified); for single documents. */
  readonly revalidate: boolean;
  /** Which member of a zip archive is read; undefined when there is only one. */
  readonly member: RegExp | undefined;
  readonly maxPages: number;
  readonly maxPageBytes: number;
  /** Least time between two requests to the host, of all runs of this worker. */
  readonly everyMs: number;
}

export type Source = HttpSource;

export interface HttpOptions {
  /** @default 'GET' */
  readonly method?: 'GET' | 'POST';
  readonly url: Operand<string | undefined>;
  /** Parts whose value is missing are left out. */
  readonly query?: Readonly<Record<string, Value>>;
  readonly headers?: Readonly<Record<string, Operand<string | undefined>>>;
  readonly body?: BodyOptions;
  /** @default none */
  readonly auth?: Auth | readonly [Auth, ...Auth[]];
  readonly locate?: Omit<Locator, 'wanted'> & { readonly wanted?: Operand<string | undefined> };
  /** @default one document */
  readonly paging?: Paging;
  /** @default everything, every time */
  readonly delta?: Delta;
  /** How the source is told, after the commit, that its data have arrived; until then it gives them again. */
  readonly acknowledge?: AcknowledgeOptions;
  /** @default false */
  readonly ascending?: boolean;
  /** @default true for a single document that is asked for in full, else false */
  readonly revalidate?: boolean;
  /** Name of the member that is read, for zip archives with several. */
  readonly member?: RegExp;
  /** Pages of one run; reaching it ends the run Partial. @default 1 000 */
  readonly maxPages?: number;
  /** @default 32 MiB */
  readonly maxPageBytes?: number;
  /** @default 0 */
  readonly everyMs?: number;
}

const OPTIONS: KeysOf<HttpOptions> = {
  method: true,
  url: true,
  query: true,
  headers: true,
  body: true,
  auth: true,
  locate: true,
  paging: true,
  delta: true,
  acknowledge: true,
  ascending: true,
  revalidate: true,
  member: true,
  maxPages: true,
  maxPageBytes: true,
  everyMs: true,
};

const MAX_PAGES = 1_000;
const MAX_PAGE_BYTES = 32 * 1024 * 1024;

const nodesOfAll = <V>(all: Readonly<Record<string, V>> = {}): Readonly<Record<string, Node>> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, nodeOf(value)]));

/**
 * A source over HTTP.
 * @throws {ConfigInvalid} for an option or value that cannot be, a pattern with the flag g or y, and when validators are asked for together with pages: a 304 for one page says nothing about the others
 */
export function http(options: HttpOptions): HttpSource {
  refuseUnknownKeys('http', options, OPTIONS);
  refuseStatefulPattern('http: member', options.member);
  if (options.method !== undefined)
    refuseUnknownWord('http: method', options.method, ['GET', 'POST']);
  requireNumber('http: maxPages', options.maxPages, { min: 1 });
  requireNumber('http: maxPageBytes', options.maxPageBytes, { min: 1 });
  requireNumber('http: everyMs', options.everyMs, { min: 0 });
  const paging = options.paging ?? onePage;
  const delta = options.delta ?? { kind: 'none' };
  const single =
    paging.kind === 'none' && delta.kind === 'none' && options.acknowledge === undefined;
  if (options.revalidate === true && !single)
    throw new CodedError(
      'ConfigInvalid',
      'source: revalidate is for single documents; a 304 for one page or slice says nothing about the others',
    );
  const { auth = noAuth, locate } = options;
  return {
    kind: 'http',
    method: options.method ?? 'GET',
    url: nodeOf(options.url),
    query: nodesOfAll(options.query),
    headers: Object.fromEntries(
      Object.entries(nodesOfAll(options.headers)).map(([name, node]) => [name.toLowerCase(), node]),
    ),
    body: options.body && bodyOf(options.body),
    auth: Array.isArray(auth) ? (auth as readonly Auth[]) : [auth as Auth],
    locate: locate && { ...locate, wanted: nodeOf(locate.wanted) },
    paging,
    delta,
    acknowledge: options.acknowledge && acknowledgeOf(options.acknowledge),
    ascending: options.ascending ?? false,
    revalidate: options.revalidate ?? (single && options.method !== 'POST'),
    member: options.member,
    maxPages: options.maxPages ?? MAX_PAGES,
    maxPageBytes: options.maxPageBytes ?? MAX_PAGE_BYTES,
    everyMs: options.everyMs ?? 0,
  };
}

/** Every expression of a source, for checks of the whole definition. */
export function nodesOfSource(source: Source): readonly Node[] {
  return [
    source.url,
    ...Object.values(source.query),
    ...Object.values(source.headers),
    ...(source.body ? nodesOfBody(source.body) : []),
    ...source.auth.flatMap(nodesOfAuth),
    ...(source.locate ? [source.locate.wanted] : []),
    ...nodesOfPaging(source.paging),
    ...nodesOfDelta(source.delta),
    ...(source.acknowledge ? nodesOfAcknowledge(source.acknowledge) : []),
  ];
}
