// Attributes by themselves: of indicators and of groups, listed over all objects, changed one by one. Several changes of
// one object go together in a unit of work (`tc.change()`).
import { CodedError } from '../../core/errors.ts';
import { digits, type Body } from '../changes/exact-body.ts';
import type { CallOptions, ClientContext } from '../context.ts';
import {
  readObjectAttribute,
  type AttributeParent,
  type ObjectAttribute,
} from '../records/object-attribute.ts';
import type { Row } from '../records/row.ts';
import { idSegment } from '../path-segment.ts';
import { listByQuery, type QueryListOptions } from './list-by-query.ts';
import type { ObjectQuery } from './object-query.ts';
import { readOne } from './read-one.ts';
import type { SecurityLabelsResource } from './security-labels.ts';
import { deleteOne, writeOne } from './write-object.ts';

export interface AttributeFields {
  readonly value?: string;
  readonly source?: string;
  /** At the top of the object's page; Description and Source only. */
  readonly default?: boolean;
  readonly pinned?: boolean;
  /** All labels that it has then; found without regard to case. */
  readonly securityLabels?: readonly string[];
}

export type AddedAttribute<P extends AttributeParent> = AttributeFields & {
  readonly type: string;
  readonly value: string;
} & { readonly [K in P]: string };

/** `P`: `indicatorId` or `groupId`. */
export interface AttributesResource<P extends AttributeParent> {
  /**
   * A query in the order of ids; nothing is sent before it is iterated, counted or read.
   *
   * @example
   * const where = tql.attributes.and(
   *   tql.attributes('typeName', 'EQ', 'Source'),
   *   tql.attributes('indicatorId', 'EQ', '12'),
   * );
   * for await (const { id, value } of tc.indicatorAttributes.list({ where })) console.log(id, value);
   */
  readonly list: (options?: QueryListOptions<'attributes'>) => ObjectQuery<ObjectAttribute<P>>;
  /** @throws {PlatformRejected} when there is none */
  readonly get: (id: string, options?: CallOptions) => Promise<ObjectAttribute<P>>;
  /** Not repeated after a lost answer, because sent twice it is there twice. */
  readonly create: (
    attribute: AddedAttribute<P>,
    options?: CallOptions,
  ) => Promise<ObjectAttribute<P>>;
  /** The type stays as it is. */
  readonly update: (
    id: string,
    change: AttributeFields,
    options?: CallOptions,
  ) => Promise<ObjectAttribute<P>>;
  readonly delete: (id: string, options?: CallOptions) => Promise<void>;
}

const PATHS: Readonly<Record<AttributeParent, string>> = {
  indicatorId: '/v3/indicatorAttributes',
  groupId: '/v3/groupAttributes',
};
/** Labels are sent only when asked; without them none would look like no labels. */
const FIELDS = ['securityLabels'];

export function createAttributesResource<P extends AttributeParent>(
  context: ClientContext,
  labels: SecurityLabelsResource,
  parent: P,
): AttributesResource<P> {
  const path = PATHS[parent];
  const read = (row: Row): ObjectAttribute<P> => readObjectAttribute(row, parent);
  const at = (id: string): string => `${path}/${idSegment(id, 'attribute')}`;
  const query = FIELDS.map((field) => ['fields', field] as const);

  const bodyOf = async (
    { value, source, default: isDefault, pinned, securityLabels }: AttributeFields,
    options: CallOptions,
  ): Promise<Body> => ({
    ...(value === undefined ? {} : { value }),
    ...(source === undefined ? {} : { source }),
    ...(isDefault === undefined ? {} : { default: isDefault }),
    ...(pinned === undefined ? {} : { pinned }),
    ...(securityLabels === undefined
      ? {}
      : { securityLabels: { data: await named(securityLabels, options), mode: 'replace' } }),
  });
  const named = async (
    names: readonly string[],
    options: CallOptions,
  ): Promise<readonly { readonly name: string }[]> => {
    if (names.length === 0) return [];
    const resolve = await labels.resolver(options);
    return names.map((name) => {
      const found = resolve(name);
      if (found !== undefined) return { name: found };
      throw new CodedError(
        'ConfigInvalid',
        `${name}: no such security label in this instance; see securityLabels.list()`,
        { details: { object: name, endpoint: path } },
      );
    });
  };

  return {
    list: (options = {}) => listByQuery(context, { path, read, fields: FIELDS }, options),
    get: async (id, options = {}) =>
      read(await readOne(context, at(id), `attribute ${id}`, FIELDS, options)),
    create: async (attribute, options = {}) => {
      const id = attribute[parent];
      const body = {
        [parent]: digits(idSegment(id, parent)),
        type: attribute.type,
        ...(await bodyOf(attribute, options)),
      };
      const object = `attribute ${attribute.type} of ${parent} ${id}`;
      return read(await writeOne(context, { method: 'POST', path, query, body, object }, options));
    },
    update: async (id, change, options = {}) => {
      const request = {
        method: 'PUT',
        path: at(id),
        query,
        body: await bodyOf(change, options),
        object: `attribute ${id}`,
      } as const;
      return read(await writeOne(context, request, options));
    },
    delete: async (id, options = {}) => {
      await deleteOne(context, at(id), `attribute ${id}`, options);
    },
  };
}
