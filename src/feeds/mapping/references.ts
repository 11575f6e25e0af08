// `r` in a mapping: one reference per field of the record schema. A wrong path does not compile, and is refused at load as well.
import type { z } from 'zod';
import { CodedError } from '../../core/errors.ts';
import type { JsonValue } from '../../core/json.ts';
import { NODE, expressionOf, nodeOf, type Expression, type Node } from './expression.ts';

type Missing<T> = Extract<T, undefined | null>;

/** A typed reference to a field, and to the fields inside it when it is an object. */
export type Reference<T> = Expression<T> &
  (NonNullable<T> extends readonly unknown[]
    ? unknown
    : NonNullable<T> extends object
      ? {
          readonly [K in keyof NonNullable<T> & string]-?: Reference<
            NonNullable<T>[K] | Missing<T>
          >;
        }
      : unknown);

/** References to the fields of a record. */
export type References<R> = { readonly [K in keyof R & string]-?: Reference<R[K]> };

interface SchemaShape {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly unwrap?: () => unknown;
  readonly element?: unknown;
}

/** The schema behind a reference, so that the items of a list can be checked as well. */
const SCHEMA: unique symbol = Symbol.for('threatconnect-feeds.schema') as never;
/** The list that a reference stands for an item of. */
const LIST: unique symbol = Symbol.for('threatconnect-feeds.list') as never;

/** One item of a list of the record, for templates that make an object of each. */
export type Item<T> = Reference<T> & { readonly [LIST]: Node };

/** The members of an object schema, also when it is optional or nullable; undefined when they are not known. */
function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const candidate = schema as SchemaShape | undefined;
  if (candidate?.shape !== undefined) return candidate.shape;
  return candidate?.unwrap === undefined ? undefined : shapeOf(candidate.unwrap());
}

function referenceTo(path: readonly string[], schema: unknown, list?: Node): unknown {
  const target = { [NODE]: { op: 'field', path }, [SCHEMA]: schema, [LIST]: list };
  return new Proxy(target, {
    get: (_target, name) => {
      if (typeof name === 'symbol') return Reflect.get(target, name) as unknown;
      const shape = shapeOf(schema);
      if (shape !== undefined && !Object.hasOwn(shape, name))
        throw new CodedError(
          'ConfigInvalid',
          `mapping refers to ${[...path, name].join('.')}, which the record schema does not have; it has ${Object.keys(shape).join(', ')}`,
        );
      return referenceTo([...path, name], shape?.[name]);
    },
  });
}

/** References to all fields of a record schema. */
export function referencesOf<R>(schema: z.ZodType<R>): References<R> {
  return referenceTo([], schema) as References<R>;
}

/** A parameter of the feed, text unless its type is named. `defineFeed` refuses a name that no parameter has. */
export function parameter<T extends JsonValue = string>(name: string): Expression<NoInfer<T>> {
  return expressionOf({ op: 'parameter', name });
}

/** The instant of the run, ISO 8601 UTC with `Z`. */
export function runTime(): Expression<string> {
  return expressionOf({ op: 'runTime' });
}

/** The schema of the items of a list, also when it is optional or nullable. */
function elementOf(schema: unknown): unknown {
  const candidate = schema as SchemaShape | undefined;
  if (candidate?.element !== undefined) return candidate.element;
  return candidate?.unwrap === undefined ? undefined : elementOf(candidate.unwrap());
}

/** How an item is called in the record that its templates see, and in documents. */
export const nameOfItem = (list: Node): string =>
  `${list.op === 'field' ? list.path.join('.') : 'item'}[]`;

/**
 * An item of a list. A template with `each: item` makes an object of every item; other templates cannot use it.
 * @example const family = itemOf(r.families); group('Malware', { each: family, key: [family.id], name: family.name })
 */
export function itemOf<T>(list: Expression<readonly T[] | undefined | null>): Item<T> {
  const node = nodeOf(list);
  const { [SCHEMA]: schema } = list as { readonly [SCHEMA]?: unknown };
  return referenceTo([nameOfItem(node)], elementOf(schema), node) as Item<T>;
}

/** The list behind an item. */
export const listOfItem = (item: Item<unknown>): Node => item[LIST];
