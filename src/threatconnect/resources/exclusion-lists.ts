// Exclusion lists: values that an owner, or the instance, does not take.
import { digits, type Body } from '../changes/exact-body.ts';
import { signalOf, type CallOptions, type ClientContext } from '../context.ts';
import { idOf, listOf, optionalBoolean, optionalText, textOf, type Row } from '../records/row.ts';
import { readOne } from './read-one.ts';
import { readRows } from './rows.ts';
import { idSegment } from '../path-segment.ts';
import { deleteOne, writeOne } from './write-object.ts';

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
  const at = (id: string): string => `${PATH}/${idSegment(id, 'exclusion list')}`;
  const block = (values: readonly string[] | undefined, mode?: string): Body => ({
    data: (values ?? []).map((value) => ({ value })),
    ...(mode === undefined ? {} : { mode }),
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
      read(await readOne(context, at(id), `exclusion list ${id}`, [], signalOf(options))),
    create: async ({ type, ownerId, fixed, variable }, options = {}) => {
      // Both blocks are required, also when they are empty: without one the platform answers 500.
      const body = {
        name: `${PREFIX}${type}`,
        ...(ownerId === undefined ? {} : { ownerId: digits(idSegment(ownerId, 'ownerId')) }),
        fixedValues: block(fixed),
        variableValues: block(variable),
      };
      const object = `exclusion list of ${type}`;
      return read(await writeOne(context, { method: 'POST', path: PATH, body, object }, options));
    },
    update: async (id, { fixed, variable, active, mode }, options = {}) => {
      const body = {
        ...(fixed === undefined ? {} : { fixedValues: block(fixed, mode) }),
        ...(variable === undefined ? {} : { variableValues: block(variable, mode) }),
        ...(active === undefined ? {} : { active }),
      };
      const object = `exclusion list ${id}`;
      return read(await writeOne(context, { method: 'PUT', path: at(id), body, object }, options));
    },
    delete: async (id, options = {}) => {
      await deleteOne(context, at(id), `exclusion list ${id}`, options);
    },
  };
}
