import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema, readConfig } from '../../src/config/index.ts';
import { writeDuration } from '../../src/config/quantities.ts';
import { DURATION_LIMIT } from '../../src/core/limits.ts';
import { definition, FILE, PLATFORMS } from './support.ts';

const ajv = new Ajv2020({ strict: false });
const validate = ajv.compile(configJsonSchema([definition]));
interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly additionalProperties?: Described;
}
const feedKeys =
  (configJsonSchema() as Described).properties?.['feeds']?.additionalProperties?.properties ?? {};
const accepts = (text: string): boolean => validate(parse(text));

describe('the JSON Schema of the configuration', () => {
  test.each([
    [`${PLATFORMS}feeds: {blocks: {use: netblocks, tc_owner: A, url.v4: "https://x.example"}}`],
    [`${PLATFORMS}feeds: {a: {stale: {maxShare: 20%}, schedule: {every: 1h}}}`],
    [`${PLATFORMS}x-common: &c {refreshDays: 3}\nfeeds: {a: {schedule: {cron: "0 2 * * *"}}}`],
    [`${PLATFORMS}temporal: {address: "t.example:7233", tls: true}\nstore: file:./var`],
  ])('accepts what the program accepts: %j', (text) => {
    expect(() => readConfig(text, FILE, {})).not.toThrow();
    expect(accepts(text)).toBe(true);
  });

  test.each([
    ['feeds: {a: {batch: {maxObjects: 30000}}}'],
    ['feeds: {a: {collections: {v4: 3}}}'],
    ['feeds: {a: {unknown_parameter: 3}}'],
    ['platforms: {main: {api_secret_key: literal}}'],
    ['unknown: 1'],
  ])('refuses %j', (text) => {
    expect(accepts(text)).toBe(false);
  });

  test.each(Object.entries(DURATION_LIMIT))('says what %s may be', (key, { maxMs }) => {
    const schema = key
      .split('.')
      .reduce<Described | undefined>((inside, name) => inside?.properties?.[name], {
        properties: feedKeys,
      });
    expect(schema?.description).toMatch(/^[A-Z].+\. A duration with a unit/);
    expect(schema?.description?.toLowerCase()).toContain(`at most ${writeDuration(maxMs)}.`);
  });
});
