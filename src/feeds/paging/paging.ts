// How one answer leads to the next, as data. What a page says about it is read from the page itself: a member of its JSON or a
// header. The end of the data is always a positive signal; a page that says nothing is an error, not an end (A2).
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from '../known-keys.ts';
import { requireNumber } from '../option-values.ts';
import type { Node, Operand } from '../mapping/expression.ts';
import { nodeOf } from '../mapping/expression.ts';

/** Where a page states something: a member of its JSON, names from the outside in, or a header. */
export type Fact = { readonly path: readonly string[] } | { readonly header: string };

/** A member of the page's JSON. */
export const atPath = (...path: readonly string[]): Fact => ({ path });
/** A header of the answer. */
export const inHeader = (name: string): Fact => ({ header: name.toLowerCase() });

interface Counted {
  /** Names to the array of records in the page, none for a page that is an array. */
  readonly items: readonly string[];
  /** Records that are asked for with `request.size`; a source may give fewer. */
  readonly size: number;
  /** Number of all records, when the source states it. */
  readonly total: Fact | undefined;
  /** What the source says about further pages: `false`, `0`, `null` or missing ends them. */
  readonly more: Fact | undefined;
}

export type Paging =
  | { readonly kind: 'none' }
  | (Counted & { readonly kind: 'page'; readonly first: number })
  | (Counted & {
      readonly kind: 'offset';
      /** Records of the page before that are asked for again: as many may leave the list between two pages unnoticed. */
      readonly overlap: number;
    })
  | {
      readonly kind: 'next-link';
      readonly link: Fact;
      /** Further origins that a link may lead to; the address of the source is always one. */
      readonly origins: readonly Node[];
    }
  | {
      readonly kind: 'cursor';
      readonly token: Fact;
      readonly more: Fact | undefined;
      /** Taken when the page says there is more and gives no token. */
      readonly fallback: Fact | undefined;
      /** Numbers that must grow from page to page, or tokens without order. */
      readonly order: 'number' | 'none';
    }
  | ChangeLog;

export interface ChangeLog {
  readonly kind: 'change-log';
  /** Names to the changes inside the log. */
  readonly path: readonly string[];
  /** Members of an object by id, or a list with the id inside. */
  readonly form: 'members' | 'list';
  /** Member of a change with its id; of no meaning for `members`. */
  readonly id: string;
  /** Member that differs when the content does. */
  readonly revision: string;
  /** Address of the content of one change, with `request.id`. */
  readonly content: Node;
  /** Contents that are fetched at the same time. */
  readonly parallel: number;
}

interface CountedOptions {
  readonly items: readonly string[];
  readonly size: number;
  readonly total?: Fact;
  readonly more?: Fact;
}

interface PagesOptions extends CountedOptions {
  readonly first?: number;
}

interface OffsetsOptions extends CountedOptions {
  readonly overlap?: number;
}

interface NextLinkOptions {
  readonly link: Fact;
  readonly origins?: readonly Operand<string>[];
}

interface ContinuationOptions {
  readonly token: Fact;
  readonly more?: Fact;
  readonly fallback?: Fact;
}

interface SequenceOptions {
  readonly number: Fact;
  readonly more?: Fact;
}

interface ChangeLogOptions {
  readonly path?: readonly string[];
  readonly form: 'members' | 'list';
  readonly id?: string;
  readonly revision: string;
  readonly content: Operand<string | undefined>;
  /** @default 4 */
  readonly parallel?: number;
}

const OF_COUNTED: KeysOf<CountedOptions> = { items: true, size: true, total: true, more: true };
const OF_PAGES: KeysOf<PagesOptions> = { ...OF_COUNTED, first: true };
const OF_OFFSETS: KeysOf<OffsetsOptions> = { ...OF_COUNTED, overlap: true };
const OF_NEXT_LINK: KeysOf<NextLinkOptions> = { link: true, origins: true };
const OF_CONTINUATION: KeysOf<ContinuationOptions> = { token: true, more: true, fallback: true };
const OF_SEQUENCE: KeysOf<SequenceOptions> = { number: true, more: true };
const OF_CHANGE_LOG: KeysOf<ChangeLogOptions> = {
  path: true,
  form: true,
  id: true,
  revision: true,
  content: true,
  parallel: true,
};

/** Requests to one source at the same time. */
const MOST_AT_ONCE = 16;

const counted = (options: CountedOptions): Counted => ({
  items: options.items,
  size: options.size,
  total: options.total,
  more: options.more,
});

/** One document. */
export const onePage: Paging = { kind: 'none' };

/** Pages by number. Ends with an empty page, with the stated total, or when `more` says so. */
export function pages(options: PagesOptions): Paging {
  refuseUnknownKeys('pages', options, OF_PAGES);
  requireNumber('pages: size', options.size, { min: 1 });
  requireNumber('pages: first', options.first, { min: 0 });
  return { kind: 'page', first: options.first ?? 1, ...counted(options) };
}

/** Pages by the number of records in front of them. `overlap` is for lists that move while they are read. @default 0 */
export function offsets(options: OffsetsOptions): Paging {
  refuseUnknownKeys('offsets', options, OF_OFFSETS);
  requireNumber('offsets: size', options.size, { min: 1 });
  requireNumber('offsets: overlap', options.overlap, { min: 0, max: options.size - 1 });
  return { kind: 'offset', overlap: options.overlap ?? 0, ...counted(options) };
}

/** Each page names the next one, by a member or by a `Link` header with `rel="next"`; `null`, `false`, empty or missing is the end. */
export function nextLink(options: NextLinkOptions): Paging {
  refuseUnknownKeys('nextLink', options, OF_NEXT_LINK);
  return { kind: 'next-link', link: options.link, origins: (options.origins ?? []).map(nodeOf) };
}

/** Each page gives a token for the next one, used as `request.cursor`; `null`, `false`, empty or missing is the end. */
export function continuation(options: ContinuationOptions): Paging {
  refuseUnknownKeys('continuation', options, OF_CONTINUATION);
  return {
    kind: 'cursor',
    token: options.token,
    more: options.more,
    fallback: options.fallback,
    order: 'none',
  };
}

/** Each page gives the sequence number from which the next one goes on; a number that does not grow is the end of the data. */
export function sequence(options: SequenceOptions): Paging {
  refuseUnknownKeys('sequence', options, OF_SEQUENCE);
  return {
    kind: 'cursor',
    token: options.number,
    more: options.more,
    fallback: undefined,
    order: 'number',
  };
}

/** A list of ids with revisions, and one document per id: only what has another revision than before is fetched (A8). */
export function changeLog(options: ChangeLogOptions): Paging {
  refuseUnknownKeys('changeLog', options, OF_CHANGE_LOG);
  refuseUnknownWord('changeLog: form', options.form, ['members', 'list']);
  requireNumber('changeLog: parallel', options.parallel, { min: 1, max: MOST_AT_ONCE });
  return {
    kind: 'change-log',
    path: options.path ?? [],
    form: options.form,
    id: options.id ?? 'id',
    revision: options.revision,
    content: nodeOf(options.content),
    parallel: options.parallel ?? 4,
  };
}

export function nodesOfPaging(paging: Paging): readonly Node[] {
  if (paging.kind === 'next-link') return paging.origins;
  return paging.kind === 'change-log' ? [paging.content] : [];
}
