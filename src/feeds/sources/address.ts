// Addresses with words of a source in them. What a source says (an id of a list, a field of a record, a token) may hold `/`, `?` or
// `../`: inside an address it is one segment of the path, whatever it says. What the operator set is taken as it is.
import { walk, type Node } from '../mapping/expression.ts';
import { scalar } from './body.ts';

/** One segment of a path, or one value of a query; undefined for what would lead out of its folder. */
function asSegment(value: unknown): string | undefined {
  const text = scalar(value);
  if (text === undefined || text === '' || text === '.' || text === '..') return undefined;
  try {
    return encodeURIComponent(text);
  } catch {
    // Half of a surrogate pair cannot be written into an address.
    return undefined;
  }
}

const isForeign = (node: Node): boolean =>
  [...walk(node)].some(({ op }) => op === 'field' || op === 'request');

/** The address in which each word of the source is one segment. A word that stands alone is a whole address. */
export function asAddress(node: Node): Node {
  if (node.op !== 'call' || node.name !== 'text') return node;
  const args = node.args.map((arg): Node => {
    if (!isForeign(arg)) return arg;
    const isText = arg.op === 'call' && arg.name === 'text';
    return isText
      ? asAddress(arg)
      : { op: 'compute', words: 'as one segment', args: [arg], compute: asSegment };
  });
  return { ...node, args };
}
