// From a template to a function that makes the content of an object. Members are written in the order of their names, those that do
// not count as a change last: `JSON.stringify` then gives the canonical JSON of the comparable part as its beginning, and nothing
// is serialised twice (measured: a third of the time of a record otherwise).
import { canonicalJson } from '../../core/json.ts';
import type {
  AttributeContent,
  ObjectContent,
  SecurityLabelContent,
} from '../../core/mapped-object.ts';
import { attributePolicyOf } from './attribute-policies.ts';
import { compileNode, isConstant, type CompileTools, type Evaluate } from './compile.ts';
import type { Node } from './expression.ts';
import { isMissing, textOf } from './functions.ts';
import { listOf } from './scalars.ts';
import { tagPolicyOf } from './tag-policy.ts';
import { createTagCleaner } from './tags.ts';
import type { AttributeTemplate, Template } from './template-contract.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface ContentParts {
  readonly rating?: number | undefined;
  readonly confidence?: number | undefined;
  readonly active?: boolean | undefined;
  readonly name?: string | undefined;
  readonly associatedGroups: readonly string[];
}

export type MakeContent = (record: unknown, parts: ContentParts) => ObjectContent;

type Attributes = (record: unknown, into: AttributeContent[]) => void;

const CUT_MARK = ' […]';

function compileAttribute(template: AttributeTemplate, tools: CompileTools): Attributes {
  const value = compileNode(template.value, tools);
  const source = template.source && compileNode(template.source, tools);
  const label = template.label && compileNode(template.label, tools);
  const limit = template.maxLength;
  const policy = attributePolicyOf(template.type, tools.parameters);
  const one = (given: unknown, record: unknown, into: AttributeContent[]): void => {
    let text = textOf(given);
    if (text === undefined) return;
    if (policy === 'skip') {
      tools.note('attribute_left_out');
      return;
    }
    const isLong = limit !== undefined && text.length > limit;
    if (isLong && template.tooLong === 'reject') {
      tools.note('attribute_too_long');
      return;
    }
    const isTold = policy === 'description' || (isLong && template.tooLong === 'description');
    if (isTold) {
      tools.note('attribute_in_description');
      text = `${template.type}: ${text}`;
    } else if (isLong) {
      tools.note('attribute_cut');
      text = text.slice(0, limit - CUT_MARK.length) + CUT_MARK;
    }
    const sourceText = source && textOf(source(record));
    const attribute: Mutable<Partial<AttributeContent>> = {};
    if (template.displayed && !isTold) attribute.displayed = true;
    const labelText = label && textOf(label(record));
    if (labelText !== undefined) attribute.label = labelText;
    if (template.pinned === true && !isTold) attribute.pinned = true;
    if (sourceText !== undefined) attribute.source = sourceText;
    attribute.type = isTold ? 'Description' : template.type;
    attribute.value = text;
    into.push(attribute as AttributeContent);
  };
  return (record, into) => {
    const given = value(record);
    if (Array.isArray(given))
      for (const item of [...new Set(given)].sort()) one(item, record, into);
    else one(given, record, into);
  };
}

function compileAttributes(
  template: Template,
  write: AttributeTemplate['write'],
  tools: CompileTools,
): ((record: unknown) => readonly AttributeContent[] | undefined) | undefined {
  const wanted = template.attributes.filter((attribute) => attribute.write === write);
  const parts = wanted.map((attribute) => compileAttribute(attribute, tools));
  if (parts.length === 0) return undefined;
  const make = (record: unknown): readonly AttributeContent[] | undefined => {
    const list: AttributeContent[] = [];
    for (const part of parts) part(record, list);
    return list.length > 0 ? list : undefined;
  };
  const isSame = wanted.every(
    (attribute) =>
      nodesOfAttribute(attribute).every(isConstant) &&
      attributePolicyOf(attribute.type, tools.parameters) === undefined,
  );
  if (!isSame) return make;
  const list = make(undefined);
  return () => list;
}

const nodesOfAttribute = (attribute: AttributeTemplate): readonly Node[] =>
  Object.values<unknown>({ ...attribute }).filter(
    (part): part is Node => typeof part === 'object' && part !== null && 'op' in part,
  );

function compileTags(
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
