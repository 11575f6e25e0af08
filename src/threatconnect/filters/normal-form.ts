// Filters with `not` at the leaves only, which is where the query language can say it.
import type { FilterNode, Judged, Leaf, Pushed } from './filter.ts';

export interface Literal {
  readonly kind: 'literal';
  readonly leaf: Leaf;
  readonly negated: boolean;
}
export type NormalNode =
  Literal | { readonly kind: 'and' | 'or'; readonly parts: readonly NormalNode[] };

export function normalise(node: FilterNode, negated = false): NormalNode {
  switch (node.kind) {
    case 'leaf':
      return { kind: 'literal', leaf: node, negated };
    case 'not':
      return normalise(node.part, !negated);
    case 'and':
    case 'or': {
      const kind = negated === (node.kind === 'and') ? 'or' : 'and';
      const parts = node.parts
        .map((part) => normalise(part, negated))
        .flatMap((part) => (part.kind === kind ? part.parts : [part]));
      const [first] = parts;
      return first !== undefined && parts.length === 1 ? first : { kind, parts };
    }
  }
}

export const pushedOf = ({ leaf, negated }: Literal): Pushed | undefined =>
  negated ? leaf.opposite : leaf.server;

export function literalsOf(node: NormalNode): readonly Literal[] {
  return node.kind === 'literal' ? [node] : node.parts.flatMap(literalsOf);
}

/** Whether the node holds for a record; its literals must be judgeable here. */
export function judge(node: NormalNode, record: Judged): boolean {
  switch (node.kind) {
    case 'literal':
      return (node.leaf.local?.(record) ?? true) !== node.negated;
    case 'and':
      return node.parts.every((part) => judge(part, record));
    case 'or':
      return node.parts.some((part) => judge(part, record));
  }
}

export function describe(node: NormalNode): string {
  if (node.kind === 'literal') return node.negated ? `not ${node.leaf.label}` : node.leaf.label;
  return node.parts
    .map((part) => (part.kind === 'literal' ? describe(part) : `(${describe(part)})`))
    .join(` ${node.kind} `);
}
