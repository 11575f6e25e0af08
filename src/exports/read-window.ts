// Reads one range of one window, page after page, into lines of a segment. After each page it can be resumed.
import type { Refusal } from '../outputs/index.ts';
import type { RawPage, ThreatConnect } from '../threatconnect/index.ts';
import { segmentLine } from './mirror/segment.ts';
import type { ObjectKind } from './query/query.ts';
import { readExported } from './read-exported.ts';
import type { IdRange } from './windows-ids.ts';
import { afterFailure, afterPage, startSizing, type PageSizing } from './windows-page-size.ts';

/** JSON: fits into a heartbeat. */
export interface WindowPosition {
  /** The greatest id that was read. */
  readonly after: string;
  readonly sizing: PageSizing;
}

export interface WindowPage {
  /** Lines of `mirror/segment.ts`, to be appended to a segment. */
  readonly lines: string;
  /** Readable or not. */
  readonly objects: number;
  /** Objects of this page that cannot be read, and entries that are none; everything else of it is in `lines`. */
  readonly refused: readonly Refusal[];
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
    const list = listOf(input, position, size);
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
        if (next.page === undefined) return result(true);
        const ms = now() - startedAt;
        const read = readPage(input.kind, next.page);
        sizing = afterPage(sizing, { ms, bytes: read.bytes, objects: read.entries });
        position = { after: next.page.last, sizing };
        pages += 1;
        objects += read.entries;
        refused += read.refused.length;
        await input.onPage({
          lines: read.lines,
          objects: read.entries,
          refused: read.refused,
          position,
        });
      }
    } finally {
      await list.return(undefined);
    }
  }
}

type PageList = AsyncGenerator<RawPage, void, undefined>;

function listOf(
  { tc, kind, tql, fields, ids, signal }: ReadWindowInput,
  position: WindowPosition | undefined,
  pageSize: number,
): PageList {
  return tc.raw.pages(kind === 'indicator' ? 'indicators' : 'groups', {
    tql,
    fields,
    pageSize,
    after: position?.after ?? ids?.after,
    through: ids?.through,
    signal,
  });
}

/** Errors of the request as a value, apart from those of the caller's own work. */
async function nextPage(
  list: PageList,
): Promise<{ readonly page: RawPage | undefined } | { readonly failed: unknown }> {
  try {
    const { value } = await list.next();
    return { page: value ?? undefined };
  } catch (failed) {
    return { failed };
  }
}

function readPage(
  kind: ObjectKind,
  { objects, malformed }: RawPage,
): {
  readonly lines: string;
  readonly entries: number;
  readonly refused: readonly Refusal[];
  readonly bytes: number;
} {
  const lines: string[] = [];
  const refused: Refusal[] = malformed.map((text) => ({
    code: 'malformed',
    message: `an entry of the list of ${kind}s: expected an object, got ${text}`,
  }));
  let bytes = 0;
  for (const { text, row } of objects) {
    bytes += text.length;
    const read = readExported(kind, text, row);
    if ('refused' in read) refused.push(read.refused);
    else lines.push(segmentLine(read.object));
  }
  return { lines: lines.join(''), entries: objects.length + malformed.length, refused, bytes };
}
