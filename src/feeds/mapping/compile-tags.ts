// The tags of an object: words of the definition and of the source, cleaned once, and what the policy of the operator leaves of them.
import { compileNode, type CompileTools, type Evaluate } from './compile.ts';
import { textOf } from './functions.ts';
import { tagPolicyOf } from './tag-policy.ts';
import { createTagCleaner } from './tags.ts';
import type { Template } from './template-contract.ts';

/** Undefined when the template has none. */
export function compileTags(
  nodes: Template['tags'],
  tools: CompileTools,
): ((record: unknown) => readonly string[] | undefined) | undefined {
  if (nodes.length === 0) return undefined;
  const parts: readonly Evaluate[] = nodes.map((node) => compileNode(node, tools));
  // Words of the definition are checked when it is loaded; words of a source went through `tagList` or are checked here.
  const clean = createTagCleaner(
    { drop: new Set<string>(), sourceNames: tools.sourceNames },
    tools.note,
  );
  const policy = tagPolicyOf(tools.parameters, tools.note);
  const restrict = (given: readonly string[]): readonly string[] | undefined => {
    const tags = policy ? policy(given) : given;
    return tags.length > 0 ? tags : undefined;
  };
  const [only] = parts;
  const [node] = nodes;
  if (only && parts.length === 1 && node?.op === 'call' && node.name === 'tagList')
    return (record) => {
      const tags = only(record) as readonly string[];
      return restrict(tags);
    };
  const constant = nodes.every((part) => part.op === 'literal');
  const make = (record: unknown): readonly string[] | undefined => {
    const words = parts.flatMap((part) => {
      const value = part(record);
      return Array.isArray(value) ? (value as readonly string[]) : (textOf(value) ?? []);
    });
    if (words.length === 0) return undefined;
    return restrict(clean(words));
  };
  if (!constant) return make;
  const tags = make(undefined);
  return () => tags;
}
