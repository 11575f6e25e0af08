// The closing line of the test command must be right above all when something went wrong.
import { describe, expect, test } from 'vitest';

interface Suite {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly problems: readonly string[];
}
interface TestReport {
  readonly readSuite: (
    name: string,
    report: unknown,
    run: { exitCode: number | null; ms: number; root: string },
  ) => Suite;
  readonly failedSuite: (name: string, problem: string) => Suite;
  readonly summary: (suites: readonly Suite[]) => string;
  readonly closingLine: (suites: readonly Suite[]) => string;
}

const script = new URL('../../scripts/test-report.js', import.meta.url).href;
const { readSuite, failedSuite, summary, closingLine } = (await import(script)) as TestReport;

const file = (statuses: readonly string[], more: object = {}): object => ({
  name: '/repo/test/a.test.ts',
  status: statuses.includes('failed') ? 'failed' : 'passed',
  message: '',
  assertionResults: statuses.map((status, index) => ({
    status,
    title: `test ${index}`,
    ancestorTitles: ['group'],
  })),
  ...more,
});
const run = (exitCode: number | null = 0) => ({ exitCode, ms: 1500, root: '/repo' });

describe('the report of the test command', () => {
  test('adds up passed, failed and skipped tests of all suites', () => {
    const suites = [
      readSuite('unit', { testResults: [file(['passed', 'passed', 'skipped'])] }, run()),
      readSuite('e2e', { testResults: [file(['passed', 'failed', 'todo'])] }, run(1)),
    ];
    expect(closingLine(suites)).toBe('3 passed, 1 failed');
    expect(closingLine(suites.slice(0, 1))).toBe('2 passed, 0 failed');
    expect(summary(suites).split('\n').slice(0, 3)).toEqual([
      'suite  passed  failed  skipped   time',
      'unit        2       0        1  1.5 s',
      'e2e         1       1        1  1.5 s',
    ]);
  });

  test('says why tests were skipped, a line for each reason', () => {
    const titled = { ancestorTitles: ['real feeds (skipped when there are none)'] };
    const assertionResults = [1, 2].map((n) => ({ status: 'skipped', title: `${n}`, ...titled }));
    const suite = readSuite(
      'e2e',
      { testResults: [file([], { assertionResults }), file(['skipped'])] },
      run(),
    );
    expect(summary([suite])).toContain(
      'skipped in e2e: 2 × real feeds (skipped when there are none)',
    );
    expect(summary([suite])).toContain('skipped in e2e: 1 × test/a.test.ts, which gives no reason');
  });

  test.each([
    ['a file that does not load', [file([], { status: 'failed', message: 'no x\nat y' })], 1],
    ['an error outside of tests', [file(['passed'])], 1],
    ['no report at all', undefined, null],
    ['no test at all', [], 0],
  ])('counts %s as a failure', (_, testResults, exitCode) => {
    const suite = readSuite('unit', testResults && { testResults }, run(exitCode));
    expect(suite.failed).toBe(1);
    expect(suite.problems).toHaveLength(1);
  });

  test('counts a suite whose server is missing as a failure', () => {
    const suites = [failedSuite('schedules', 'not run: no server')];
    expect(closingLine(suites)).toBe('0 passed, 1 failed');
    expect(summary(suites)).toContain('failed: not run: no server');
  });
});
