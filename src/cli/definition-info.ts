// The configuration does not know feed definitions, and definitions do not know the configuration; here they meet.
import { z } from 'zod';
import { check } from '../config/index.ts';
import type { DefinitionInfo, ParameterInfo, ParameterProblem } from '../config/index.ts';
import { CodedError } from '../core/errors.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { findFeed, findGeneric } from '../feeds/index.ts';
import type { Feed, GenericFeed, Parameters } from '../feeds/index.ts';

const GRACE_WITHOUT_RULE = 2;

type Block = Readonly<Record<string, JsonValue | undefined>>;

/**
 * What settings are checked against.
 * @param block the feed in the YAML: the collections of a generic feed are described there
 * @throws {ConfigInvalid} for an unknown definition
 */
export function definitionInfo(definition: string, block: Block = {}): DefinitionInfo {
  const generic = findGeneric(definition);
  if (generic) return genericInfo(generic, block);
  return { ...feedInfo(findFeed(definition)), reference: definition };
}

function feedInfo(feed: Feed): DefinitionInfo {
  return {
    id: feed.id,
    version: feed.version,
    title: feed.title,
    collections: Object.entries(feed.collections).map(([id, { feedClass, grace, enabled }]) => ({
      id,
      enabled,
      feedClass,
      defaultGrace: grace ?? GRACE_WITHOUT_RULE,
    })),
    parameters: infoOf(feed.parameters),
    validate: (values) => problemsOf(feed.parameters, values),
  };
}

function genericInfo(feed: GenericFeed, block: Block): DefinitionInfo {
  return {
    id: feed.id,
    version: feed.version,
    title: typeof block['title'] === 'string' ? block['title'] : feed.title,
    collections: feed.lists(block).map(({ name, settings }) => ({
      id: name,
      feedClass: settings['class'] === 'state' ? 'state' : 'event',
      defaultGrace: GRACE_WITHOUT_RULE,
    })),
    parameters: infoOf(feed.parameters),
    validate: (values) => genericProblems(feed, values),
  };
}

const infoOf = (parameters: Parameters): readonly ParameterInfo[] =>
  Object.entries(parameters).map(([name, parameter]) => ({
    name,
    description: parameter.description,
    jsonSchema: z.toJSONSchema(parameter.schema, {
      io: 'input',
      unrepresentable: 'any',
    }) as unknown as JsonObject,
    ...(parameter.files === undefined ? {} : { files: parameter.files }),
    default: parameter.default,
  }));

function problemsOf(
  parameters: Parameters,
  values: Readonly<Record<string, JsonValue>>,
): readonly ParameterProblem[] {
  return Object.entries(parameters).flatMap(([name, { schema }]): ParameterProblem[] => {
    const value = values[name];
    if (value === undefined) return [];
    const checked = schema.safeParse(value);
    if (checked.success) return [];
    const shown = JSON.stringify(value).slice(0, 80);
    const reasons = [...new Set(checked.error.issues.map((issue) => issue.message))];
    return [{ path: [name], message: `${reasons.join('; ')}, got ${shown}` }];
  });
}

/** Every finding at the key that it is about: in the block of a list, or among the settings of all. */
function genericProblems(
  feed: GenericFeed,
  values: Readonly<Record<string, JsonValue>>,
): readonly ParameterProblem[] {
  const ofLists = new Set([...Object.keys(feed.settings.shape), 'collections']);
  const others = Object.fromEntries(
    Object.entries(feed.parameters).filter(([name]) => !ofLists.has(name)),
  );
  const found = new Map<string, ParameterProblem>();
  for (const { name, settings, own } of feed.lists(values)) {
    const { problems } = check(feed.settings, settings, (path) => JSON.stringify(path));
    for (const { where, message } of problems) {
      const inside = (JSON.parse(where) as readonly (string | number)[]).map(String);
      const [first = ''] = inside;
      // A key that is missing everywhere is told at the list that lacks it, or at the feed when it has one list only.
      const inBlock = own.has(first) || (own.size > 0 && settings[first] === undefined);
      const path = inBlock ? ['collections', name, ...inside] : inside;
      const told = message.startsWith('unknown key')
        ? `${message}. All are in docs/feeds/${feed.id}.md`
        : message;
      found.set(JSON.stringify([path, told]), { path, message: told });
    }
  }
  const problems = [...problemsOf(others, values), ...found.values()];
  return problems.length > 0 ? problems : problemsOfBuild(feed, values);
}

/** What no single key shows: a class that does not go with removal, a tag that is too long … */
function problemsOfBuild(
  feed: GenericFeed,
  values: Readonly<Record<string, JsonValue>>,
): readonly ParameterProblem[] {
  try {
    feed.build(values);
    return [];
  } catch (error) {
    if (error instanceof CodedError) return [{ path: [], message: error.message }];
    throw error;
  }
}
