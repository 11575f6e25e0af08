// Lists of objects as the platform sent them, digit for digit: for copies that have to equal what it said. Pages are cut by id,
// so everything that matches from begin to end comes exactly once, whatever is added, changed or removed meanwhile.
import { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { ClientContext } from '../context.ts';
import { parseExactJson } from '../exact-json.ts';
import { isRow, optionalId, type Row } from '../records/row.ts';
import { isAbove } from '../resources/id-pages.ts';
import { sendList } from '../resources/send-list.ts';
import { readTql } from '../tql/read.ts';
import type { Query } from '../transport.ts';
import { readAs } from '../wire.ts';
import { cutObjects } from './cut-objects.ts';

export type RawKind = 'indicators' | 'groups';

export interface RawObject {
  /** `undefined` when the platform sent none: such an object cannot be told from another. */
  readonly id: string | undefined;
  /** JSON in one line. */
  readonly text: string;
  /** The same, read; whole numbers beyond 2^53 are the text of their digits. */
  readonly row: Row;
}

export interface RawPage {
  readonly objects: readonly RawObject[];
  /** Beginnings of entries of the list that are no objects, or cannot be read: they stand beside the others, and cost only themselves. */
  readonly malformed: readonly string[];
  /** The greatest id so far: give it as `after` to go on. */
  readonly last: string;
}

export interface RawListOptions {
  /** Sent as it is written, in brackets behind the first page. */
  readonly tql?: string | undefined;
  /** Owner of the request; several stand in the query. @default all readable owners */
  readonly owner?: string | undefined;
  /** What the platform sends only when asked. */
  readonly fields?: readonly string[] | undefined;
  /** Objects per request, 1 to 10 000. @default 1000 */
  readonly pageSize?: number | undefined;
  /** Only ids above this one. */
  readonly after?: string | undefined;
  /** Only ids up to this one. */
  readonly through?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RawLists {
  /**
   * @throws {ConfigInvalid} when the query is no TQL
   * @throws {PlatformResponse} when pages are not in the order of ids, or say that more follow without an id
   */
  readonly pages: (
    kind: RawKind,
    options?: RawListOptions,
  ) => AsyncGenerator<RawPage, void, undefined>;
  /** The smallest and the greatest id that match, `undefined` when nothing does. Wider when there is no id where it should be. */
  readonly range: (
    kind: RawKind,
    options?: RawListOptions,
  ) => Promise<{ readonly first: string; readonly last: string } | undefined>;
  /** How many match. */
  readonly count: (kind: RawKind, options?: RawListOptions) => Promise<number>;
  /**
   * One page as it is asked for, cut by offset: for commands that show it.
   *
   * @throws {PlatformResponse} when it holds anything else than objects
   */
  readonly page: (
    kind: RawKind,
    options: RawListOptions & { readonly start: number; readonly sorting?: string | undefined },
  ) => Promise<readonly RawObject[]>;
}

const DEFAULT_PAGE_SIZE = 1_000;
const SHOWN_CHARACTERS = 80;
/** Ids are numbers of 64 bits, from 1 on. */
const [NO_ID, SMALLEST_ID, LARGEST_ID] = ['0', '1', String(2n ** 63n - 1n)];
const envelopeShape = z.object({ count: z.number().int().optional(), next: z.string().nullish() });

export function createRawLists(context: ClientContext): RawLists {
  const request = async (kind: RawKind, options: RawListOptions, query: Query) => {
    const path = `/v3/${kind}`;
    const what = `list ${path}`;
    const tql = queryOf(options);
    const answer = await sendList(
      context,
      path,
      [
        ...(options.owner === undefined ? [] : [['owner', options.owner] as const]),
        ...(tql === '' ? [] : [['tql', tql] as const]),
        ...(options.fields ?? []).map((field) => ['fields', field] as const),
        ...query,
      ],
      options.signal,
    );
    const { entries, envelope } = cutObjects(answer.text, what);
    const { next, count } = readAs(
      envelopeShape,
      { ...answer, json: () => parseExactJson(envelope) },
      what,
    );
    const read = entries.map((text) => readRaw(text) ?? text.slice(0, SHOWN_CHARACTERS));
    return {
      objects: read.filter((one) => typeof one !== 'string'),
      malformed: read.filter((one) => typeof one === 'string'),
      // Where it leads is not looked at: pages are cut by id, and no request goes to another host.
      more: next != null,
      count,
    };
  };
  const edge = async (kind: RawKind, options: RawListOptions, order: 'asc' | 'desc') => {
    const query = [['sorting', `id ${order}`] as const, ['resultLimit', '1'] as const];
    const { objects, malformed } = await request(kind, options, query);
    const [first] = objects;
    if (first === undefined && malformed.length === 0) return undefined;
    // Something is there whose id nobody knows.
    return first?.id ?? (order === 'asc' ? SMALLEST_ID : LARGEST_ID);
  };

  return {
    pages: async function* (kind, options = {}) {
      const what = `list /v3/${kind}`;
      const size = String(options.pageSize ?? DEFAULT_PAGE_SIZE);
      let last = options.after;
      for (;;) {
        const { objects, malformed, more } = await request(kind, { ...options, after: last }, [
          ['sorting', 'id asc'] as const,
          ['resultLimit', size] as const,
        ]);
        const before = last;
        for (const { id } of objects) {
          if (id === undefined) continue;
          if (last !== undefined && !isAbove(id, last))
            throw bad(
              what,
              `expected ids above ${last} in ascending order, got ${id.slice(0, 40)}`,
            );
          last = id;
        }
        if (objects.length + malformed.length > 0)
          yield { objects, malformed, last: last ?? NO_ID };
        if (!more) return;
        if (last === before) throw bad(what, 'a page without an id says that more follow');
      }
    },
    range: async (kind, options = {}) => {
      const first = await edge(kind, options, 'asc');
      const last = await edge(kind, options, 'desc');
      return first === undefined || last === undefined ? undefined : { first, last };
    },
    count: async (kind, options = {}) => {
      const query = [['resultLimit', '1'] as const, ['count', 'true'] as const];
      const { count } = await request(kind, options, query);
      if (count === undefined) throw bad(`list /v3/${kind}`, 'expected a count');
      return count;
    },
    page: async (kind, { start, sorting, ...options }) => {
      const { objects, malformed } = await request(kind, options, [
        ['resultStart', String(start)],
        ['resultLimit', String(options.pageSize ?? DEFAULT_PAGE_SIZE)],
        ...(sorting === undefined ? [] : [['sorting', sorting] as const]),
      ]);
      const [first] = malformed;
      if (first !== undefined)
        throw bad(`list /v3/${kind}`, `expected objects in the list, got ${first}`);
      return objects;
    },
  };
}

/** The caller's words, in brackets when something is added, which must not change what they mean. */
function queryOf({ tql = '', after, through }: RawListOptions): string {
  const bounds = [
    ...(after === undefined ? [] : [`id GT ${checkId(after)}`]),
    ...(through === undefined ? [] : [`id LEQ ${checkId(through)}`]),
  ];
  if (tql.trim() === '') return bounds.join(' AND ');
  if (bounds.length === 0) return tql;
  readTql(tql);
  return [`(${tql})`, ...bounds].join(' AND ');
}

function checkId(id: string): string {
  if (id.length <= 19 && /^\d+$/.test(id)) return id;
  throw new CodedError('ConfigInvalid', `id: expected digits, got ${id.slice(0, 40)}`, {
    details: { object: 'id' },
  });
}

/** `undefined`: it is no object, or no JSON. */
function readRaw(text: string): RawObject | undefined {
  let row: unknown;
  try {
    row = parseExactJson(text);
  } catch {
    return undefined;
  }
  if (!isRow(row)) return undefined;
  const id = optionalId(row, 'id');
  return { id: id !== undefined && /^\d+$/.test(id) ? id : undefined, text, row };
}

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });
