// Reads one range of one window, page after page, into lines of a segment. After each page it can be resumed.
import type { Refusal } from '../outputs/index.ts';
import type { ThreatConnect } from '../threatconnect/index.ts';
import type { ObjectKind } from './query/query.ts';
import { readPage, type PageRead, type PageToRead } from './read-page.ts';
import type { IdRange } from './windows-ids.ts';
import { afterFailure, afterPage, startSizing, type PageSizing } from './windows-page-size.ts';

/** JSON: fits into a heartbeat. */
export interface WindowPosition {
  /** The greatest id that was read. */
  readonly after: string;
  readonly sizing: PageSizing;
}

export interface WindowPage {
  /** Lines of `mirror/segment.ts`, UTF-8, to be appended to a segment. */
  readonly lines: Uint8Array;
  /** Readable or not. */
  readonly objects: number;
  /** Objects of this page that cannot be read, and entries that are none; everything else of it is in `lines`. */
  readonly refused: readonly Refusal[];
  /** How many there are; of a page full of them the first are told. */
  readonly refusedCount: number;
  /** Those of which not even the id is known. */
  readonly unnamed: number;
  /** True once `lines` are safe: give it as `position` to go on behind this page. */
  readonly position: WindowPosition;
}

export interface ReadWindowInput {
  readonly tc: Pick<ThreatConnect, 'raw'>;
  readonly kind: ObjectKind;
  /** Of `exportQuery`. */
  readonly tql: string;
  /** Of `exportFields`. */
  readonly fields: readonly string[];
  /** @default all ids */
  readonly ids?: IdRange | undefined;
  /** Of the last page that was kept, to go on. */
  readonly position?: WindowPosition | undefined;
  /** @default 10 000 */
  readonly maxPageSize?: number | undefined;
  /** Then reading pauses. @default no limit */
  readonly maxPages?: number | undefined;
  /** Then reading pauses; the last page may go beyond. @default no limit */
  readonly maxObjects?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Where answers are read. @default here */
  readonly read?: ((page: PageToRead) => PageRead | Promise<PageRead>) | undefined;
  /** Called page after page; the next one is asked for when it has ended. */
  readonly onPage: (page: WindowPage) => Promise<void> | void;
  /** Milliseconds, of any beginning. @default performance.now */
  readonly now?: (() => number) | undefined;
}

export interface WindowResult {
  /** False: a limit was reached; go on with `position`. */
  readonly finished: boolean;
  readonly pages: number;
  /** Objects read in this call. */
  readonly objects: number;
  readonly refused: number;
  /** Behind the last page; absent: there was none. */
  readonly position?: WindowPosition;
}

/**
 * Everything that matches from begin to end comes exactly once, whatever is added, changed or removed meanwhile.
 *
 * @throws {PlatformUnavailable} and the like, when the smallest page fails too
 * @throws {PlatformResponse} when an answer as a whole is not understood
 */
export async function readWindow(input: ReadWindowInput): Promise<WindowResult> {
  const { maxPages = Infinity, maxObjects = Infinity, now = () => performance.now() } = input;
  let position = input.position;
  let sizing = position?.sizing ?? startSizing(input.maxPageSize);
  let [pages, objects, refused] = [0, 0, 0];
  const result = (finished: boolean): WindowResult => ({
    finished,
    pages,
    objects,
    refused,
    ...(position === undefined ? {} : { position }),
  });
  for (;;) {
    const { size } = sizing;
    let answeredAt = 0;
    const list = listOf(input, position, size, () => (answeredAt = now()));
    try {
      while (sizing.size === size) {
        if (pages >= maxPages || objects >= maxObjects) return result(false);
        const startedAt = now();
        const next = await nextPage(list);
        if ('failed' in next) {
          const smaller = afterFailure(sizing, next.failed);
          if (smaller === undefined) throw next.failed;
          sizing = smaller;
          break;
        }
        const { page } = next;
        if (page === undefined) return result(true);
        const { lines, entries, bytes, last } = page;
        // What it takes to read an answer, or to wait for that, is not the platform's slowness.
        sizing = afterPage(sizing, { ms: answeredAt - startedAt, bytes, objects: entries });
        position = { after: last, sizing };
        pages += 1;
        objects += entries;
        refused += page.refusedCount;
        await input.onPage({
          lines,
          objects: entries,
          refused: page.refused,
          refusedCount: page.refusedCount,
          unnamed: page.unnamed,
          position,
        });
      }
    } finally {
      await list.return(undefined);
    }
  }
}

type PageList = AsyncGenerator<PageRead, void, undefined>;

function listOf(
  { tc, kind, tql, fields, ids, signal, read = readPage }: ReadWindowInput,
  position: WindowPosition | undefined,
  pageSize: number,
  onAnswer: () => void,
): PageList {
  return tc.raw.answers(
    kind === 'indicator' ? 'indicators' : 'groups',
    {
      tql,
      fields,
      pageSize,
      after: position?.after ?? ids?.after,
      through: ids?.through,
      signal,
    },
    (answer) => {
      onAnswer();
      return read({ ...answer, kind });
    },
  );
}

/** Errors of the request as a value, apart from those of the caller's own work. */
async function nextPage(
  list: PageList,
): Promise<{ readonly page: PageRead | undefined } | { readonly failed: unknown }> {
  try {
    const { value } = await list.next();
    return { page: value ?? undefined };
  } catch (failed) {
    return { failed };
  }
}
