// A feed is a value: data plus named functions, no I/O, no clock. What is wrong with it is said when it is loaded.
import { CodedError } from '../core/errors.ts';
import type { GroupType, IndicatorType } from '../core/indicator-types.ts';
import type { Collection } from './collection.ts';
import { refuseUnknownKeys, type KeysOf } from './known-keys.ts';
import { literalSecrets } from './literal-secrets.ts';
import { walk, type Node } from './mapping/expression.ts';
import { FUNCTIONS } from './mapping/functions.ts';
import { problemsOfFields } from './mapping/object-fields.ts';
import { nodesOf } from './mapping/templates.ts';
import { commonParameters, type Parameter, type Parameters } from './parameters.ts';
import { nodesOfDetail, recordNodesOfDetail } from './sources/detail.ts';
import { nodesOfSource } from './sources/http.ts';

export interface FeedOptions {
  /** Permanent: configurations name it, and it is the namespace of group ids unless a feed is configured under another id. */
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** Who publishes it, and what it is, in one or two sentences. */
  readonly description: string;
  readonly licence: string;
  /** Names that may not occur in tags, besides id and title. */
  readonly sourceNames?: readonly string[];
  /** Own parameters; those of `commonParameters` exist in every feed. */
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly collections: Readonly<Record<string, Collection>>;
  /** Limits and habits of the source that an operator should know. */
  readonly limits: readonly string[];
}

/** An attribute type that a feed writes, and on which objects; the preflight looks for it on the platform. */
export interface AttributeTypeUse {
  readonly type: string;
  readonly indicators: readonly IndicatorType[];
  readonly groups: readonly GroupType[];
}

export interface Feed {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly licence: string;
  /** In lower case. */
  readonly sourceNames: readonly string[];
  readonly parameters: Parameters;
  readonly collections: Readonly<Record<string, Collection>>;
  readonly limits: readonly string[];
  attributeTypes(): readonly AttributeTypeUse[];
}

const OPTIONS: KeysOf<FeedOptions> = {
  id: true,
  version: true,
  title: true,
  description: true,
  licence: true,
  sourceNames: true,
  parameters: true,
  collections: true,
  limits: true,
};

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

function nodesOfCollection(item: Collection): readonly Node[] {
  const { source, detail } = item;
  return [
    ...nodesOfSource(source),
    ...(detail ? nodesOfDetail(detail) : []),
    ...nodesOfRecord(item),
  ].flatMap((node) => [...walk(node)]);
}

/** What is evaluated per record: it may see no secret and no page. */
function nodesOfRecord(item: Collection): readonly Node[] {
  return [
    ...item.key,
    ...(item.position ? [item.position.of] : []),
    ...(item.detail ? recordNodesOfDetail(item.detail) : []),
    ...item.templates.flatMap(nodesOf),
  ];
}

function problemsOfRecord(name: string, item: Collection, parameters: Parameters): string[] {
  return nodesOfRecord(item)
    .flatMap((node) => [...walk(node)])
    .flatMap((node) => {
      if (node.op === 'request')
        return [`collection ${name} maps with request.${node.name}, which exists in sources only`];
      if (node.op === 'parameter' && parameters[node.name]?.secret === true)
        return [`collection ${name} maps with the secret ${node.name}, which sources only may use`];
      return [];
    });
}

function problemsOf(options: FeedOptions, parameters: Parameters): readonly string[] {
  const problems: string[] = [];
  if (!ID.test(options.id))
    problems.push(`id “${options.id}” is not lower-case letters, digits, . _ -`);
  if (!VERSION.test(options.version)) problems.push(`version “${options.version}” is not semantic`);
  if (Object.keys(options.collections).length === 0) problems.push('there is no collection');
  for (const [name, item] of Object.entries(options.collections)) {
    if (!ID.test(name))
      problems.push(`collection id “${name}” is not lower-case letters, digits, . _ -`);
    if (item.templates.length === 0) problems.push(`collection ${name} maps to nothing`);
    problems.push(...problemsOfRecord(name, item, parameters));
    for (const problem of literalSecrets(item.url, item.source, item.detail))
      problems.push(`collection ${name}: ${problem}`);
    for (const problem of item.templates.flatMap(problemsOfFields))
      problems.push(`collection ${name}: ${problem}`);
    for (const node of nodesOfCollection(item)) {
      if (node.op === 'parameter' && !Object.hasOwn(parameters, node.name))
        problems.push(
          `collection ${name} uses the parameter ${node.name}, which does not exist; known: ${Object.keys(parameters).join(', ')}`,
        );
      if (node.op === 'call' && !Object.hasOwn(FUNCTIONS, node.name))
        problems.push(`collection ${name} uses the function ${node.name}, which does not exist`);
    }
  }
  for (const [name, parameter] of Object.entries(options.parameters ?? {}))
    if (!parameter.schema.safeParse(parameter.default).success)
      problems.push(`the default of parameter ${name} does not fit its schema`);
  return problems;
}

function attributeTypesOf(
  collections: Readonly<Record<string, Collection>>,
): readonly AttributeTypeUse[] {
  const uses = new Map<string, { indicators: Set<IndicatorType>; groups: Set<GroupType> }>();
  for (const template of Object.values(collections).flatMap((item) => item.templates)) {
    for (const { type } of template.attributes) {
      const use = uses.get(type) ?? { indicators: new Set(), groups: new Set() };
      if (template.kind === 'group') use.groups.add(template.type);
      else for (const indicatorType of template.types) use.indicators.add(indicatorType);
      uses.set(type, use);
    }
  }
  return [...uses.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, use]) => ({
      type,
      indicators: [...use.indicators].sort(),
      groups: [...use.groups].sort(),
    }));
}

/**
 * Defines a feed.
 * @throws {ConfigInvalid} naming every problem of the definition
 */
export function defineFeed(options: FeedOptions): Feed {
  refuseUnknownKeys(`feed definition ${options.id}`, options, OPTIONS);
  const parameters: Parameters = {
    ...commonParameters(options.collections),
    ...(options.parameters ?? {}),
  };
  const problems = problemsOf(options, parameters);
  if (problems.length > 0)
    throw new CodedError('ConfigInvalid', `feed definition ${options.id}: ${problems.join('; ')}`);
  return {
    id: options.id,
    version: options.version,
    title: options.title,
    description: options.description,
    licence: options.licence,
    sourceNames: [options.id, options.title, ...(options.sourceNames ?? [])].map((name) =>
      name.toLowerCase(),
    ),
    parameters,
    collections: options.collections,
    limits: options.limits,
    attributeTypes: () => attributeTypesOf(options.collections),
  };
}

/** The collection of a feed. @throws {ConfigInvalid} naming the known ones */
export function collectionOf(feed: Feed, name: string): Collection {
  const found = Object.hasOwn(feed.collections, name) ? feed.collections[name] : undefined;
  if (found) return found;
  throw new CodedError(
    'ConfigInvalid',
    `feed ${feed.id} has no collection ${name}; it has ${Object.keys(feed.collections).join(', ')}`,
  );
}
