// The configuration does not know feed definitions, and definitions do not know the configuration; here they meet.
import { z } from 'zod';
import type { DefinitionInfo, ParameterProblem } from '../config/index.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { findFeed } from '../feeds/index.ts';
import type { Feed } from '../feeds/index.ts';

const GRACE_WITHOUT_RULE = 2;

/** What settings are checked against. @throws {ConfigInvalid} for an unknown definition. */
export function definitionInfo(definition: string): DefinitionInfo {
  return toDefinitionInfo(findFeed(definition));
}

function toDefinitionInfo(feed: Feed): DefinitionInfo {
  return {
    id: feed.id,
    version: feed.version,
    title: feed.title,
    collections: Object.entries(feed.collections).map(([id, { feedClass, grace }]) => ({
      id,
      feedClass,
      defaultGrace: grace ?? GRACE_WITHOUT_RULE,
    })),
    parameters: Object.entries(feed.parameters).map(([name, parameter]) => ({
      name,
      description: parameter.description,
      jsonSchema: z.toJSONSchema(parameter.schema, {
        io: 'input',
        unrepresentable: 'any',
      }) as unknown as JsonObject,
      default: parameter.default,
    })),
    validate: (values) => problemsOf(feed, values),
  };
}

function problemsOf(
  feed: Feed,
  values: Readonly<Record<string, JsonValue>>,
): readonly ParameterProblem[] {
  return Object.entries(feed.parameters).flatMap(([name, { schema }]): ParameterProblem[] => {
    const value = values[name];
    if (value === undefined) return [];
    const checked = schema.safeParse(value);
    if (checked.success) return [];
    const shown = JSON.stringify(value).slice(0, 80);
    const reason = checked.error.issues[0]?.message ?? 'not accepted';
    return [{ parameter: name, message: `${reason}, got ${shown}` }];
  });
}
