// What the raw lists offer: objects as the platform sent them.
import type { RawAnswer, RawObject } from './read-raw-page.ts';

export type RawKind = 'indicators' | 'groups';

export interface RawPage {
  readonly objects: readonly RawObject[];
  /** See `RawVisitor`. */
  readonly malformed: readonly string[];
  /** The greatest id so far: give it as `after` to go on. */
  readonly last: string;
}

/** What has to be known of an answer to ask for the next one. */
export interface AnswerRead {
  /** Objects, and entries that are none. */
  readonly entries: number;
  /** See `IdOrder`. */
  readonly last: string;
  /** Of `readRawAnswer`. */
  readonly envelope: string;
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
  /**
   * The same, each answer read by the caller, who may do it in another thread. Answers without entries are passed over. One with
   * more than `pageSize` is taken as it is: ids tell that nothing is missing or comes twice, and the size of an answer is limited.
   *
   * @throws what `read` throws, and {PlatformResponse} when an answer says that more follow without an id
   */
  readonly answers: <T extends AnswerRead>(
    kind: RawKind,
    options: RawListOptions,
    read: (answer: RawAnswer) => T | Promise<T>,
  ) => AsyncGenerator<T, void, undefined>;
  /** The smallest and the greatest id that match, `undefined` when nothing does. Wider when there is no id where it should be. */
  readonly range: (
    kind: RawKind,
    options?: RawListOptions,
  ) => Promise<{ readonly first: string; readonly last: string } | undefined>;
  /** How many match. */
  readonly count: (kind: RawKind, options?: RawListOptions) => Promise<number>;
  /**
   * One page as it is asked for, cut by offset: for commands that show it. Of an answer with more than `pageSize` the first, because
   * the next offset begins behind them.
   *
   * @throws {PlatformResponse} when it holds anything else than objects
   */
  readonly page: (
    kind: RawKind,
    options: RawListOptions & { readonly start: number; readonly sorting?: string | undefined },
  ) => Promise<readonly RawObject[]>;
}
