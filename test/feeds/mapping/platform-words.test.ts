// What the platform has forms of its own for, and what keys are made of; fields, labels and private indicators of templates.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  collection,
  defanged,
  defineFeed,
  digest,
  group,
  hashes,
  httpGet,
  indicator,
  isRefused,
  json,
  naicsTags,
  occurrence,
  parameter,
  scale,
  tableOf,
  tlp,
  urlPart,
  uuid5,
  type Expression,
  type Feed,
  type References,
  type Template,
} from '../../../src/feeds/index.ts';
import { compileNode } from '../../../src/feeds/mapping/compile.ts';
import { describeNode, describeTemplate } from '../../../src/feeds/mapping/describe.ts';
import { NODE } from '../../../src/feeds/mapping/expression.ts';
import { referencesOf } from '../../../src/feeds/mapping/references.ts';
import { platformRegistryKey } from '../../../src/feeds/normalise/registry-key.ts';
import { toBatchEntity } from '../../../src/threatconnect/index.ts';
import { mapBytes, whole } from '../../support/describe-feed.ts';

const record = z.object({
  name: z.string(),
  score: z.number().optional(),
  codes: z.array(z.string()).optional(),
  rows: z.array(z.object({ host: z.string().optional(), note: z.string().optional() })).optional(),
});
type Row = z.infer<typeof record>;
const r = referencesOf(record);

function value(
  expression: Expression<unknown>,
  given: Partial<Row>,
): { readonly is: unknown; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const evaluate = compileNode(expression[NODE], {
    parameters: {},
    runAt: '2031-01-03T00:00:00Z',
    sourceNames: [],
    note: (name) => notes.push(name),
  });
  return { is: evaluate({ name: '', ...given }), notes };
}

const feedOf = (map: (r: References<Row>) => readonly Template[]): Feed =>
  defineFeed({
    id: 'made',
    version: '1.0.0',
    title: 'Made for a test',
    description: 'Records of a test.',
    licence: 'none',
    limits: [],
    collections: {
      list: collection({
        title: 'list',
        url: 'https://lists.example/',
        feedClass: 'event',
        source: httpGet({ url: parameter('url') }),
        format: json({ record, path: ['[]'] }),
        key: (row) => [row.name],
        absence: 'nothing',
        map,
      }),
    },
  });

const contentOf = async (
  map: (r: References<Row>) => readonly Template[],
  rows: readonly Row[],
): Promise<readonly unknown[]> =>
  (await mapBytes(feedOf(map), 'list', whole(Buffer.from(JSON.stringify(rows))))).rows.map(
    (row) => row.content,
  );

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';

describe('words for the platform', () => {
  test.each<[string, Expression<unknown>, Partial<Row>, unknown]>([
    ['a TLP word', tlp(r.name), { name: 'amber+strict' }, 'TLP:AMBER+STRICT'],
    ['a TLP label', tlp(r.name), { name: 'TLP_GREEN' }, 'TLP:GREEN'],
    [
      'sectors, each once',
      naicsTags(r.codes),
      { codes: ['522110', '52', 'NAICS: 33 - x', 'Utilities'] },
      [
        'NAICS: 52 - Finance and Insurance',
        'NAICS: 31-33 - Manufacturing',
        'NAICS: 22 - Utilities',
      ],
    ],
    [
      'a table, without rows that say nothing',
      tableOf(r.rows, { Host: 'host', Note: 'note' }),
      { rows: [{ host: 'a.example', note: 'one|two\nlines' }, {}] },
      '| Host | Note |\n| --- | --- |\n| a.example | one\\|two lines |',
    ],
    ['a table of nothing', tableOf(r.rows, { Host: 'host' }), { rows: [] }, undefined],
    [
      'an occurrence',
      occurrence({ fileName: r.name, date: '2031-01-01T00:00:00Z' }),
      { name: 'a.exe' },
      [{ date: '2031-01-01T00:00:00Z', fileName: 'a.exe' }],
    ],
    ['no occurrence', occurrence({ fileName: r.name }), {}, undefined],
    // RFC 9562, appendix A.4.
    [
      'a UUID',
      uuid5(r.name, DNS),
      { name: 'www.example.com' },
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    ],
    ['a hash of a text', digest(r.name, 'md5'), { name: 'a' }, '0cc175b9c0f1b6a831c399e269772661'],
    [
      'text without links',
      defanged(r.name),
      { name: 'Get https://files.example/a.b or 192.0.2.1. Ask me@mail.example.' },
      'Get hxxps://files[.]example/a[.]b or 192[.]0[.]2[.]1. Ask me[@]mail[.]example.',
    ],
    ['a port', urlPart(r.name, 'port'), { name: 'http://a.example:8080/x?y#z' }, '8080'],
    ['a query', urlPart(r.name, 'query'), { name: 'http://a.example:8080/x?y=1' }, 'y=1'],
    ['a path of no URL', urlPart(r.name, 'path'), { name: 'a.example/x' }, undefined],
    ['the floor', scale(r.score, { times: 100, round: 'down' }), { score: 0.296 }, 29],
  ])('%s', (_name, expression, given, expected) => {
    expect(value(expression, given)).toEqual({ is: expected, notes: [] });
    expect(describeNode(expression[NODE])).not.toContain('undefined');
  });

  test('what is none is counted', () => {
    expect(value(tlp(r.name), { name: 'secret' })).toEqual({
      is: undefined,
      notes: ['tlp_unknown'],
    });
    expect(value(naicsTags(r.codes), { codes: ['99', 'Piracy'] })).toEqual({
      is: [],
      notes: ['naics_unknown', 'naics_unknown'],
    });
    expect(() => uuid5(r.name, 'dns')).toThrow('the namespace is a UUID, got "dns"');
  });
});

describe('a registry key', () => {
  const KEY = 'HKEY_LOCAL_MACHINE\\Software\\A';
  test.each([
    ['HKLM\\Software\\A', `${KEY} :   : REG_NONE`],
    ['hklm:\\Software\\A\\', `${KEY} :   : REG_NONE`],
    ['Computer\\HKEY_LOCAL_MACHINE\\Software\\A', `${KEY} :   : REG_NONE`],
    ['\\REGISTRY\\MACHINE\\Software\\A', `${KEY} :   : REG_NONE`],
    [`${KEY} : Run`, `${KEY} : Run : REG_NONE`],
    [`${KEY} : Run : REG_SZ`, `${KEY} : Run : REG_SZ`],
    [`${KEY} :  : REG_SZ`, `${KEY} :   : REG_SZ`],
    [`${KEY} : a: b : REG_DWORD`, `${KEY} : a: b : REG_DWORD`],
    [`${KEY} : a : REG_OTHER`, `${KEY} : a : REG_OTHER : REG_NONE`],
  ])('%s is %s on the platform, and stays so [M3]', (given, expected) => {
    const first = platformRegistryKey(given);
    expect(first).toMatchObject({ value: expected });
    if (!isRefused(first)) expect(platformRegistryKey(first.value)).toMatchObject({ notes: [] });
  });

  test.each(['Software\\A', 'HKXX\\A', ''])('“%s” has no root and is refused', (given) => {
    expect(platformRegistryKey(given)).toMatchObject({ reason: 'registry_root' });
  });

  test('gets its parts with the policies of the platform, not before', async () => {
    const map = (row: References<Row>): readonly Template[] => [
      indicator('Registry Key', row.name),
    ];
    const { rows, rejected, summary } = await mapBytes(
      feedOf(map),
      'list',
      whole(Buffer.from(JSON.stringify([{ name: 'HKCU\\A' }, { name: 'A' }]))),
    );
    expect(rows.map((row) => row.id)).toEqual(['HKEY_CURRENT_USER\\A :   : REG_NONE']);
    expect(summary.notes).toMatchObject({ registry_key_completed: 1 });
    expect(rejected.map(({ reason }) => reason)).toEqual(['registry_root']);
  });
});

describe('an object', () => {
  test('may be private, and say labels of its own and of its attributes [M7]', async () => {
    const map = (row: References<Row>): readonly Template[] => [
      indicator('Host', row.name, {
        private: true,
        securityLabels: [tlp('amber'), { name: 'Ours', description: 'own', color: 'FF0000' }],
        attributes: { Description: { value: 'text', label: tlp('red') } },
      }),
    ];
    const [content] = await contentOf(map, [{ name: 'a.example' }]);
    expect(content).toEqual({
      attributes: [{ label: 'TLP:RED', type: 'Description', value: 'text' }],
      fields: { privateFlag: true },
      securityLabels: [
        { color: 'FF0000', description: 'own', name: 'Ours' },
        { name: 'TLP:AMBER' },
      ],
    });
    const object = { kind: 'indicator', type: 'Host', id: 'a.example', content } as never;
    expect(toBatchEntity(object, 'create')).toMatchObject({
      privateFlag: true,
      attribute: [{ securityLabel: [{ name: 'TLP:RED' }] }],
      securityLabel: [{ name: 'Ours', color: 'FF0000' }, { name: 'TLP:AMBER' }],
    });
    const [template] = map(r);
    const rows = template
      ? describeTemplate(template).map(({ target, source }) => [target, source])
      : [];
    expect(rows).toContainEqual(['security label', 'Ours']);
    expect(rows).toContainEqual(['attribute Description', '“text”, labelled TLP label of “red”']);
  });

  test('that is a File said twice has all of its occurrences [M16]', async () => {
    const map = (row: References<Row>): readonly Template[] =>
      ['b.exe', 'a.exe', 'b.exe'].map((fileName) =>
        indicator('File', hashes(row.name), {
          fields: { fileOccurrence: occurrence({ fileName }), size: row.score },
        }),
      );
    expect(await contentOf(map, [{ name: '0123456789abcdef0123456789abcdef', score: 7 }])).toEqual([
      { fields: { fileOccurrence: [{ fileName: 'a.exe' }, { fileName: 'b.exe' }], size: 7 } },
    ]);
  });

  test.each<[string, () => Template, string]>([
    [
      'a misspelt field',
      () => group('Incident', { key: [r.name], name: r.name, fields: { evenDate: r.name } }),
      'collection list: Incident has no field evenDate; it has eventDate, status',
    ],
    [
      'a field of another type',
      () => indicator('URL', r.name, { fields: { dnsActive: true } }),
      'URL has no field dnsActive; it has privateFlag, activeLocked',
    ],
    [
      'a field that is missing',
      () => group('Email', { key: [r.name], name: r.name, fields: { subject: r.name } }),
      'Email needs the fields header, body',
    ],
    [
      'a status that the platform does not have',
      () => group('Event', { key: [r.name], name: r.name, fields: { status: 'Done' } }),
      'status of Event is one of Completed, Escalated',
    ],
  ])('with %s is refused when the definition is loaded', (_what, template, message) => {
    expect(() => feedOf(() => [template()])).toThrow(message);
  });
});
