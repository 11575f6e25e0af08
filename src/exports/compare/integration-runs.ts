// The runs of the XSOAR integration, one after the other until nothing more comes: what each of them gets and where it stops. Only
// ids and dates are kept, so that what never comes can be told from what comes late.
import { findCodedError } from '../../core/errors.ts';
import { COMPATIBLE_PAGE_SIZE, type ObjectKind } from '../query/compatible.ts';

/** `dateAdded` as the platform wrote it. */
export interface ListedObject {
  readonly id: string;
  readonly added: string;
}

/** One page of a list in the order of `dateAdded`, the oldest first. `after`: only later ones. */
export type ListPage = (
  kind: ObjectKind,
  after: string | undefined,
  start: number,
) => Promise<readonly ListedObject[]>;

export interface RunFailure {
  readonly run: number;
  readonly kind: ObjectKind;
  readonly code: string;
  readonly message: string;
}

export interface IntegrationRuns {
  readonly runs: number;
  /** False: there were more runs to come than were asked for. */
  readonly finished: boolean;
  readonly requests: number;
  /** In which run an object came first, by kind and id. */
  readonly received: ReadonlyMap<string, number>;
  /** Objects that came twice in one run, because the list moved. */
  readonly repeated: readonly string[];
  /** Objects of an earlier run that came again. */
  readonly again: number;
  /** Seconds at which a run stopped: what else was added within is never asked for. By kind. */
  readonly boundaries: ReadonlySet<string>;
  readonly failures: readonly RunFailure[];
  /** The latest `dateAdded` that came. */
  readonly newest: string;
}

export interface RunsRequest {
  readonly kinds: readonly ObjectKind[];
  readonly page: ListPage;
  /** Soft cap: a run ends behind the round in which it was passed. */
  readonly fetchLimit: number;
  readonly maxRuns: number;
  readonly onRun?: ((run: number, objects: number) => void) | undefined;
}

export const keyOf = (kind: ObjectKind, id: string): string => `${kind}:${id}`;
/** The integration keeps whole seconds. */
export const boundaryOf = (kind: ObjectKind, added: string): string =>
  `${kind}:${added.slice(0, 19)}`;

interface Reading {
  readonly kind: ObjectKind;
  start: number;
  hasMore: boolean;
}

/** @throws what is no answer of the platform; errors of the platform end a run, as they do there */
export async function integrationRuns(request: RunsRequest): Promise<IntegrationRuns> {
  const { kinds, page, fetchLimit, maxRuns, onRun } = request;
  const state = new Map<ObjectKind, string>();
  const received = new Map<string, number>();
  const boundaries = new Set<string>();
  const repeated: string[] = [];
  const failures: RunFailure[] = [];
  let [requests, again, newest, run, isNew] = [0, 0, '', 0, true];

  const read = async (list: Reading, seen: Set<string>): Promise<number> => {
    requests += 1;
    const objects = await page(list.kind, starts.get(list.kind), list.start);
    list.start += COMPATIBLE_PAGE_SIZE;
    list.hasMore = objects.length === COMPATIBLE_PAGE_SIZE;
    for (const { id, added } of objects) {
      const key = keyOf(list.kind, id);
      if (seen.has(key)) repeated.push(key);
      else if (received.has(key)) again += 1;
      else {
        received.set(key, run);
        isNew = true;
      }
      seen.add(key);
      if (added > newest) newest = added;
      state.set(list.kind, added);
    }
    return objects.length;
  };
  let starts: ReadonlyMap<ObjectKind, string> = new Map();
  while (isNew && run < maxRuns) {
    run += 1;
    isNew = false;
    starts = new Map(state);
    const seen = new Set<string>();
    const lists: Reading[] = kinds.map((kind) => ({ kind, start: 0, hasMore: true }));
    let objects = 0;
    let asked: ObjectKind = 'indicator';
    try {
      do {
        for (const list of lists)
          if (list.hasMore) {
            asked = list.kind;
            objects += await read(list, seen);
          }
      } while (lists.some(({ hasMore }) => hasMore) && objects <= fetchLimit);
    } catch (error) {
      const coded = findCodedError(error);
      if (coded === undefined || coded.code === 'Cancelled') throw error;
      failures.push({ run, kind: asked, code: coded.code, message: coded.message });
    }
    for (const [kind, added] of state) boundaries.add(boundaryOf(kind, added));
    onRun?.(run, received.size);
  }
  // The last one only found that nothing was left.
  return {
    runs: isNew ? run : Math.max(1, run - 1),
    finished: !isNew,
    requests,
    received,
    repeated,
    again,
    boundaries,
    failures,
    newest,
  };
}
