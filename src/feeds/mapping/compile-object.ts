// From a template to a function that makes the content of an object. Members are written in the order of their names, those that do
// not count as a change last: `JSON.stringify` then gives the canonical JSON of the comparable part as its beginning, and nothing
// is serialised twice (measured: a third of the time of a record otherwise).
import { canonicalJson } from '../../core/json.ts';
import type { ObjectContent, SecurityLabelContent } from '../../core/mapped-object.ts';
import { compileAttributes } from './compile-attributes.ts';
import { compileNode, type CompileTools, type Evaluate } from './compile.ts';
import { compileTags } from './compile-tags.ts';
import type { Node } from './expression.ts';
import { isMissing, textOf } from './functions.ts';
import { listOf } from './scalars.ts';
import type { Template } from './template-contract.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface ContentParts {
  readonly rating?: number | undefined;
  readonly confidence?: number | undefined;
  readonly active?: boolean | undefined;
  readonly name?: string | undefined;
  readonly associatedGroups: readonly string[];
}

export type MakeContent = (record: unknown, parts: ContentParts) => ObjectContent;

/** Values with members of their own get the order of names as well, lists the order that merging gives them. */
function settled(value: object): unknown {
  if (!Array.isArray(value)) return JSON.parse(canonicalJson(value)) as unknown;
  const items = new Set((value as readonly unknown[]).map(canonicalJson));
  return [...items].sort().map((item) => JSON.parse(item) as unknown);
}

function compileFields(
  template: Template,
  tools: CompileTools,
): ((record: unknown) => ObjectContent['fields']) | undefined {
  const fields = Object.entries(template.fields).map(
    ([name, node]) => [name, compileNode(node, tools)] as const,
  );
  if (fields.length === 0) return undefined;
  return (record) => {
    const made = fields.flatMap(([name, value]) => {
      const given = value(record);
      if (isMissing(given)) return [];
      return [[name, typeof given === 'object' ? settled(given) : given] as const];
    });
    return made.length > 0 ? (Object.fromEntries(made) as ObjectContent['fields']) : undefined;
  };
}

function compileLabels(
  nodes: Template['securityLabels'],
  tools: CompileTools,
): ((record: unknown) => ObjectContent['securityLabels']) | undefined {
  if (nodes.length === 0) return undefined;
  const whole = nodes.flatMap(labelOf);
  const parts = nodes
    .filter((node) => labelOf(node).length === 0)
    .map((node) => compileNode(node, tools));
  const asClear = tools.parameters['tlp_white_as_clear'] === true;
  const named = (name: string): string =>
    asClear && name.toUpperCase() === 'TLP:WHITE' ? 'TLP:CLEAR' : name;
  return (record) => {
    const labels = new Map<string, SecurityLabelContent>();
    for (const part of parts)
      for (const name of listOf(part(record)).map(named)) labels.set(name, { name });
    for (const label of whole) labels.set(label.name, label);
    if (labels.size === 0) return undefined;
    return [...labels.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  };
}

/** A label that the author has written out, its members in their order; none for an expression of names. */
function labelOf(node: Node): readonly SecurityLabelContent[] {
  if (node.op !== 'literal' || typeof node.value !== 'object' || Array.isArray(node.value))
    return [];
  return node.value === null ? [] : [settled(node.value) as SecurityLabelContent];
}

/** A function that makes the content of one object; everything the source does not say is left out. */
export function compileContent(template: Template, tools: CompileTools): MakeContent {
  const date = (name: string): Evaluate | undefined =>
    template.dates[name] && compileNode(template.dates[name], tools);
  const added = date('externalDateAdded');
  const expires = date('externalDateExpires');
  const modified = date('externalLastModified');
  const first = date('firstSeen');
  const last = date('lastSeen');
  const attributes = compileAttributes(template, 'always', tools);
  const once = compileAttributes(template, 'once', tools);
  const volatile = compileAttributes(template, 'volatile', tools);
  const tags = compileTags(template.tags, tools);
  const fields = compileFields(template, tools);
  const lastIsVolatile = template.lastSeenWrite === 'volatile';
  const labels = compileLabels(template.securityLabels, tools);

  return (record, parts) => {
    const content: Mutable<ObjectContent> = {};
    if (parts.active !== undefined) content.active = parts.active;
    if (parts.associatedGroups.length > 0) content.associatedGroups = parts.associatedGroups;
    const always = attributes?.(record);
    if (always) content.attributes = always;
    if (parts.confidence !== undefined) content.confidence = parts.confidence;
    const addedAt = textOf(added?.(record));
    if (addedAt !== undefined) content.externalDateAdded = addedAt;
    const expiresAt = textOf(expires?.(record));
    if (expiresAt !== undefined) content.externalDateExpires = expiresAt;
    const modifiedAt = textOf(modified?.(record));
    if (modifiedAt !== undefined) content.externalLastModified = modifiedAt;
    const own = fields?.(record);
    if (own) content.fields = own;
    const firstAt = textOf(first?.(record));
    if (firstAt !== undefined) content.firstSeen = firstAt;
    const lastAt = textOf(last?.(record));
    if (lastAt !== undefined && !lastIsVolatile) content.lastSeen = lastAt;
    if (parts.name !== undefined) content.name = parts.name;
    if (parts.rating !== undefined) content.rating = parts.rating;
    const marked = labels?.(record);
    if (marked) content.securityLabels = marked;
    const words = tags?.(record);
    if (words) content.tags = words;
    // What does not count as a change stands behind everything that does, see `encode-object.ts`.
    if (lastAt !== undefined && lastIsVolatile) {
      content.lastSeen = lastAt;
      content.volatileLastSeen = true;
    }
    const writtenOnce = once?.(record);
    if (writtenOnce) content.once = writtenOnce;
    const fleeting = volatile?.(record);
    if (fleeting) content.volatile = fleeting;
    return content;
  };
}
