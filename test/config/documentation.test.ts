// docs/configuration.md is what operators read: its example must load, and no key may be missing.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configJsonSchema, readConfig } from '../../src/config/index.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { FILE } from './support.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/configuration.md'), 'utf8');

/** Names in the first column of the tables; a cell may hold several. */
const documented = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, key]) => key));

const block = (schema: JsonObject, ...path: readonly string[]): JsonObject =>
  path.reduce<JsonObject>((inner, step) => (inner[step] ?? {}) as JsonObject, schema);

const root = block(configJsonSchema(), 'properties');
const feed = block(root, 'feeds', 'additionalProperties', 'properties');
const feedKeys = Object.entries(feed).flatMap(([key, schema]) => {
  const inside = Object.keys(block(schema as JsonObject, 'properties'));
  return inside.length === 0 ? [key] : inside.map((name) => `${key}.${name}`);
});
const platformKeys = Object.keys(block(root, 'platforms', 'additionalProperties', 'properties'));
const temporalKeys = Object.keys(block(root, 'temporal', 'properties'));

describe('docs/configuration.md', () => {
  test.each([
    ...feedKeys,
    ...platformKeys,
    ...temporalKeys.map((key) => `temporal.${key}`),
    ...Object.keys(root).filter((key) => !['platforms', 'feeds', 'temporal'].includes(key)),
  ])('explains %s', (key) => {
    expect(documented).toContain(key);
  });

  test('shows an example that loads', () => {
    const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
    const config = readConfig(example, FILE, {});
    expect(Object.keys(config.feeds)).toEqual(['spamhaus-drop', 'urlhaus-online']);
    expect(config.feeds['urlhaus-online']?.schedule).toEqual({ kind: 'every', everyMs: 900_000 });
  });
});
