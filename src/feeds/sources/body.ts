// The body of a request as a template: JSON of any depth, a form, or text, with expressions at its ends.
import type { JsonValue } from '../../core/json.ts';
import { refuseUnknownKeys } from '../known-keys.ts';
import {
  isExpression,
  nodeOf,
  type Expression,
  type Node,
  type Operand,
} from '../mapping/expression.ts';

/** JSON with expressions in it. A member whose value is missing is left out. */
export type JsonTemplate =
  | Expression<unknown>
  | string
  | number
  | boolean
  | null
  | readonly JsonTemplate[]
  | { readonly [name: string]: JsonTemplate };

export type BodyOptions =
  | { readonly json: JsonTemplate }
  | { readonly form: Readonly<Record<string, Operand<string | number | undefined>>> }
  | { readonly text: Operand<string | undefined>; readonly contentType: string };

type Tree =
  | { readonly node: Node }
  | { readonly items: readonly Tree[] }
  | { readonly members: Readonly<Record<string, Tree>> };

export type Body =
  | { readonly kind: 'json'; readonly tree: Tree }
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, Node>> }
  | { readonly kind: 'text'; readonly text: Node; readonly contentType: string };

const OPTIONS = { json: true, form: true, text: true, contentType: true } as const;

function treeOf(template: JsonTemplate): Tree {
  if (isExpression(template) || typeof template !== 'object' || template === null)
    return { node: nodeOf(template) };
  if (Array.isArray(template)) return { items: template.map((item: JsonTemplate) => treeOf(item)) };
  return {
    members: Object.fromEntries(
      Object.entries(template).map(([name, member]) => [name, treeOf(member)]),
    ),
  };
}

/** @throws {ConfigInvalid} for an option that does not exist */
export function bodyOf(options: BodyOptions): Body {
  refuseUnknownKeys('body', options, OPTIONS);
  if ('json' in options) return { kind: 'json', tree: treeOf(options.json) };
  if ('text' in options)
    return { kind: 'text', text: nodeOf(options.text), contentType: options.contentType };
  return {
    kind: 'form',
    fields: Object.fromEntries(
      Object.entries(options.form).map(([name, value]) => [name, nodeOf(value)]),
    ),
  };
}

function nodesOfTree(tree: Tree): readonly Node[] {
  if ('node' in tree) return [tree.node];
  return ('items' in tree ? tree.items : Object.values(tree.members)).flatMap(nodesOfTree);
}

export function nodesOfBody(body: Body): readonly Node[] {
  switch (body.kind) {
    case 'json':
      return nodesOfTree(body.tree);
    case 'form':
      return Object.values(body.fields);
    case 'text':
      return [body.text];
  }
}

function valueOf(tree: Tree, evaluate: (node: Node) => unknown): JsonValue | undefined {
  if ('node' in tree) return evaluate(tree.node) as JsonValue | undefined;
  if ('items' in tree) return tree.items.flatMap((item) => valueOf(item, evaluate) ?? []);
  return Object.fromEntries(
    Object.entries(tree.members).map(([name, member]) => [name, valueOf(member, evaluate)]),
  );
}

/** Text of the body and its type. */
export function renderBody(
  body: Body,
  evaluate: (node: Node) => unknown,
): { readonly text: string; readonly contentType: string } {
  if (body.kind === 'json')
    return {
      text: JSON.stringify(valueOf(body.tree, evaluate) ?? null),
      contentType: 'application/json',
    };
  if (body.kind === 'text')
    return { text: scalar(evaluate(body.text)) ?? '', contentType: body.contentType };
  const form = new URLSearchParams();
  for (const [name, node] of Object.entries(body.fields)) {
    const value = scalar(evaluate(node));
    if (value !== undefined) form.append(name, value);
  }
  return { text: form.toString(), contentType: 'application/x-www-form-urlencoded' };
}

/** A value as text; undefined for what is missing or is no scalar. */
export function scalar(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}
