// What one record becomes: templates of indicators and groups. Plain data around expressions; `compile-object.ts` makes functions of them.
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';
import type { JsonValue } from '../../core/json.ts';
import { isExpression, nodeOf, type Expression, type Node, type Operand } from './expression.ts';

type Text = Operand<string | undefined>;
type Texts = Operand<string | readonly string[] | undefined>;

/** An attribute; a list makes one attribute per value. Missing values make none. */
export interface AttributeOptions {
  readonly value: Texts;
  /** Makes it the shown Description or Source. */
  readonly displayed?: boolean;
  /** `once`: written at creation only. `volatile`: does not count as a change. */
  readonly write?: 'once' | 'volatile';
  readonly source?: Text;
  /** Longest value the attribute type takes; longer text is cut with a mark and counted. */
  readonly maxLength?: number;
}

export interface ObjectOptions {
  /** The object is made only when this is true. */
  readonly when?: Operand<boolean | undefined>;
  readonly firstSeen?: Text;
  readonly lastSeen?: Text;
  /** `volatile`: another last seen alone is no change, it is sent together with one. @default 'always' */
  readonly lastSeenWrite?: 'always' | 'volatile';
  readonly externalDateAdded?: Text;
  readonly externalDateExpires?: Text;
  readonly externalLastModified?: Text;
  readonly attributes?: Readonly<Record<string, Texts | AttributeOptions>>;
  readonly tags?: readonly Texts[];
  readonly securityLabels?: readonly string[];
  /** Groups of the same record that this object belongs to. */
  readonly groups?: readonly GroupTemplate[];
  /** Keys of one type, named as in the batch format. */
  readonly fields?: Readonly<Record<string, Operand<JsonValue | undefined>>>;
}

export interface IndicatorOptions extends ObjectOptions {
  /** @default the parameter `indicator_threat_rating` */
  readonly rating?: Operand<number | undefined>;
  /** @default the parameter `indicator_confidence` */
  readonly confidence?: Operand<number | undefined>;
  /** Scores that this project suggests and the source does not state: sent only when the operator sets `suggested_scores`. */
  readonly suggested?: {
    readonly rating?: Operand<number | undefined>;
    readonly confidence?: Operand<number | undefined>;
  };
  readonly active?: Operand<boolean | undefined>;
  /** Scheme for URLs that have none; without it they are refused (`scheme_missing`). */
  readonly addScheme?: 'http' | 'https';
  /** Read a network value that does not fit its type as an untyped token. */
  readonly retype?: boolean;
}

export interface GroupOptions extends ObjectOptions {
  /** Stable key parts in the source, the identity. A group without its key is not made. */
  readonly key: readonly Operand<string | number | undefined>[];
  /** Key parts that may be missing, as empty parts. */
  readonly optionalKey?: readonly Operand<string | number | undefined>[];
  readonly name: Text;
  /** `tcex` reproduces the ids that the vendor's framework makes of the same parts. @default 'v1' */
  readonly xid?: 'v1' | 'tcex';
}

export interface AttributeTemplate {
  readonly type: string;
  readonly value: Node;
  readonly displayed: boolean;
  readonly write: 'always' | 'once' | 'volatile';
  readonly source: Node | undefined;
  readonly maxLength: number | undefined;
}

interface ObjectTemplate {
  readonly when: Node | undefined;
  /** By name of the member of `ObjectContent`. */
  readonly dates: Readonly<Record<string, Node>>;
  readonly lastSeenWrite: 'always' | 'volatile';
  readonly attributes: readonly AttributeTemplate[];
  readonly tags: readonly Node[];
  readonly securityLabels: readonly string[];
  readonly groups: readonly GroupTemplate[];
  readonly fields: Readonly<Record<string, Node>>;
}

export interface IndicatorTemplate extends ObjectTemplate {
  readonly kind: 'indicator';
  /** One type, or those that a value may be found to have. */
  readonly types: readonly [IndicatorType, ...IndicatorType[]];
  readonly value: Node;
  readonly rating: Node;
  readonly confidence: Node;
  readonly active: Node | undefined;
  readonly addScheme: 'http' | 'https' | undefined;
  readonly retype: boolean;
}

export interface GroupTemplate extends ObjectTemplate {
  readonly kind: 'group';
  readonly type: GroupType;
  readonly key: readonly Node[];
  readonly optionalKey: readonly Node[];
  readonly name: Node;
  readonly xid: 'v1' | 'tcex';
}

export type Template = IndicatorTemplate | GroupTemplate;

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
    write: options.write ?? 'always',
    source: optional(options.source),
    maxLength: options.maxLength,
  };
}

function objectTemplate(options: ObjectOptions): ObjectTemplate {
  return {
    when: optional(options.when),
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
    securityLabels: [...(options.securityLabels ?? [])].sort(),
    groups: options.groups ?? [],
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

/** An indicator. With several types the value itself decides (`['Host', 'Address']`); a missing value makes no object. */
export function indicator(
  type: IndicatorType | readonly [IndicatorType, IndicatorType, ...IndicatorType[]],
  value: Expression<string | number | undefined | null>,
  options: IndicatorOptions = {},
): IndicatorTemplate {
  return {
    kind: 'indicator',
    types: typeof type === 'string' ? [type] : type,
    value: nodeOf(value),
    rating: scoreOf(options.rating, RATING, options.suggested?.rating),
    confidence: scoreOf(options.confidence, CONFIDENCE, options.suggested?.confidence),
    active: optional(options.active),
    addScheme: options.addScheme,
    retype: options.retype ?? false,
    ...objectTemplate(options),
  };
}

/** A group with a stable identity. Name it again in the `groups` of what belongs to it. */
export function group(type: GroupType, options: GroupOptions): GroupTemplate {
  return {
    kind: 'group',
    type,
    key: options.key.map(nodeOf),
    optionalKey: (options.optionalKey ?? []).map(nodeOf),
    name: nodeOf(options.name),
    xid: options.xid ?? 'v1',
    ...objectTemplate(options),
  };
}

/** Every expression of a template, for checks of the whole definition. */
export function nodesOf(template: Template): readonly Node[] {
  const own =
    template.kind === 'indicator'
      ? [template.value, template.rating, template.confidence, template.active]
      : [...template.key, ...template.optionalKey, template.name];
  return [
    ...own,
    template.when,
    ...Object.values(template.dates),
    ...template.attributes.flatMap((attribute) => [attribute.value, attribute.source]),
    ...template.tags,
    ...Object.values(template.fields),
  ].filter((node) => node !== undefined);
}
