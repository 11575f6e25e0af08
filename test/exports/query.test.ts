// What is asked in either mode: the vectors of the integration, and one row for each deliberate difference about asking.
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../src/core/json.ts';
import { exportProblems, readExportParameters } from '../../src/exports/parameters.ts';
import { getIndicatorsQuery, type GetIndicators } from '../../src/exports/query/command.ts';
import { compatibleQuery, compatibleTarget } from '../../src/exports/query/compatible.ts';
import { describeQuery } from '../../src/exports/query/describe.ts';
import { fixedQuery } from '../../src/exports/query/fixed.ts';
import { readTql } from '../../src/threatconnect/index.ts';

type Block = Readonly<Record<string, JsonValue>>;
const compatible = (block: Block = {}) => readExportParameters({ ...block, mode: 'compatible' });
const fixed = (block: Block = {}) => readExportParameters(block);
const SINCE = '2024-03-01T00:00:00Z';
const WINDOW = { from: SINCE, to: '2024-03-02T00:00:00Z' };
const DATES = 'lastModified GEQ "2024-03-01T00:00:00Z" AND lastModified LT "2024-03-02T00:00:00Z"';
const STATES = '(indicatorActive EQ true OR indicatorActive EQ false)';

describe('the compatible query equals that of the integration', () => {
  test.each<['indicator' | 'group', Block, string | undefined, string]>([
    [
      'indicator',
      {},
      undefined,
      'indicatorActive EQ True AND typeName IN ("EmailAddress","File","Host","URL","ASN","CIDR","Hashtag","Mutex","Registry Key","User Agent","Address")',
    ],
    [
      'indicator',
      {
        owners: 'Acme Source,OSINT',
        tags: 'apt, c2',
        confidence: 60,
        threat_assess_score: 400,
        indicator_type: 'Address,Host',
      },
      SINCE,
      '(ownerName="Acme Source" OR ownerName="OSINT" ) AND (tag="apt" OR tag=" c2" ) AND (dateAdded > "2024-03-01T00:00:00Z") AND indicatorActive EQ True AND confidence GT 60 AND threatAssessScore GT 400 AND typeName IN ("Address","Host")',
    ],
    [
      'group',
      {},
      SINCE,
      '(dateAdded > "2024-03-01T00:00:00Z") AND typeName IN ("Attack Pattern","Campaign","Course of Action","Intrusion Set","Malware","Report","Tool","Vulnerability")',
    ],
    [
      'indicator',
      { indicator_active: false, indicator_type: 'URL' },
      undefined,
      'typeName IN ("URL")',
    ],
    [
      'group',
      { owners: 'Acme Source', group_type: 'Campaign', createRelationships: true },
      undefined,
      '(ownerName="Acme Source" ) AND typeName IN ("Campaign")',
    ],
    [
      'indicator',
      { indicator_query: 'rating GEQ 3 and tag LIKE "ransom%"', owners: 'X', confidence: 9 },
      SINCE,
      'rating GEQ 3 and tag LIKE "ransom%"',
    ],
    ['group', { indicator_query: 'rating GEQ 3' }, SINCE, 'rating GEQ 3'],
    [
      'group',
      {
        indicator_query: 'rating GEQ 3',
        use_indicator_query_for_group: false,
        group_query: 'x = 1',
      },
      SINCE,
      'x = 1',
    ],
    [
      'group',
      { indicator_query: 'rating GEQ 3', use_indicator_query_for_group: false, group_type: 'Tool' },
      SINCE,
      '(dateAdded > "2024-03-01T00:00:00Z") AND typeName IN ("Tool")',
    ],
    [
      'group',
      { tags: 'a"b\\c,,', group_type: 'Tool' },
      undefined,
      '(tag="a"b\\c" OR tag="" OR tag="" ) AND typeName IN ("Tool")',
    ],
    [
      'group',
      { status: 'Open', group_type: 'Malware Report' },
      undefined,
      '(status="Open" ) AND typeName IN ("Malware Report")',
    ],
  ])('%s %j since %s', (kind, block, since, tql) => {
    expect(compatibleQuery(kind, compatible(block), since)).toBe(tql);
  });

  test('also as it is encoded', () => {
    const groups = compatible({
      owners: 'Acme Source',
      group_type: 'Campaign',
      createRelationships: true,
    });
    expect(compatibleTarget('group', groups)).toBe(
      '/api/v3/groups?tql=%28ownerName%3D%22Acme%20Source%22%20%29%20AND%20typeName%20IN%20%28%22Campaign%22%29&fields=tags&fields=associatedGroups&fields=associatedIndicators&resultStart=0&resultLimit=100&sorting=dateAdded%20ASC',
    );
    const own = compatible({ indicator_query: 'rating GEQ 3 and tag LIKE "ransom%"' });
    expect(compatibleTarget('indicator', own)).toMatch(
      /^\/api\/v3\/indicators\?tql=rating%20GEQ%203%20and%20tag%20LIKE%20%22ransom%25%22&fields=tags&fields=threatAssess&/,
    );
  });

  test('and nothing is asked for without types, whatever query there is', () => {
    const none = compatible({
      indicator_type: '',
      group_type: '',
      indicator_query: 'rating GEQ 3',
    });
    expect(compatibleTarget('indicator', none)).toBeUndefined();
    expect(compatibleTarget('group', none)).toBeUndefined();
  });
});

describe('the fixed query', () => {
  const hosts = { indicator_type: 'Host' };
  test('row 1: the delta is of lastModified, so that changes arrive', () => {
    expect(fixedQuery('indicator', fixed(hosts), WINDOW)).toBe(
      `typeName IN ("Host") AND ${STATES} AND ${DATES}`,
    );
    expect(compatibleQuery('indicator', compatible(hosts), SINCE)).toContain('dateAdded > ');
  });
  test('row 2: a window has its beginning and not its end', () => {
    expect(fixedQuery('group', fixed(), WINDOW)).toBe(DATES);
    expect(fixedQuery('group', fixed(), { to: WINDOW.to })).toBe(`lastModified LT "${WINDOW.to}"`);
  });
  test('row 7: a query of the user is joined with the window, whatever stands in it', () => {
    const parameters = fixed({ indicator_query: 'rating > 3 or tag = "a"' });
    expect(fixedQuery('indicator', parameters, WINDOW)).toBe(
      `(rating > 3 or tag = "a") AND ${STATES} AND ${DATES}`,
    );
    expect(compatibleQuery('indicator', compatible({ indicator_query: 'rating > 3' }), SINCE)).toBe(
      'rating > 3',
    );
  });
  test('row 8: groups have a query of their own', () => {
    const block = { indicator_query: 'rating > 3', group_query: 'status = "New"' };
    expect(fixedQuery('group', fixed(block), WINDOW)).toBe(`(status = "New") AND ${DATES}`);
    expect(compatibleQuery('group', compatible(block))).toBe('rating > 3');
  });
  test('row 9: lists are trimmed and escaped, and empty names refused', () => {
    const block = { tags: ' a"b ,c\\d, a"b', group_type: 'Tool' };
    const tql = fixedQuery('group', fixed(block)) ?? '';
    expect(tql).toBe('tag IN ("a\\"b","c\\\\d") AND typeName IN ("Tool")');
    expect(readTql(tql)).toMatchObject({
      parts: [{ values: [{ value: 'a"b' }, { value: 'c\\d' }] }, {}],
    });
    expect(compatibleQuery('group', compatible(block))).toContain('tag=" a"b "');
    expect(exportProblems({ owners: 'a, ' })).toHaveLength(1);
    expect(exportProblems({ owners: 'a, ', mode: 'compatible' })).toEqual([]);
  });
  test('row 10: thresholds are inclusive', () => {
    const block = { ...hosts, confidence: 60, threat_assess_score: 400 };
    expect(fixedQuery('indicator', fixed(block))).toContain(
      'confidence GEQ 60 AND threatAssessScore GEQ 400',
    );
    expect(compatibleQuery('indicator', compatible(block))).toContain(
      'confidence GT 60 AND threatAssessScore GT 400',
    );
  });
  test('row 11: both states are asked for, unless the query of the user names one', () => {
    expect(fixedQuery('indicator', fixed(hosts))).toContain(STATES);
    expect(fixedQuery('indicator', fixed({ ...hosts, indicator_active: false }))).toContain(STATES);
    const own = fixed({ indicator_query: 'IndicatorActive = true' });
    expect(fixedQuery('indicator', own, WINDOW)).toBe(`(IndicatorActive = true) AND ${DATES}`);
    expect(compatibleQuery('indicator', compatible({ ...hosts, indicator_active: false }))).toBe(
      'typeName IN ("Host")',
    );
  });
  test('row 12: a first load may begin at an instant', () => {
    expect(fixed({ firstFetch: '2024-03-01' }).firstFetch).toBe(SINCE);
  });
  test('row 22: all types are asked for, also Email Subject and those of the instance', () => {
    expect(fixedQuery('indicator', fixed())).toBe(STATES);
    expect(fixedQuery('group', fixed())).toBe('');
    expect(fixedQuery('group', fixed({ group_type: ['Malware', 'Report'] }))).toBe(
      'typeName IN ("Malware","Report")',
    );
    expect(compatibleQuery('indicator', compatible())).not.toContain('Email Subject');
  });
  test('row 24 and 25: asking for nobody in particular asks for all owners', () => {
    expect(fixedQuery('group', fixed({ group_type: 'Tool' }))).not.toContain('owner');
  });
});

describe('a query that would end the delta is refused with what would be sent', () => {
  const sent = (query: string) =>
    `what is sent is (${query}) AND lastModified GEQ "FROM" AND lastModified LT "TO"`;
  test.each([
    'lastModified < "2024-01-01"',
    'rating > 3 and lastmodified = "2024-01-01"',
    'lastModified is null',
    'lastModified > "NOW() - 1 DAY"',
    '(lastModified < "2024-01-01" or lastModified leq "2025-01-01") and rating > 1',
    'rating >',
    'not a query',
    'rating > 3) or (rating < 3',
  ])('%s', (query) => {
    for (const name of ['indicator_query', 'group_query'])
      expect(exportProblems({ [name]: query })).toEqual([
        { path: [name], message: expect.stringContaining(sent(query)) as string },
      ]);
    expect(exportProblems({ indicator_query: query, mode: 'compatible' })).toEqual([]);
  });
  test.each([
    'lastModified > "2024-01-01"',
    'lastModified is not null',
    'lastModified < "2024-01-01" or rating > 3',
    'dateAdded < "2024-01-01"',
    'hasGroup(lastModified < "2024-01-01")',
  ])('but not: %s', (query) => {
    expect(exportProblems({ indicator_query: query })).toEqual([]);
  });
});

describe('the query of the command', () => {
  const base: GetIndicators = {
    mode: 'fixed',
    owners: '',
    tql_query: '',
    indicator_type: '',
    active_indicators: 'true',
  };
  test.each<[string, Partial<GetIndicators>, string, string]>([
    ['active', {}, 'indicatorActive EQ true', 'indicatorActive EQ true'],
    [
      'as it was written',
      { active_indicators: 'True' },
      'indicatorActive EQ True',
      'indicatorActive EQ true',
    ],
    ['inactive as well', { active_indicators: 'false' }, '', STATES],
    [
      'confidence, twice',
      { confidence: 70 },
      'indicatorActive EQ true AND confidence GT 70 AND confidence GT 70',
      'indicatorActive EQ true AND confidence GT 70',
    ],
    [
      'score',
      { threat_assess_score: 400 },
      'indicatorActive EQ true AND threatAssessScore GT 400',
      'indicatorActive EQ true AND threatAssessScore GEQ 400',
    ],
    [
      'order',
      { confidence: 1, threat_assess_score: 2, owners: 'A, B', indicator_type: 'Host' },
      'indicatorActive EQ true AND confidence GT 1 AND threatAssessScore GT 2 AND confidence GT 1 AND (ownerName="A" OR ownerName=" B" ) AND typeName IN ("Host")',
      'indicatorActive EQ true AND confidence GT 1 AND threatAssessScore GEQ 2 AND ownerName IN ("A","B") AND typeName IN ("Host")',
    ],
    ['a query', { tql_query: 'rating > 3', owners: 'A' }, 'rating > 3', 'rating > 3'],
    [
      'all types',
      { indicator_type: 'All' },
      'indicatorActive EQ true AND typeName IN ("EmailAddress","File","Host","URL","ASN","CIDR","Hashtag","Mutex","Registry Key","User Agent","Address")',
      'indicatorActive EQ true',
    ],
  ])('%s', (_name, asked, whenCompatible, whenFixed) => {
    expect(getIndicatorsQuery({ ...base, ...asked, mode: 'compatible' })).toBe(whenCompatible);
    expect(getIndicatorsQuery({ ...base, ...asked })).toBe(whenFixed);
  });
  test.each<[Partial<GetIndicators>, string]>([
    [
      { owners: 'A,,B' },
      'owners: expected names with commas between them, got an empty one at position 2',
    ],
    [{ tql_query: 'rating >' }, 'tql:'],
  ])('is refused: %j', (asked, message) => {
    expect(() => getIndicatorsQuery({ ...base, ...asked })).toThrow(message);
  });
});

test('a query is described for people', () => {
  const parameters = fixed({ owners: 'Acme Source,OSINT', confidence: 60, indicator_type: 'Host' });
  expect(describeQuery('indicator', parameters, WINDOW)).toEqual([
    { what: 'owners', says: 'Acme Source or OSINT' },
    { what: 'types', says: 'Host' },
    { what: 'state', says: 'both are asked for; inactive ones are withdrawn' },
    { what: 'confidence', says: 'at least 60' },
    { what: 'lastModified', says: `from ${WINDOW.from} to before ${WINDOW.to}` },
    { what: 'TQL', says: fixedQuery('indicator', parameters, WINDOW) },
  ]);
  expect(describeQuery('group', compatible({ group_type: '' }))).toEqual([
    { what: 'groups', says: 'not asked for: no types' },
  ]);
  expect(describeQuery('group', compatible({ indicator_query: 'a = 1' }))[0]?.says).toContain(
    'the same objects in every run',
  );
});
