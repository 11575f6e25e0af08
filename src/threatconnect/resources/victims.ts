// Victims: listed by query, found by id, made, changed, linked to indicators and groups, deleted.
import { digits, type Body } from '../changes/exact-body.ts';
import {
  ownerQuery,
  type CallOptions,
  type ClientContext,
  type OwnedCallOptions,
} from '../context.ts';
import { idSegment } from '../path-segment.ts';
import type { Row } from '../records/row.ts';
import {
  readVictim,
  VICTIM_FIELDS,
  VICTIM_TEXTS,
  type Victim,
  type VictimField,
  type VictimText,
} from '../records/victim.ts';
import { listByQuery, type QueryListOptions } from './list-by-query.ts';
import type { ObjectQuery } from './object-query.ts';
import { checkFields } from './list-objects.ts';
import { readOne } from './read-one.ts';
import { deleteOne, writeOne } from './write-object.ts';

export type VictimTexts = { readonly [K in VictimText]?: string };

/** What a victim has of others; `mode` says what becomes of those that it has already. */
export interface VictimLinks {
  /** By id. */
  readonly indicators?: readonly string[];
  /** By id. */
  readonly groups?: readonly string[];
  /** New ones by their members, for example `{ type: 'EmailAddress', address: 'a@b.example' }`; to delete them `{ id }`. */
  readonly assets?: readonly Body[];
}

export interface Asked<F extends VictimField> {
  readonly fields?: readonly F[];
}

export interface VictimsResource {
  /** A query in the order of ids; nothing is sent before it is iterated, counted or read. */
  readonly list: <const F extends VictimField = never>(
    options?: QueryListOptions<'victims'> & Asked<F>,
  ) => ObjectQuery<Victim<F>>;
  /** @throws {PlatformRejected} when there is none */
  readonly get: <const F extends VictimField = never>(
    id: string,
    options?: CallOptions & Asked<F>,
  ) => Promise<Victim<F>>;
  /** Not repeated after a lost answer, because sent twice it is there twice. */
  readonly create: (
    victim: { readonly name: string } & VictimTexts & VictimLinks,
    options?: OwnedCallOptions,
  ) => Promise<Victim>;
  readonly update: (
    id: string,
    change: { readonly name?: string } & VictimTexts &
      VictimLinks & {
        /** Of indicators, groups and assets. @default 'append' */
        readonly mode?: 'append' | 'delete' | 'replace';
      },
    options?: CallOptions,
  ) => Promise<Victim>;
  readonly delete: (id: string, options?: CallOptions) => Promise<void>;
}

const PATH = '/v3/victims';

export function createVictimsResource(context: ClientContext): VictimsResource {
  const at = (id: string): string => `${PATH}/${idSegment(id, 'victim')}`;
  return {
    list: <const F extends VictimField = never>({
      fields = [],
      ...options
    }: QueryListOptions<'victims'> & Asked<F> = {}) => {
      checkFields(fields, VICTIM_FIELDS, PATH);
      const read = (row: Row): Victim<F> & { readonly id: string } => readVictim(row, fields);
      return listByQuery(context, { path: PATH, read, fields }, options);
    },
    get: async <const F extends VictimField = never>(
      id: string,
      { fields = [], ...options }: CallOptions & Asked<F> = {},
    ) => readVictim(await readOne(context, at(id), `victim ${id}`, fields, options), fields),
    create: async (victim, options = {}) => {
      const request = {
        method: 'POST',
        path: PATH,
        query: ownerQuery(context, options.owner),
        body: bodyOf(victim, 'append'),
        object: `victim ${victim.name}`,
      } as const;
      return readVictim(await writeOne(context, request, options), []);
    },
    update: async (id, { mode = 'append', ...change }, options = {}) => {
      const body = bodyOf(change, mode);
      const request = { method: 'PUT', path: at(id), body, object: `victim ${id}` } as const;
      return readVictim(await writeOne(context, request, options), []);
    },
    delete: async (id, options = {}) => {
      await deleteOne(context, at(id), `victim ${id}`, options);
    },
  };
}

function bodyOf(
  {
    name,
    indicators,
    groups,
    assets,
    ...texts
  }: { readonly name?: string } & VictimTexts & VictimLinks,
  mode: string,
): Body {
  const byId = (ids: readonly string[], what: string): readonly Body[] =>
    ids.map((id) => ({ id: digits(idSegment(id, what)) }));
  const nested = (key: string, data: readonly Body[] | undefined): Body =>
    data === undefined ? {} : { [key]: { data, mode } };
  return {
    ...(name === undefined ? {} : { name }),
    ...Object.fromEntries(
      VICTIM_TEXTS.flatMap((key) => {
        const text = texts[key];
        return text === undefined ? [] : [[key, text] as const];
      }),
    ),
    ...nested('associatedIndicators', indicators && byId(indicators, 'indicator')),
    ...nested('associatedGroups', groups && byId(groups, 'group')),
    ...nested('victimAssets', assets),
  };
}
