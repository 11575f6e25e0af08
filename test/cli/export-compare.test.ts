// `tcfeeds export compare` on saved answers: which row an object is counted in, and what people and programs are told.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { integrationRuns, type ListedObject } from '../../src/exports/compare/integration-runs.ts';
import { CodedError } from '../../src/core/errors.ts';
import { simulate } from '../threatconnect/simulated.ts';
import { data, textOf, type Members } from '../outputs/sample-objects.ts';
import { compare, compared, counts, file, row } from './compare-call.ts';

vi.setConfig({ testTimeout: 60_000 });

const DATES = { dateAdded: '2026-03-01T00:00:00Z', lastModified: '2026-03-01T00:00:00Z' };
const host = (id: string, more: Omit<Members, 'type'> = {}): string =>
  textOf(id, {
    type: 'Host',
    summary: `h${id}.example`,
    hostName: `h${id}.example`,
    ownerName: 'Demo Source',
    ...DATES,
    ...more,
  });
const group = (id: string, type: string): string =>
  textOf(id, { type, name: `${type} "${id}"`, ownerName: 'Demo Source', ...DATES });
const saved = (...objects: readonly string[]): readonly string[] => [
  '--input',
  file('saved.jsonl', objects.join('\n')),
];

describe('an object is counted in the row that says why it differs', () => {
  const LATER = '2026-04-01T00:00:00Z';
  test.each<[number, string, object, readonly string[], number]>([
    [1, 'changed after it was added', {}, [host('1', { lastModified: LATER }), host('2')], 1],
    [9, 'an owner with a blank in front', { owners: 'X, Demo Source' }, [host('1')], 1],
    [
      9,
      'a tag with a blank in front',
      { tags: 'x, y' },
      [host('1', { tags: data({ name: 'y' }) })],
      1,
    ],
    [
      10,
      'a confidence of just the threshold',
      { confidence: 50 },
      [host('1', { confidence: 50 }), host('2', { confidence: 51 }), host('3', { confidence: 49 })],
      1,
    ],
    [
      10,
      'a score of just the threshold',
      { threat_assess_score: 500 },
      [host('1', { threatAssessScore: 500 })],
      1,
    ],
    [11, 'switched off', {}, [host('1', { active: false })], 1],
    [
      14,
      'a low score',
      {},
      [host('1', { threatAssessScore: 200 }), host('2', { threatAssessScore: 900 })],
      1,
    ],
    [15, 'an owner’s rating', {}, [host('1', { rating: 3 }), host('2')], 1],
    [16, 'a label', {}, [host('1', { securityLabels: data({ name: 'TLP:RED' }) }), host('2')], 1],
    [
      17,
      'a type that XSOAR lacks',
      {},
      [textOf('1', { type: 'Hashtag', summary: '#x', ...DATES })],
      1,
    ],
    [
      18,
      'an address of version 6',
      {},
      [textOf('1', { type: 'Address', summary: '2001:db8::1', ip: '2001:db8::1', ...DATES })],
      1,
    ],
    [22, 'a type that cannot be chosen', {}, [group('1', 'Adversary'), group('2', 'Malware')], 1],
    [
      22,
      'types behind an option that is none',
      { mode: 'compatible', group_type: 'Malware Report' },
      [group('1', 'Malware'), group('2', 'Report')],
      2,
    ],
    [25, 'ids beyond 2^53', {}, [host('9007199254740993'), host('9007199254740991')], 1],
    [27, 'an expiry', {}, [host('1', { externalDateExpires: LATER })], 1],
  ])('row %i: %s', async (number, _what, block, objects, expected) => {
    const report = await compared(block, ...saved(...objects));
    expect(row(report, number)).toMatchObject({ objects: expected });
    const never = [9, 10, 11, 22].includes(number);
    expect(row(report, number).lost).toBe(never ? expected : 0);
    expect(report.lost).toBe(never ? expected : 0);
    expect(row(report, number).examples).toHaveLength(Math.min(3, expected));
  });

  test('rows 2, 12 and 13: a run that stops within a second loses the rest of it', async () => {
    const objects = Array.from({ length: 250 }, (_, n) => host(String(n + 1)));
    const later = host('999', { dateAdded: '2026-03-02T00:00:00Z' });
    const report = await compared({ fetch_limit: 50 }, ...saved(...objects, later));
    expect(counts(report)).toMatchObject({ 2: 150, 12: 1, 13: 1 });
    expect(report.compatible).toMatchObject({ received: 101, runs: 2, minutes: 480 });
    expect(report.lost).toBe(150);
    expect(row(report, 13).note).toBe('2 runs, 8 h');
  });

  test('row 7: a query of one’s own brings the same objects in every run', async () => {
    const objects = Array.from({ length: 250 }, (_, n) => host(String(n + 1)));
    const block = { indicator_query: 'rating GEQ 1', group_type: '', fetch_limit: 150 };
    const report = await compared(block, ...saved(...objects));
    expect(row(report, 7)).toMatchObject({
      objects: 50,
      lost: 50,
      note: 'the next run brought 200 objects of the one before',
    });
  });

  test('rows 20 and 21: types at the other end, and a file by all of its hashes', async () => {
    const file = `${'a'.repeat(32)} : ${'b'.repeat(40)}`;
    const associatedIndicators = data({ id: 9, type: 'File', summary: file });
    const associatedGroups = data({ id: 8, type: 'Vulnerability', name: 'CVE-2026-0001' });
    const report = await compared(
      { createRelationships: true },
      ...saved(host('1', { associatedIndicators, associatedGroups })),
    );
    expect(row(report, 20).examples[0]).toMatchObject({
      compatible: 'related-to File, related-to Vulnerability',
      fixed: 'indicator-of CVE, related-to File',
    });
    expect(row(report, 21).examples[0]).toMatchObject({
      compatible: file,
      fixed: 'b'.repeat(40),
    });
  });

  test('of an object that was saved twice the later modification counts, once', async () => {
    const old = host('1', { rating: 1 });
    const report = await compared(
      {},
      ...saved(old, host('1', { lastModified: '2026-05-01T00:00:00Z' }), old),
    );
    expect(counts(report)).toEqual({ 1: 1 });
    expect(report.fixed.read).toBe(1);
  });
});

test('rows that show nothing say why', async () => {
  const { rows } = await compared({}, ...saved(host('1')));
  expect(rows).toHaveLength(28);
  for (const { row: number, objects, note } of rows)
    if (objects === 0) expect(note, `row ${number}`).toMatch(/\w/);
});

test('people get lines of at most 100 columns, whatever stands in the values', async () => {
  const odd = host('1', { summary: `a\u001b[2J\u202e\n${'x'.repeat(300)}`, active: false });
  const { stdout, code } = await compare(
    { confidence: 0 },
    ...saved(odd, host('2', { rating: 5 })),
  );
  expect(code).toBe(0);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  expect(stdout).not.toMatch(/[\u001b\u202e]/);
  expect(stdout).toContain('never received in mode compatible: 1 object\n');
  expect(stdout).toMatch(/^ 11 +1 +1 +never hears of what is switched off/m);
  expect(stdout).toMatch(/^ {2}15 {2}Host h2\.example: confidence nothing, rating nothing → /m);
  expect(stdout).toMatch(/^ {3}4 {2}moves its place before anything is delivered: shows when/m);
});

test.each<[string, object, readonly string[], RegExp]>([
  ['an unknown export', {}, ['nothing'], /there is no export nothing/],
  ['a file that is not there', {}, ['soc', '--input', '/nowhere.json'], /there is no such file/],
  [
    'runs that are no number',
    {},
    ['soc', '--max-runs', '0'],
    /--max-runs: expected a whole number/,
  ],
  [
    'a query that the fixed mode cannot take',
    { mode: 'compatible', indicator_query: 'rating GEQ' },
    ['soc', ...saved(host('1'))],
    /indicator_query: expected TQL/,
  ],
])('refuses %s', async (_what, block, argv, message) => {
  const { code, stderr } = await compare(block, ...argv);
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
});

describe('runs of the integration', () => {
  const runs = (page: Parameters<typeof integrationRuns>[0]['page'], maxRuns = 9) =>
    integrationRuns({ kinds: ['indicator', 'group'], page, fetchLimit: 100, maxRuns });
  const listed = (from: number, count: number): readonly ListedObject[] =>
    Array.from({ length: count }, (_, n) => ({
      id: String(from + n),
      added: new Date(Date.UTC(2026, 0, 1, 0, 0, from + n)).toISOString().slice(0, 19),
    }));

  test('an error on the first page of indicators leaves groups out as well, and the run goes for a success', async () => {
    const failed = new CodedError('PlatformRejected', 'no such field');
    const asked: string[] = [];
    const { failures, received, finished } = await runs((kind) => {
      asked.push(kind);
      return Promise.reject(failed);
    });
    expect(asked).toEqual(['indicator']);
    expect(failures).toMatchObject([{ run: 1, kind: 'indicator', code: 'PlatformRejected' }]);
    expect([received.size, finished]).toEqual([0, true]);
  });

  test('an object that slips to the next page comes twice', async () => {
    const { repeated, received } = await runs((kind, after, start) =>
      Promise.resolve(
        kind === 'group' || after !== undefined
          ? []
          : start === 0
            ? listed(0, 100)
            : listed(99, 20),
      ),
    );
    expect(repeated).toEqual(['indicator:99']);
    expect(received.size).toBe(119);
  });

  test('end at the number that was asked for, and say so', async () => {
    const { finished, received } = await runs(
      (kind, after = '', start) =>
        Promise.resolve(
          listed(0, 1_000)
            .filter(({ added }) => added > after && kind === 'indicator')
            .slice(start, start + 100),
        ),
      2,
    );
    expect([finished, received.size]).toEqual([false, 400]);
  });
});

test('what was deleted is counted, with an example, and one is no more than one', async () => {
  const { simulator, tc } = await simulate();
  vi.stubEnv('TC_API_PATH', simulator.apiPath);
  vi.stubEnv('TC_ACCESS_ID', '11112222333344445555');
  vi.stubEnv('TC_SECRET_KEY', 'canary-secret-key-of-the-tests');
  onTestFinished(() => void vi.unstubAllEnvs());
  const change = tc.change();
  for (const name of ['gone.example', 'here.example']) change.indicator('Host', name).setRating(1);
  (await change.commit()).throwIfFailed();
  const remove = tc.change();
  remove.indicator('Host', 'gone.example').delete();
  (await remove.commit()).throwIfFailed();
  const report = await compared({});
  expect(row(report, 11)).toMatchObject({
    objects: 1,
    lost: 0,
    note: '1 deleted within 30 days',
    examples: [{ type: 'Host', value: 'gone.example', compatible: 'stays as it was' }],
  });
  const { stdout } = await compare({}, 'soc');
  const [seen = '', silent = ''] = stdout.split('Nothing to see on this data');
  expect(seen.replaceAll(/\s+/g, ' ')).toContain('Host gone.example: stays as it was → withdrawn');
  expect(silent).not.toContain('never hears of');
  expect(stdout).toMatch(/1 run, /);
  expect(stdout).not.toMatch(/\b1 (?:runs|owners|objects)\b/);
});
