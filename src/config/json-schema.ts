// The JSON Schema of the YAML file, for editors and for the documentation. With definitions at hand each feed's block also
// offers their parameters and refuses other keys.
import { z } from 'zod';
import type { JsonObject } from '../core/json.ts';
import { configSchema } from './config-schema.ts';
import type { DefinitionInfo } from './definition-info.ts';

export function configJsonSchema(definitions: readonly DefinitionInfo[] = []): JsonObject {
  const schema = z.toJSONSchema(configSchema, { io: 'input', reused: 'inline' }) as JsonObject;
  const titled = {
    ...schema,
    title: 'threatconnect-feeds configuration',
    // Room for YAML anchors.
    patternProperties: { '^x-': {} },
  };
  if (definitions.length === 0) return titled;
  const properties = schema['properties'] as JsonObject;
  const feeds = properties['feeds'] as JsonObject;
  const feed = feeds['additionalProperties'] as JsonObject;
  const settings = feed['properties'] as JsonObject;
  const parameters = parametersOf(definitions);
  return {
    ...titled,
    properties: {
      ...properties,
      feeds: {
        ...feeds,
        additionalProperties: {
          ...feed,
          properties: {
            ...parameters,
            ...settings,
            // Generic feeds describe their collections there, with more to complete than a switch.
            ...('collections' in parameters && { collections: parameters['collections'] }),
          },
          additionalProperties: false,
        },
      },
    },
  };
}

/** Parameters by name; where several definitions share a name either form is fine, `use` cannot be told apart here. */
function parametersOf(definitions: readonly DefinitionInfo[]): JsonObject {
  const forms = new Map<string, JsonObject[]>();
  for (const { id, parameters } of definitions) {
    for (const parameter of parameters) {
      const form = {
        ...parameter.jsonSchema,
        description: `${parameter.description} (${id})`,
        ...(parameter.default === undefined ? {} : { default: parameter.default }),
      };
      forms.set(parameter.name, [...(forms.get(parameter.name) ?? []), form]);
    }
  }
  return Object.fromEntries(
    [...forms].map(([name, all]) => [name, all.length === 1 ? all[0] : { anyOf: all }]),
  );
}
