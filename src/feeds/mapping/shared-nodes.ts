// Which expressions of a collection stand in more than one place: they are computed once per record.
import type { Node } from './expression.ts';

/** The computed nodes that more than one of the roots, or of the nodes below them, refers to. */
export function sharedNodes(roots: readonly Node[]): ReadonlySet<Node> {
  const seen = new Set<Node>();
  const shared = new Set<Node>();
  const visit = (node: Node): void => {
    if (node.op !== 'call' && node.op !== 'compute') return;
    // What is below a shared node is computed with it, once.
    if (seen.has(node)) shared.add(node);
    else {
      seen.add(node);
      for (const arg of node.args) visit(arg);
    }
  };
  for (const root of roots) visit(root);
  return shared;
}
