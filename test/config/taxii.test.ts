// The TAXII server in the YAML: what is taken, and one clear message for everything that is wrong.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exportInfo } from '../../src/cli/export-info.ts';
import {
  configJsonSchema,
  effectiveExport,
  effectiveTaxii,
  readConfig,
} from '../../src/config/index.ts';

const yaml = (taxii: string): string => `platforms:
  main:
    tc_api_path: https://tc.example/api
    api_access_id: \${env:TC_ID}
    api_secret_key: \${env:TC_KEY}
exports:
  soc: { title: For the SOC, tlp_color: GREEN }
  other: {}
${taxii}`;
const config = (taxii: string) => readConfig(yaml(taxii), '/srv/feeds.yaml', {});
const settings = (taxii: string) => effectiveTaxii(config(taxii), exportInfo());

describe('taxii in the YAML', () => {
  test('names users and collections; an export that is shown needs no outputs', () => {
    const text = `taxii:
  users:
    xsoar: { password: '\${env:XSOAR}' }
    opencti: { token: '\${file:token}', collections: [partners] }
  collections:
    soc: {}
    partners: { export: soc, title: Partners, ceiling: GREEN, unmarked: AMBER, settings: { observables: true } }
`;
    expect(settings(text)).toEqual({
      title: 'Threat intelligence',
      host: '127.0.0.1',
      port: 8410,
      plainHttp: false,
      users: [
        { name: 'xsoar', password: '${env:XSOAR}', collections: ['soc', 'partners'] },
        { name: 'opencti', token: '${file:/srv/token}', collections: ['partners'] },
      ],
      collections: [
        {
          name: 'soc',
          title: 'For the SOC',
          exportId: 'soc',
          instance: 'tc.example/api',
          unmarked: 'GREEN',
          settings: { tlp_color: 'GREEN' },
        },
        {
          name: 'partners',
          title: 'Partners',
          exportId: 'soc',
          instance: 'tc.example/api',
          ceiling: 'GREEN',
          unmarked: 'AMBER',
          settings: { tlp_color: 'GREEN', observables: true },
        },
      ],
    });
    expect(effectiveExport(config(text), 'soc', exportInfo()).outputs).toEqual([]);
    expect(() => effectiveExport(config(text), 'other', exportInfo())).toThrow(
      'expected at least one output, or a collection of taxii that shows it',
    );
  });

  const USER = "users: { a: { password: '${env:A}' } }";
  test.each([
    ['', 'taxii: expected a block with users and collections, but it is missing'],
    [`taxii: { users: {}, collections: { soc: {} } }`, 'taxii.users: expected at least one user'],
    [`taxii: { ${USER}, collections: {} }`, 'expected at least one collection'],
    ['taxii: { users: { a: {} }, collections: { soc: {} } }', 'taxii.users.a: expected a password'],
    [
      `taxii: { ${USER}, collections: { soc: { export: sok } } }`,
      'taxii.collections.soc.export: there is no export sok. Did you mean soc?',
    ],
    [
      "taxii: { users: { a: { token: '${env:A}', collections: [sox] } }, collections: { soc: {} } }",
      'taxii.users.a.collections: there is no collection sox. Did you mean soc?',
    ],
    [
      `taxii: { ${USER}, collections: { soc: { settings: { observable: true } } } }`,
      'taxii.collections.soc.settings',
    ],
    ['taxii: { users: { a: { password: hunter2 } }, collections: { soc: {} } }', 'a reference'],
    [
      `taxii: { ${USER}, collections: { soc: {}, partners: { export: soc } } }`,
      'taxii.collections.partners.title: expected a title that soc has not',
    ],
    [`taxii: { ${USER}, port: 70000, collections: { soc: {} } }`, 'taxii.port'],
    [`taxii: { ${USER}, collections: { 'a/b': {} } }`, 'letters, digits, dots'],
    [`taxii: { ${USER}, tls: { certFile: a }, collections: { soc: {} } }`, 'taxii.tls.keyFile'],
    [`taxii: { ${USER}, collections: { soc: { ceiling: PINK } } }`, 'ceiling'],
  ])('%s', (text, message) => {
    expect(() => settings(`${text}\n`)).toThrow(message);
    expect(() => settings(`${text}\n`)).not.toThrow('hunter2');
  });
});

describe('docs/exports-taxii.md', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/exports-taxii.md'), 'utf8');

  test('shows an example that loads', () => {
    const example = /```yaml\n([^]*?)```/.exec(page)?.[1] ?? '';
    const platforms = yaml('').split('exports:')[0] ?? '';
    const config = readConfig(`${platforms}${example}`, '/srv/feeds.yaml', {});
    const { collections } = effectiveTaxii(config, exportInfo());
    expect(collections.map(({ name }) => name)).toEqual(['soc', 'partners']);
  });

  test('explains every key', () => {
    const { properties } = configJsonSchema() as unknown as Schema;
    const keysOf = ({ properties: inside = {} }: Schema): readonly string[] =>
      Object.entries(inside).flatMap(([key, schema]) => [
        key,
        ...keysOf(schema),
        ...keysOf(schema.additionalProperties ?? {}),
      ]);
    const keys = keysOf(properties?.['taxii'] ?? {});
    expect(keys.length).toBe(20);
    for (const key of keys) expect(page).toMatch(new RegExp(`\`[^\`]*\\b${key}\\b[^\`]*\``));
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}
