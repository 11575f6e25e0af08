// The table of parameters: one row per parameter and per value that it accepts, in both modes where they differ.
import { describe, expect, test } from 'vitest';
import {
  exportParameterInfos,
  exportProblems,
  readExportParameters,
  type ExportParameters,
} from '../../src/exports/parameters.ts';
import { EXPORT_PARAMETERS, PLATFORM_PARAMETERS } from '../../src/exports/parameters-table.ts';
import { exportFields, exportQuery } from '../../src/exports/query/query.ts';
import {
  COMPATIBLE_GROUP_TYPES,
  COMPATIBLE_INDICATOR_TYPES,
  GROUP_TYPES,
  INDICATOR_TYPES,
} from '../../src/exports/query/types.ts';
import type { JsonValue } from '../../src/core/json.ts';

type Block = Readonly<Record<string, JsonValue>>;
const both = (block: Block): ExportParameters =>
  readExportParameters({ indicator_type: 'Host', group_type: 'Campaign', ...block });
const ask = (kind: 'indicator' | 'group', block: Block) => ({
  compatible: exportQuery(kind, both({ ...block, mode: 'compatible' })),
  fixed: exportQuery(kind, both({ ...block, mode: 'fixed' })),
});
const STATES = '(indicatorActive EQ true OR indicatorActive EQ false)';
const list = (types: readonly string[]) => types.map((type) => `"${type}"`).join(',');

/** Name of the parameter, value, kind, what compatible asks, what fixed asks. */
const ASKED: readonly [
  string,
  JsonValue,
  'indicator' | 'group',
  string | undefined,
  string | undefined,
][] = [
  [
    'tags',
    'apt,c2',
    'indicator',
    '(tag="apt" OR tag="c2" ) AND indicatorActive EQ True AND typeName IN ("Host")',
    `tag IN ("apt","c2") AND typeName IN ("Host") AND ${STATES}`,
  ],
  [
    'tags',
    ['a,b'],
    'group',
    '(tag="a,b" ) AND typeName IN ("Campaign")',
    'tag IN ("a,b") AND typeName IN ("Campaign")',
  ],
  [
    'owners',
    'Acme Source,OSINT',
    'group',
    '(ownerName="Acme Source" OR ownerName="OSINT" ) AND typeName IN ("Campaign")',
    'ownerName IN ("Acme Source","OSINT") AND typeName IN ("Campaign")',
  ],
  ['owners', '', 'group', 'typeName IN ("Campaign")', 'typeName IN ("Campaign")'],
  [
    'status',
    'Open',
    'group',
    '(status="Open" ) AND typeName IN ("Campaign")',
    'typeName IN ("Campaign") AND status IN ("Open")',
  ],
  [
    'status',
    'Open',
    'indicator',
    '(status="Open" ) AND indicatorActive EQ True AND typeName IN ("Host")',
    `typeName IN ("Host") AND ${STATES}`,
  ],
  [
    'indicator_active',
    true,
    'indicator',
    'indicatorActive EQ True AND typeName IN ("Host")',
    `typeName IN ("Host") AND ${STATES}`,
  ],
  [
    'indicator_active',
    'false',
    'indicator',
    'typeName IN ("Host")',
    `typeName IN ("Host") AND ${STATES}`,
  ],
  [
    'confidence',
    0,
    'indicator',
    'indicatorActive EQ True AND typeName IN ("Host")',
    `typeName IN ("Host") AND ${STATES}`,
  ],
  [
    'confidence',
    '60',
    'indicator',
    'indicatorActive EQ True AND confidence GT 60 AND typeName IN ("Host")',
    `typeName IN ("Host") AND confidence GEQ 60 AND ${STATES}`,
  ],
  ['confidence', 100, 'group', 'typeName IN ("Campaign")', 'typeName IN ("Campaign")'],
  [
    'threat_assess_score',
    0,
    'indicator',
    'indicatorActive EQ True AND typeName IN ("Host")',
    `typeName IN ("Host") AND ${STATES}`,
  ],
  [
    'threat_assess_score',
    1000,
    'indicator',
    'indicatorActive EQ True AND threatAssessScore GT 1000 AND typeName IN ("Host")',
    `typeName IN ("Host") AND threatAssessScore GEQ 1000 AND ${STATES}`,
  ],
  ['indicator_query', 'rating GEQ 3', 'indicator', 'rating GEQ 3', `(rating GEQ 3) AND ${STATES}`],
  ['indicator_query', 'rating GEQ 3', 'group', 'rating GEQ 3', 'typeName IN ("Campaign")'],
  [
    'group_query',
    'summary CONTAINS "x"',
    'group',
    'typeName IN ("Campaign")',
    '(summary CONTAINS "x")',
  ],
  [
    'indicator_type',
    'All',
    'indicator',
    `indicatorActive EQ True AND typeName IN (${list(COMPATIBLE_INDICATOR_TYPES)})`,
    STATES,
  ],
  ['indicator_type', '', 'indicator', undefined, undefined],
  ...INDICATOR_TYPES.map(
    (type) =>
      [
        'indicator_type',
        type,
        'indicator',
        `indicatorActive EQ True AND typeName IN ("${type}")`,
        `typeName IN ("${type}") AND ${STATES}`,
      ] as [string, string, 'indicator', string, string],
  ),
  [
    'indicator_type',
    'Of This Instance',
    'indicator',
    'indicatorActive EQ True AND typeName IN ("Of This Instance")',
    `typeName IN ("Of This Instance") AND ${STATES}`,
  ],
  ['group_type', 'All', 'group', `typeName IN (${list(COMPATIBLE_GROUP_TYPES)})`, ''],
  ['group_type', '', 'group', undefined, undefined],
  ...GROUP_TYPES.map(
    (type) =>
      ['group_type', type, 'group', `typeName IN ("${type}")`, `typeName IN ("${type}")`] as [
        string,
        string,
        'group',
        string,
        string,
      ],
  ),
];

describe('a parameter changes what is asked', () => {
  test.each(ASKED)('%s: %j (%s)', (name, value, kind, compatible, fixed) => {
    expect(ask(kind, { [name]: value })).toEqual({ compatible, fixed });
  });

  test.each([
    [true, 'rating GEQ 3', '(rating GEQ 3)'],
    [false, 'typeName IN ("Campaign")', 'typeName IN ("Campaign")'],
  ])('use_indicator_query_for_group: %s', (value, compatible, fixed) => {
    const block = { indicator_query: 'rating GEQ 3', use_indicator_query_for_group: value };
    expect(ask('group', block)).toEqual({ compatible, fixed });
  });

  test.each([
    [true, ['tags', 'threatAssess', 'associatedGroups', 'associatedIndicators', 'securityLabels']],
    [false, ['tags', 'threatAssess', 'securityLabels']],
  ])('createRelationships: %s', (createRelationships, fields) => {
    const block = { createRelationships, mode: 'compatible' };
    expect(exportFields('indicator', both(block))).toEqual(fields);
    const fixed = exportFields('indicator', both({ createRelationships }));
    expect(fixed.includes('customAssociations')).toBe(createRelationships);
    expect(fixed).toContain('securityLabels');
  });

  test.each([
    ['lastModified', 'lastModified', 'dateAdded'],
    ['dateAdded', 'dateAdded', 'dateAdded'],
  ])('delta: %s', (delta, fixed, compatible) => {
    const window = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    expect(exportQuery('group', both({ delta }), window)).toContain(
      `${fixed} GEQ "${window.from}"`,
    );
    expect(both({ delta, mode: 'compatible' }).delta).toBe(compatible);
  });
});

/** Accepted values of what is handed on, and what they are read as. */
const READ: readonly [string, JsonValue, unknown][] = [
  ...(['None', 'Good', 'Suspicious', 'Bad'] as const).map(
    (v) => ['feedReputation', v, v] as [string, string, string],
  ),
  ...[
    'A - Completely reliable',
    'B - Usually reliable',
    'C - Fairly reliable',
    'D - Not usually reliable',
    'E - Unreliable',
    'F - Reliability cannot be judged',
  ].map((v) => ['feedReliability', v, v] as [string, string, string]),
  ...['', 'RED', 'AMBER', 'GREEN', 'WHITE', 'AMBER+STRICT', 'CLEAR'].map(
    (v) => ['tlp_color', v, v] as [string, string, string],
  ),
  ...['never', 'interval', 'indicatorType', 'suddenDeath'].map(
    (v) => ['feedExpirationPolicy', v, v] as [string, string, string],
  ),
  ...[
    'feed',
    'feedIncremental',
    'feedBypassExclusionList',
    'createRelationships',
    'indicator_active',
  ].flatMap((name): [string, JsonValue, unknown][] => [
    [name, true, true],
    [name, 'false', false],
  ]),
  ['feedExpirationInterval', '20160', 20_160],
  ['feedFetchInterval', 60, 60],
  ['fetch_limit', '500', 500],
  ['feedTags', 'x,y', ['x', 'y']],
  ['group_type', 'Malware Report', ['Malware Report']],
  ['mode', 'compatible', 'compatible'],
  ['firstFetch', '2026-01-31', '2026-01-31T00:00:00Z'],
  ['firstFetch', '2026-01-31T01:00:00+01:00', '2026-01-31T00:00:00Z'],
  ['overlapSeconds', 0, 0],
  ['lagSeconds', 60, 60],
  ['wholeHours', 0, 0],
  ['liveDays', 1, 1],
  ['parallel', 16, 16],
  ['maxPageSize', 10_000, 10_000],
  ['requestsPerMinute', 600, 600],
  ['requestsPerRun', 1, 1],
];

describe('a parameter is read', () => {
  test.each(READ)('%s: %j', (name, value, read) => {
    const parameters = readExportParameters({ mode: 'compatible', [name]: value });
    expect(parameters[name as keyof ExportParameters]).toEqual(read);
  });

  test('with the defaults of the integration', () => {
    expect(readExportParameters({ mode: 'compatible' })).toMatchObject({
      fetch_limit: 2000,
      feed: true,
      feedReputation: 'Bad',
      feedReliability: 'F - Reliability cannot be judged',
      tlp_color: '',
      indicator_type: ['All'],
      group_type: ['All'],
      indicator_active: true,
      createRelationships: false,
      indicator_query: '',
      use_indicator_query_for_group: true,
      group_query: '',
      confidence: 0,
      threat_assess_score: 0,
      feedFetchInterval: 240,
      feedIncremental: true,
      feedBypassExclusionList: false,
      delta: 'dateAdded',
    });
  });

  test('and, where mode fixed has others, with those', () => {
    const parameters = readExportParameters({});
    expect(parameters).toMatchObject({ feedReputation: 'None', delta: 'lastModified' });
    expect(parameters.feedReliability).toBeUndefined();
    expect(parameters.fetch_limit).toBeUndefined();
  });

  test('again from its own effective values', () => {
    for (const mode of ['compatible', 'fixed']) {
      const once = readExportParameters({ mode, tags: 'a, b', confidence: '7' });
      expect(readExportParameters(JSON.parse(JSON.stringify(once)) as Block)).toEqual(once);
    }
  });

  test('and each is described with the form of its value', () => {
    const infos = exportParameterInfos();
    expect(infos.map(({ name }) => name)).toEqual(Object.keys(EXPORT_PARAMETERS));
    for (const { description, jsonSchema } of infos) {
      expect(description).toMatch(/\w/);
      expect(jsonSchema).toBeTypeOf('object');
    }
  });
});

const REFUSED: readonly [string, Block, string][] = [
  ['confidence', { confidence: '' }, 'expected a whole number from 0 to 100, got ""'],
  ['confidence', { confidence: 101 }, 'expected a whole number from 0 to 100, got 101'],
  ['threat_assess_score', { threat_assess_score: 1.5 }, 'from 0 to 1000'],
  ['fetch_limit', { fetch_limit: 0 }, 'at least 1'],
  ['feed', { feed: 'yes' }, 'expected true or false'],
  ['feedReputation', { feedReputation: 'Goood' }, 'did you mean Good?'],
  ['tlp_color', { tlp_color: 'amber' }, 'did you mean AMBER?'],
  ['group_type', { group_type: 'Campain' }, 'did you mean Campaign?'],
  ['group_type', { group_type: 'Malware Report' }, 'expected Malware, Report or both'],
  ['tags', { tags: 'a,,b' }, 'got an empty one at position 2'],
  ['owners', { owners: [' '] }, 'got an empty one at position 1'],
  ['tags', { tags: 5 }, 'expected a list'],
  ['firstFetch', { firstFetch: 'yesterday' }, 'expected a date or an instant'],
  ['indicatortype', { indicatortype: 'Host' }, 'Did you mean indicator_type?'],
  ...Object.entries(PLATFORM_PARAMETERS).map(([name, instead]): [string, Block, string] => [
    name,
    { [name]: 'x' },
    instead,
  ]),
];

describe('a block is refused', () => {
  test.each(REFUSED)('%s: %j', (name, block, message) => {
    expect(exportProblems(block)).toEqual([
      { path: [name], message: expect.stringContaining(message) as string },
    ]);
  });

  test('with everything that is wrong in it at once', () => {
    const block = { confidence: -1, tlp_color: 'PINK', nothing: 1 };
    expect(
      exportProblems(block)
        .map(({ path: [name] }) => name)
        .sort(),
    ).toEqual(['confidence', 'nothing', 'tlp_color']);
    expect(() => readExportParameters(block)).toThrow('3 problems in the parameters');
  });

  test('but not for keys that others read', () => {
    expect(exportProblems({ outputs: {} }, ['outputs'])).toEqual([]);
  });
});

test('every parameter has a row in these tables', () => {
  const rows = [...ASKED, ...READ].map(([name]) => name);
  const apart = ['use_indicator_query_for_group', 'delta'];
  const missing = Object.keys(EXPORT_PARAMETERS).filter(
    (name) => ![...rows, ...apart].includes(name),
  );
  expect(missing).toEqual([]);
});

test('the page of parameters says what they are', async () => {
  const infos = exportParameterInfos();
  const lines = infos.map(({ name, description, default: standard }) => {
    const { usedBy } = EXPORT_PARAMETERS[name as keyof typeof EXPORT_PARAMETERS];
    const value = standard === undefined ? '' : `, default \`${JSON.stringify(standard)}\``;
    return `- \`${name}\` (${usedBy}${value}): ${description}`;
  });
  const elsewhere = Object.entries(PLATFORM_PARAMETERS).map(
    ([name, instead]) => `- \`${name}\`: write \`${instead}\``,
  );
  const text = [
    '# Parameters of an export',
    '',
    'Names and defaults are those of the XSOAR integration "ThreatConnect Feed"; behind `mode` stand our own. In brackets: who reads it. Lists are YAML lists, or texts with commas. A test writes this page.',
    '',
    ...lines,
    '',
    '## What belongs to the platform',
    '',
    ...elsewhere,
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../../docs/exports-parameters.md');
});
