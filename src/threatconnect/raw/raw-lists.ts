// Lists of objects as the platform sent them, digit for digit: for copies that have to equal what it said. Pages are cut by id,
// so everything that matches from begin to end comes exactly once, whatever is added, changed or removed meanwhile.
import { CodedError } from '../../core/errors.ts';
import type { ClientContext } from '../context.ts';
import { listRequest } from '../resources/send-list.ts';
import { LARGEST_ID, NO_ID, SMALLEST_ID } from '../object-id.ts';
import { readTql } from '../tql/read.ts';
import type { Query } from '../transport.ts';
import type { AnswerRead, RawKind, RawListOptions, RawLists } from './raw-lists-contract.ts';
import {
  createIdOrder,
  readEnvelope,
  readRawAnswer,
  type RawAnswer,
  type RawEnvelope,
  type RawObject,
} from './read-raw-page.ts';

const DEFAULT_PAGE_SIZE = 1_000;

export function createRawLists(context: ClientContext): RawLists {
  const ask = async (
    kind: RawKind,
    options: RawListOptions,
    query: Query,
  ): Promise<Omit<RawAnswer, 'after'>> => {
    const path = `/v3/${kind}`;
    const tql = queryOf(options);
    const { bytes, endpoint } = await context.transport.bytes(
      listRequest(
        path,
        [
          ...(options.owner === undefined ? [] : [['owner', options.owner] as const]),
          ...(tql === '' ? [] : [['tql', tql] as const]),
          ...(options.fields ?? []).map((field) => ['fields', field] as const),
          ...query,
        ],
        options.signal,
      ),
    );
    return { bytes, endpoint, what: `list ${path}` };
  };
  const request = async (
    kind: RawKind,
    options: RawListOptions,
    query: Query,
  ): Promise<RawEnvelope & Collected> => {
    const answer = await ask(kind, options, query);
    const collected = collect(answer);
    return { ...collected, ...readEnvelope(collected.envelope, answer) };
  };
  const edge = async (kind: RawKind, options: RawListOptions, order: 'asc' | 'desc') => {
    const query = [['sorting', `id ${order}`] as const, ['resultLimit', '1'] as const];
    const { objects, malformed, count = 0 } = await request(kind, options, query);
    const [first] = objects;
    if (first === undefined && malformed.length === 0) {
      if (count === 0) return undefined;
      throw bad(`list /v3/${kind}`, `expected one of ${count} objects, got an empty list`);
    }
    // Something is there whose id nobody knows.
    return first?.id ?? (order === 'asc' ? SMALLEST_ID : LARGEST_ID);
  };

  async function* answers<T extends AnswerRead>(
    kind: RawKind,
    options: RawListOptions,
    read: (answer: RawAnswer) => T | Promise<T>,
  ): AsyncGenerator<T, void, undefined> {
    const size = String(options.pageSize ?? DEFAULT_PAGE_SIZE);
    let { after } = options;
    for (;;) {
      const answer = await ask(kind, { ...options, after }, [
        ['sorting', 'id asc'],
        ['resultLimit', size],
      ]);
      const page = await read({ ...answer, after });
      const { more } = readEnvelope(page.envelope, answer);
      if (page.entries > 0) yield page;
      if (!more) return;
      if (page.last === (after ?? NO_ID))
        throw bad(answer.what, 'a page without an id says that more follow');
      after = page.last;
    }
  }

  return {
    answers,
    pages: (kind, options = {}) =>
      answers(kind, options, (answer) => {
        const order = createIdOrder(answer);
        const { objects, malformed, envelope } = collect(answer, order.follow);
        const entries = objects.length + malformed.length;
        return { objects, malformed, entries, envelope, last: order.last() };
      }),
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
      const size = options.pageSize ?? DEFAULT_PAGE_SIZE;
      const { objects, malformed } = await request(kind, options, [
        ['resultStart', String(start)],
        ['resultLimit', String(size)],
        ...(sorting === undefined ? [] : [['sorting', sorting] as const]),
      ]);
      const [first] = malformed;
      if (first !== undefined)
        throw bad(`list /v3/${kind}`, `expected objects in the list, got ${first}`);
      return objects.slice(0, size);
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

interface Collected {
  readonly objects: readonly RawObject[];
  readonly malformed: readonly string[];
  readonly envelope: string;
}

function collect(
  answer: Omit<RawAnswer, 'after'>,
  follow?: (id: string | undefined) => void,
): Collected {
  const objects: RawObject[] = [];
  const malformed: string[] = [];
  const envelope = readRawAnswer(answer, {
    object: (object) => {
      follow?.(object.id);
      objects.push(object);
    },
    malformed: (beginning) => void malformed.push(beginning),
  });
  return { envelope, objects, malformed };
}

const bad = (what: string, reason: string): CodedError =>
  new CodedError('PlatformResponse', `${what}: ${reason}`, { details: { endpoint: what } });
