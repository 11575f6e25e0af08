// The words an author makes templates with: indicators and groups. `compile-object.ts` makes functions of what they give.
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';
import { checkGroup, checkIndicator } from './check-options.ts';
import { isExpression, nodeOf, type Expression, type Node } from './expression.ts';
import type { FoundValue } from './found-value.ts';
import { listOfItem } from './references.ts';
import type {
  AssociationTemplate,
  AttributeTemplate,
  GroupTemplate,
  IndicatorTemplate,
  ObjectTemplate,
  Template,
} from './template-contract.ts';
import type {
  AssociationOptions,
  AttributeOptions,
  GroupOptions,
  IndicatorOptions,
  ObjectOptions,
  Texts,
} from './template-options.ts';

export type { GroupTemplate, IndicatorTemplate, Template } from './template-contract.ts';
export type {
  AssociationOptions,
  AttributeOptions,
  GroupOptions,
  IndicatorOptions,
  ObjectOptions,
} from './template-options.ts';

const DATES = [
  'externalDateAdded',
  'externalDateExpires',
  'externalLastModified',
  'firstSeen',
  'lastSeen',
] as const;

const optional = (operand: unknown): Node | undefined =>
  operand === undefined ? undefined : nodeOf(operand);

const isAttributeOptions = (given: Texts | AttributeOptions): given is AttributeOptions =>
  typeof given === 'object' && !Array.isArray(given) && !isExpression(given);

function attributeOf(type: string, given: Texts | AttributeOptions): AttributeTemplate {
  const options: AttributeOptions = isAttributeOptions(given) ? given : { value: given };
  return {
    type,
    value: nodeOf(options.value),
    displayed: options.displayed ?? false,
    ...(options.pinned === true && { pinned: true }),
    write: options.write ?? 'always',
    source: optional(options.source),
    ...(options.label !== undefined && { label: nodeOf(options.label) }),
    maxLength: options.maxLength,
    tooLong: options.tooLong ?? 'cut',
  };
}

function objectTemplate(options: ObjectOptions): ObjectTemplate {
  return {
    each: options.each && listOfItem(options.each),
    when: optional(options.when),
    keep: optional(options.keep),
    dates: Object.fromEntries(
      DATES.flatMap((name) =>
        options[name] === undefined ? [] : [[name, nodeOf(options[name])] as const],
      ),
    ),
    lastSeenWrite: options.lastSeenWrite ?? 'always',
    attributes: Object.entries(options.attributes ?? {})
      .map(([type, given]) => attributeOf(type, given))
      .sort((a, b) => (JSON.stringify(a.type) < JSON.stringify(b.type) ? -1 : 1)),
    tags: (options.tags ?? []).map(nodeOf),
    securityLabels: (options.securityLabels ?? []).map(nodeOf),
    groups: options.groups ?? [],
    links: optional(options.links),
    fields: Object.fromEntries(
      Object.entries(options.fields ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, operand]) => [name, nodeOf(operand)]),
    ),
  };
}

const RATING: Node = { op: 'parameter', name: 'indicator_threat_rating' };
const CONFIDENCE: Node = { op: 'parameter', name: 'indicator_confidence' };
const SWITCH: Node = { op: 'parameter', name: 'suggested_scores' };

/** What the author states, or the operator's value for all with the suggestion behind it. */
function scoreOf(stated: unknown, forAll: Node, suggestion: unknown): Node {
  if (stated !== undefined) return nodeOf(stated);
  if (suggestion === undefined) return forAll;
  return { op: 'call', name: 'suggested', args: [forAll, SWITCH, nodeOf(suggestion)], options: {} };
}

const associationOf = (options: AssociationOptions): AssociationTemplate =>
  'with' in options
    ? { association: options.as, with: options.with }
    : { association: options.as, type: options.type, value: nodeOf(options.value) };

type Value = string | number | undefined | null;

function indicatorTemplate(
  types: IndicatorTemplate['types'],
  value: Node,
  typed: boolean,
  options: IndicatorOptions,
): IndicatorTemplate {
  checkIndicator(types, options);
  return {
    kind: 'indicator',
    types,
    typed,
    value,
    rating: scoreOf(options.rating, RATING, options.suggested?.rating),
    confidence: scoreOf(options.confidence, CONFIDENCE, options.suggested?.confidence),
    active: optional(options.active),
    withdrawn: optional(options.withdrawn),
    addScheme: options.addScheme,
    retype: options.retype ?? false,
    ...(options.associations && { associations: options.associations.map(associationOf) }),
    ...objectTemplate(
      options.private === undefined
        ? options
        : { ...options, fields: { ...options.fields, privateFlag: options.private } },
    ),
  };
}

/**
 * An indicator, or one per value of a list. With several types the value itself decides (`['Host', 'Address']`); a missing value
 * makes no object.
 */
export function indicator(
  type: IndicatorType | readonly [IndicatorType, IndicatorType, ...IndicatorType[]],
  value: Expression<Value | readonly Value[]>,
  options: IndicatorOptions = {},
): IndicatorTemplate {
  return indicatorTemplate(typeof type === 'string' ? [type] : type, nodeOf(value), false, options);
}

/** One indicator per value that an expression has found, each of the type found with it; `types` names those that are possible. */
export function indicators(
  types: IndicatorTemplate['types'],
  values: Expression<readonly FoundValue[] | undefined>,
  options: IndicatorOptions = {},
): IndicatorTemplate {
  return indicatorTemplate(types, nodeOf(values), true, options);
}

/** A group with a stable identity. Name it again in the `groups` of what belongs to it. */
export function group(type: GroupType, options: GroupOptions): GroupTemplate {
  checkGroup(type, options);
  return {
    kind: 'group',
    type,
    key: options.key.map(nodeOf),
    optionalKey: (options.optionalKey ?? []).map(nodeOf),
    name: nodeOf(options.name),
    xid: options.xid ?? 'v1',
    shared: options.shared,
    ...objectTemplate(options),
  };
}

/** Every expression of a template, for checks of the whole definition. */
export function nodesOf(template: Template): readonly Node[] {
  const own =
    template.kind === 'indicator'
      ? [
          template.value,
          template.rating,
          template.confidence,
          template.active,
          template.withdrawn,
          ...(template.associations ?? []).map((link) =>
            'value' in link ? link.value : undefined,
          ),
        ]
      : [...template.key, ...template.optionalKey, template.name];
  return [
    ...own,
    template.each,
    template.when,
    template.keep,
    ...Object.values(template.dates),
    ...template.attributes.flatMap(({ value, source, label }) => [value, source, label]),
    ...template.tags,
    ...template.securityLabels,
    template.links,
    ...Object.values(template.fields),
  ].filter((node) => node !== undefined);
}
