// A mapping is a value: a tree of nodes that can be compiled, printed, linted and fingerprinted. Authors only see `Expression<T>`,
// which carries the type of the result; the nodes stay behind a symbol, so that fields of records may have any name.
import type { JsonObject, JsonValue } from '../../core/json.ts';

/** Shared over copies of this package, so that a definition loaded from outside can use another copy. */
export const NODE: unique symbol = Symbol.for('threatconnect-feeds.expression') as never;
declare const RESULT: unique symbol;

export type ComputeFunction = (...args: never[]) => unknown;

export type Node =
  | { readonly op: 'field'; readonly path: readonly string[] }
  | { readonly op: 'literal'; readonly value: JsonValue | undefined }
  | { readonly op: 'parameter'; readonly name: string }
  /** The instant of the run, ISO 8601 UTC. */
  | { readonly op: 'runTime' }
  /** A part of the request that is being made: page, offset, window … Known to sources only. */
  | { readonly op: 'request'; readonly name: string }
  /** A named function of `functions.ts`. */
  | {
      readonly op: 'call';
      readonly name: string;
      readonly args: readonly Node[];
      readonly options: JsonObject;
    }
  /** The author's own function, with what it does in words. */
  | {
      readonly op: 'compute';
      readonly words: string;
      readonly args: readonly Node[];
      readonly compute: ComputeFunction;
    };

/** Something that has a value of type T for each record. */
export interface Expression<T> {
  readonly [NODE]: Node;
  /** Exists in types only. */
  readonly [RESULT]?: T;
}

/** A value or an expression of it. */
export type Operand<T> = Expression<T> | (T & JsonValue) | Extract<T, undefined>;

/** A text of a record, or a number that is written like one. */
export type Text = Operand<string | number | undefined | null>;
export type OptionalText = Expression<string | undefined>;

/** The expression behind a node. */
export function expressionOf<T>(node: Node): Expression<T> {
  return { [NODE]: node };
}

/** True for anything that was built from references. */
export function isExpression(value: unknown): value is Expression<unknown> {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') && NODE in value
  );
}

/** The node of an expression, or of a plain value as a literal. */
export function nodeOf(operand: unknown): Node {
  if (isExpression(operand)) return operand[NODE];
  return { op: 'literal', value: operand as JsonValue | undefined };
}

/** A call of a named function of `functions.ts`. */
export const call = <T>(
  name: string,
  args: readonly unknown[],
  options: JsonObject = {},
): Expression<T> => expressionOf({ op: 'call', name, args: args.map(nodeOf), options });

/** All nodes of a tree, parents first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  if (node.op === 'call' || node.op === 'compute') for (const arg of node.args) yield* walk(arg);
}
