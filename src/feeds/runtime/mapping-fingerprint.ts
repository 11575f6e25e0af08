// A short hash of everything that decides what a record becomes: when it changes, unchanged records are sent once more (S12).
import { createHash } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../../core/json.ts';
import { collectionOf, type Feed } from '../define-feed.ts';
import { walk, type Node } from '../mapping/expression.ts';
import { nodesOf, type Template } from '../mapping/templates.ts';
import { POLICY_PARAMETERS, type ParameterValues } from '../parameters.ts';

/** Raise it when normalisers, functions or the form of contents change what existing definitions produce. */
const ENGINE = 1;
const HEX_DIGITS = 32;

/** SHA-256 in hex, cut to what collisions need. */
function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, HEX_DIGITS);
}

/** A node as JSON. The author's functions count by their words and their text without blanks. */
function plainNode(node: Node): JsonValue {
  if (node.op === 'compute')
    return {
      op: node.op,
      words: node.words,
      args: node.args.map(plainNode),
      text: String(node.compute).replace(/\s+/g, ''),
    };
  if (node.op === 'call') return { ...node, args: node.args.map(plainNode) };
  return { ...node };
}

const isNode = (value: object): value is Node => 'op' in value && typeof value.op === 'string';

/** A template as JSON. What is only linked to counts by its key or value, not by its text. */
function plainTemplate(template: Template): JsonValue {
  const plain = (value: unknown): JsonValue | undefined => {
    if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
    if (typeof value !== 'object' || value === null) return value as JsonValue | undefined;
    if (isNode(value)) return plainNode(value);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
  };
  const groups = template.groups.map((linked) => [
    linked.type,
    linked.xid,
    plain(linked.key) ?? null,
  ]);
  if (template.kind === 'group' || template.associations === undefined)
    return plain({ ...template, groups }) ?? null;
  const associations = template.associations.map((link) =>
    'with' in link
      ? [link.association, link.with.types, plain(link.with.value) ?? null]
      : plain(link),
  );
  return plain({ ...template, groups, associations }) ?? null;
}

/** Hash of the mapping in force: definition, policies, and the parameters that it reads. */
export function mappingFingerprint(
  feed: Feed,
  collectionId: string,
  parameters: ParameterValues,
): string {
  const collection = collectionOf(feed, collectionId);
  const { detail } = collection;
  const used = new Set(['keep_non_global']);
  // Only when they are set: a feed without policies keeps its fingerprints.
  for (const name of POLICY_PARAMETERS)
    if (canonicalJson(parameters[name]) !== canonicalJson(feed.parameters[name]?.default))
      used.add(name);
  for (const node of collection.templates.flatMap(nodesOf).flatMap((root) => [...walk(root)]))
    if (node.op === 'parameter') used.add(node.name);
  return shortHash(
    canonicalJson({
      engine: ENGINE,
      feed: feed.id,
      sourceNames: feed.sourceNames,
      revision: collection.revision,
      ...(detail ? { detail: [detail.into, plainNode(detail.url), plainNode(detail.key)] } : {}),
      templates: collection.templates.map(plainTemplate),
      parameters: Object.fromEntries(
        [...used].sort().map((name) => [name, parameters[name] ?? null]),
      ),
    }),
  );
}
