// What a list does not say about its records: a second request for each of them, as a template of the record. The answers are fetched
// with the list, a few at a time, and stored beside it, so that mapping asks nobody and a replay maps what was stored.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import { refuseUnknownKeys, type KeysOf } from '../known-keys.ts';
import { nodeOf, type Expression, type Node, type Operand } from '../mapping/expression.ts';
import { referencesOf, type References } from '../mapping/references.ts';
import { onePage } from '../paging/paging.ts';
import type { Source } from './http.ts';

type Value = Expression<string | number | undefined | null>;

/**
 * Details of the records of a collection.
 * @example
 * detail: {
 *   into: 'report',
 *   record: z.object({ family: z.string() }),
 *   url: (r) => text`${parameter('url')}/reports/${r.id}`,
 *   key: (r) => r.id,
 *   version: (r) => r.changed,
 * }
 */
export interface DetailOptions<R, K extends string, D> {
  /** Field of the record that gets the answer; one that the list does not have. */
  readonly into: K;
  /** What is expected there. Optional: a record whose detail is not there (404, 410) is mapped without it, else it is quarantined. */
  readonly record: z.ZodType<D>;
  /**
   * Asked with GET, with the headers and the authentication of the list. Words of the record inside a `text` are one segment each; a
   * field alone is a whole address.
   */
  readonly url: (r: References<R>) => Operand<string | undefined>;
  /** Further origins that details may be fetched from; that of the list always is one. */
  readonly origins?: readonly Operand<string>[];
  /** What the detail belongs to; records with the same key share one. */
  readonly key: (r: References<R>) => Value;
  /** Differs when the detail does. Without it every run asks for every detail. */
  readonly version?: (r: References<R>) => Value;
  /** `text`: the answer as it is, for schemas of text. @default 'json' */
  readonly as?: 'json' | 'text';
  /** Names to the member of the JSON answer that is taken. @default the whole answer */
  readonly path?: readonly string[];
  /** Details that are asked for at the same time, up to 16. @default 4 */
  readonly parallel?: number;
  /** Details of one run, up to 100 000; reaching it ends the run Partial, and the next one goes on. @default 10 000 */
  readonly perRun?: number;
  /** Of one detail, up to 8 MiB: `parallel` of them are in memory. @default 4 MiB */
  readonly maxBytes?: number;
}

const OPTIONS: KeysOf<DetailOptions<unknown, string, unknown>> = {
  into: true,
  record: true,
  url: true,
  origins: true,
  key: true,
  version: true,
  as: true,
  path: true,
  parallel: true,
  perRun: true,
  maxBytes: true,
};

/** A record with its detail. */
export type Detailed<R, K extends string, D> = [K] extends [never]
  ? R
  : R & { readonly [name in K]: D };

/** Details as the engine uses them; made by `detailOf`. */
export interface Detail {
  readonly into: string;
  readonly url: Node;
  readonly origins: readonly Node[];
  readonly key: Node;
  readonly version: Node | undefined;
  readonly as: 'json' | 'text';
  readonly path: readonly string[];
  readonly parallel: number;
  readonly perRun: number;
  readonly maxBytes: number;
  /** Whether a record may be without its detail. */
  readonly isOptional: boolean;
  /** The records of the list. */
  readonly list: z.ZodType;
  /** The records with their details. */
  readonly record: z.ZodType;
}

const PARALLEL = 4;
const MOST_PARALLEL = 16;
const PER_RUN = 10_000;
/** What a run has asked for is noted in its checkpoint, a line for fifty of them. */
const MOST_PER_RUN = 100_000;
const MAX_BYTES = 4 * 1024 * 1024;
/** As JSON it is one line of what is stored, which ends at 16 MiB. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Not by its class: a definition from outside may bring its own copy of zod. */
const isObjectSchema = (schema: z.ZodType): schema is z.ZodObject =>
  'shape' in schema && 'extend' in schema;

/** @throws {ConfigInvalid} for an option that does not exist, when the field is taken, the records are no objects, or a number is out of its range */
export function detailOf<R, K extends string, D>(
  title: string,
  list: z.ZodType<R>,
  options: DetailOptions<R, K, D>,
): Detail {
  refuseUnknownKeys(`collection “${title}”: detail`, options, OPTIONS);
  const { into, parallel = PARALLEL, perRun = PER_RUN, maxBytes = MAX_BYTES } = options;
  const refuse = (problem: string): never => {
    throw new CodedError('ConfigInvalid', `collection “${title}”: ${problem}`);
  };
  if (!isObjectSchema(list)) return refuse('only records that are objects have details');
  if (Object.hasOwn(list.shape, into))
    refuse(`the detail goes into ${into}, and the records of the list have such a field`);
  const limits = [
    ['parallel', parallel, MOST_PARALLEL],
    ['perRun', perRun, MOST_PER_RUN],
    ['maxBytes', maxBytes, MOST_BYTES],
  ] as const;
  for (const [name, value, most] of limits)
    if (!Number.isInteger(value) || value < 1 || value > most)
      refuse(`detail.${name} is a number from 1 to ${most}, got ${value}`);
  const references = referencesOf(list) as References<R>;
  return {
    into,
    url: nodeOf(options.url(references)),
    origins: (options.origins ?? []).map(nodeOf),
    key: nodeOf(options.key(references)),
    version: options.version && nodeOf(options.version(references)),
    as: options.as ?? 'json',
    path: options.path ?? [],
    parallel,
    perRun,
    maxBytes,
    isOptional: options.record.safeParse(undefined).success,
    list,
    record: list.extend({ [into]: options.record }),
  };
}

/** What the request of a detail is made of. */
export const nodesOfDetail = ({ url, origins }: Detail): readonly Node[] => [url, ...origins];

/** What is evaluated per record beside the mapping: it may see no secret. */
export const recordNodesOfDetail = ({ key, version }: Detail): readonly Node[] => [
  key,
  ...(version ? [version] : []),
];

/** How a detail is asked for: as the list is, without what asks for a page of it. */
export const detailSource = (source: Source): Source => ({
  ...source,
  method: 'GET',
  query: {},
  body: undefined,
  locate: undefined,
  paging: onePage,
});
