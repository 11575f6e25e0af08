// One list of a feed: where it comes from, how it is read, what absence from it means, and what its records become.
import type { FeedClass } from '../core/feed-class.ts';
import { CodedError } from '../core/errors.ts';
import { refuseUnknownKeys, refuseUnknownWord, type KeysOf } from './known-keys.ts';
import { requireNumber } from './option-values.ts';
import type { Format } from './formats/format.ts';
import { nodeOf, type Expression, type Node } from './mapping/expression.ts';
import { referencesOf, type References } from './mapping/references.ts';
import type { GroupTemplate, Template } from './mapping/templates.ts';
import { detailOf, type Detail, type Detailed, type DetailOptions } from './sources/detail.ts';
import type { Source } from './sources/http.ts';
import { FEED_CLASSES } from './generic/words.ts';

type KeyPart = Expression<string | number | undefined | null>;

interface CollectionBase<R, K extends string, D> {
  readonly title: string;
  /** Default of the parameter with its address. */
  readonly url: string;
  readonly source: Source;
  readonly format: Format<R>;
  /** A second request for each record; stands in front of what uses its answer, so that the types are known there. */
  readonly detail?: DetailOptions<R, K, D>;
  /** The source's own id of a record, for quarantine and `why`. */
  readonly key: (r: References<Detailed<R, K, D>>) => readonly KeyPart[];
  readonly map: (r: References<Detailed<R, K, D>>) => readonly Template[];
  /** Largest value = position of the collection: an id (`number`) or an instant (`time`). */
  readonly position?: {
    readonly of: (r: References<Detailed<R, K, D>>) => KeyPart;
    readonly order: 'number' | 'time';
  };
  /** Further conditions of a complete snapshot, beside the positive end of the data and its stated total. */
  readonly complete?: {
    /** A snapshot with fewer records is not believed. @default 0 */
    readonly minimumRecords?: number;
  };
  /** Why a record became no object, in one sentence, where the definition knows; undefined for the usual words. */
  readonly explain?: (record: R) => string | undefined;
  /** What absence means, in one sentence, for documents. */
  readonly absence: string;
  /** Raise it when a `compute` function does something else than before, so that everything is sent again. @default 1 */
  readonly revision?: number;
  /** Whether the collection is fetched unless the operator says otherwise. @default true */
  readonly enabled?: boolean;
}

interface StateRules {
  readonly feedClass: 'state';
  /** @default 'snapshot' */
  readonly removal?: 'snapshot' | 'none';
  /** Consecutive complete snapshots without a value before it goes. @default 1 with a stated total, else 2 */
  readonly grace?: number;
}
interface OtherRules {
  readonly feedClass: Exclude<FeedClass, 'state'>;
  readonly removal?: 'none';
  readonly grace?: never;
}

/** `K` and `D`: field and type of the details, where records have some. */
export type CollectionOptions<R, K extends string = never, D = never> = CollectionBase<R, K, D> &
  (StateRules | OtherRules);

const OPTIONS: KeysOf<CollectionBase<unknown, never, never> & StateRules> = {
  title: true,
  url: true,
  feedClass: true,
  source: true,
  format: true,
  detail: true,
  key: true,
  map: true,
  position: true,
  complete: true,
  explain: true,
  absence: true,
  removal: true,
  grace: true,
  revision: true,
  enabled: true,
};

/** A collection as the engine uses it; made by `collection`. */
export interface Collection {
  readonly title: string;
  readonly url: string;
  readonly feedClass: FeedClass;
  readonly removal: 'snapshot' | 'none';
  readonly grace: number | undefined;
  readonly source: Source;
  /** Its records are those with their details. */
  readonly format: Format<unknown>;
  readonly detail: Detail | undefined;
  readonly key: readonly Node[];
  readonly templates: readonly Template[];
  readonly position: { readonly of: Node; readonly order: 'number' | 'time' } | undefined;
  readonly minimumRecords: number;
  readonly explain: ((record: unknown) => string | undefined) | undefined;
  readonly absence: string;
  readonly revision: number;
  readonly enabled: boolean;
}

/** Templates with those that are only named inside others; parents come after what they need. */
function withLinked(templates: readonly Template[]): readonly Template[] {
  const all = new Set<Template>();
  const add = (template: Template): void => {
    const linked: readonly GroupTemplate[] = template.groups;
    for (const other of linked) add(other);
    if (template.kind === 'indicator')
      for (const link of template.associations ?? []) if ('with' in link) add(link.with);
    all.add(template);
  };
  for (const template of templates) add(template);
  return [...all];
}

/**
 * Defines one collection. The class is mandatory: taking a window feed for a state would delete most of it every few hours.
 * @throws {ConfigInvalid} when an option or the class is not known, when a class other than `state` asks for removal by snapshot, or when details cannot be fetched in this way
 */
export function collection<R, K extends string = never, D = never>(
  options: CollectionOptions<R, K, D>,
): Collection {
  const what = `collection “${options.title}”`;
  refuseUnknownKeys(what, options, OPTIONS);
  refuseUnknownWord(`${what}: feedClass`, options.feedClass, FEED_CLASSES);
  const { feedClass, removal, grace } = options as {
    feedClass: FeedClass;
    removal?: 'snapshot' | 'none';
    grace?: number;
  };
  if (feedClass !== 'state' && (removal === 'snapshot' || grace !== undefined))
    throw new CodedError(
      'ConfigInvalid',
      `${what}: only a collection of class state may remove what a snapshot no longer has; absence from a ${feedClass} collection says nothing of that kind: leave ${grace === undefined ? 'removal' : 'grace'} out`,
    );
  requireNumber(`${what}: grace`, grace, { min: 1 });
  requireNumber(`${what}: minimumRecords`, options.complete?.minimumRecords, { min: 0 });
  requireNumber(`${what}: revision`, options.revision, { min: 1 });
  if (options.position)
    refuseUnknownWord(`${what}: position: order`, options.position.order, ['number', 'time']);
  const detail = options.detail && checkedDetail(options);
  const format: Format<unknown> = detail
    ? { ...options.format, record: detail.record }
    : options.format;
  const references = referencesOf(format.record) as References<Detailed<R, K, D>>;
  return {
    title: options.title,
    url: options.url,
    feedClass,
    removal: removal ?? (feedClass === 'state' ? 'snapshot' : 'none'),
    grace,
    source: detail ? { ...options.source, revalidate: false } : options.source,
    format,
    detail,
    key: options.key(references).map(nodeOf),
    templates: withLinked(options.map(references)),
    position: options.position && {
      of: nodeOf(options.position.of(references)),
      order: options.position.order,
    },
    minimumRecords: options.complete?.minimumRecords ?? 0,
    explain: options.explain as Collection['explain'],
    absence: options.absence,
    revision: options.revision ?? 1,
    enabled: options.enabled ?? true,
  };
}

function checkedDetail<R, K extends string, D>({
  title,
  format,
  source,
  detail,
}: CollectionOptions<R, K, D>): Detail | undefined {
  if (!detail) return undefined;
  const problem = format.survey
    ? `records of ${format.words} refer to each other`
    : source.paging.kind === 'change-log'
      ? 'the documents of a change log are details already'
      : undefined;
  if (problem === undefined) return detailOf(title, format.record, detail);
  throw new CodedError('ConfigInvalid', `collection “${title}”: has no details, ${problem}`);
}

/** Snapshots an object must be missing in before its claim goes. */
export function graceOf(item: Collection, summary: { readonly statedTotal: boolean }): number {
  return item.grace ?? (summary.statedTotal ? 1 : 2);
}
