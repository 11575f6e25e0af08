// Exclusion lists: values that an owner, or the instance, does not take (§4.12).
import { z } from 'zod';
import { digits, writeBody, type Body } from '../changes/exact-body.ts';
import { signalOf, type CallOptions, type ClientContext } from '../context.ts';
import { idOf, listOf, optionalBoolean, optionalText, textOf, type Row } from '../records/row.ts';
import { readAs } from '../wire.ts';
import { dataOf, readOne } from './read-one.ts';
import { readRows } from './rows.ts';
import { pathSegment } from '../path-segment.ts';

export interface ExclusionList {
  readonly id: string;
  /** The indicator type that it is about. */
  readonly type: string;
  /** `undefined`: of the whole instance. */
  readonly owner: string | undefined;
  readonly active: boolean;
  /** Kept by the vendor; cannot be deleted. */
  readonly managed: boolean;
  /** Values as they are. */
  readonly fixed: readonly string[];
  /** Wildcards (`*@bad.example`) and address blocks. */
  readonly variable: readonly string[];
}

export interface ExclusionListsResource {
  readonly list: (options?: CallOptions) => Promise<readonly ExclusionList[]>;
  readonly get: (id: string, options?: CallOptions) => Promise<ExclusionList>;
  readonly create: (
    list: {
      readonly type: string;
      /** Without it the list is of the whole instance, which needs a setting there. */
      readonly ownerId?: string;
      readonly fixed?: readonly string[];
      readonly variable?: readonly string[];
    },
    options?: CallOptions,
  ) => Promise<ExclusionList>;
  /** Replaces values, or adds or deletes some of them. */
  readonly update: (
    id: string,
    change: {
      readonly fixed?: readonly string[];
      readonly variable?: readonly string[];
      readonly active?: boolean;
      /** @default 'replace' */
      readonly mode?: 'append' | 'delete' | 'replace';
    },
    options?: CallOptions,
  ) => Promise<ExclusionList>;
  readonly delete: (id: string, options?: CallOptions) => Promise<void>;
}

const PATH = '/v3/security/exclusionLists';
const PREFIX = 'Indicator-';
const done = z.object({ status: z.string().optional() });

const valuesIn = (row: Row, key: string): readonly string[] =>
  listOf(row, key).flatMap((one) => optionalText(one, 'value') ?? []);

const read = (row: Row): ExclusionList => ({
  id: idOf(row, 'exclusion list'),
  type: textOf(row, 'exclusion list', 'name').replace(PREFIX, ''),
  owner: optionalText(row, 'owner'),
  active: optionalBoolean(row, 'active') ?? true,
  managed: optionalBoolean(row, 'managed') ?? false,
  fixed: valuesIn(row, 'fixedValues'),
  variable: valuesIn(row, 'variableValues'),
});

export function createExclusionListsResource(context: ClientContext): ExclusionListsResource {
  const block = (values: readonly string[] | undefined, mode?: string): Body => ({
    data: (values ?? []).map((value) => ({ value })),
    ...(mode === undefined ? {} : { mode }),
  });
  const send = (method: 'POST' | 'PUT', path: string, body: Body, options: CallOptions) =>
    context.transport.request({
      method,
      path,
      headers: { 'content-type': 'application/json' },
      body: writeBody(body),
      object: 'exclusion list',
      signal: options.signal,
    });
  return {
    list: async (options = {}) =>
      (
        await readRows(context, {
          path: PATH,
          query: [['resultLimit', '1000']],
          ...signalOf(options),
        })
      ).map(read),
    get: async (id, options = {}) =>
      read(await readOne(context, `${PATH}/${pathSegment(id)}`, id, [], signalOf(options))),
    create: async ({ type, ownerId, fixed, variable }, options = {}) => {
      // Both blocks are required, also when they are empty: without one the platform answers 500.
      const body = {
        name: `${PREFIX}${type}`,
        ...(ownerId === undefined ? {} : { ownerId: digits(ownerId) }),
        fixedValues: block(fixed),
        variableValues: block(variable),
      };
      return read(dataOf(await send('POST', PATH, body, options), 'exclusion list'));
    },
    update: async (id, { fixed, variable, active, mode }, options = {}) => {
      const body = {
        ...(fixed === undefined ? {} : { fixedValues: block(fixed, mode) }),
        ...(variable === undefined ? {} : { variableValues: block(variable, mode) }),
        ...(active === undefined ? {} : { active }),
      };
      const path = `${PATH}/${pathSegment(id)}`;
      return read(dataOf(await send('PUT', path, body, options), 'exclusion list'));
    },
    delete: async (id, options = {}) => {
      const answer = await context.transport.request({
        method: 'DELETE',
        path: `${PATH}/${pathSegment(id)}`,
        object: `exclusion list ${id}`,
        signal: options.signal,
      });
      readAs(done, answer, `exclusion list ${id}`);
    },
  };
}
