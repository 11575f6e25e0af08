// Reads what one Vitest project reported and puts the projects together: a table, the reasons of skipped tests, and one closing
// line. A project that ended badly without a failed test (a file that does not load, an error between tests, no file at all)
// counts as a failure, so that nothing can pass by not running.

/** @typedef {{name: string, passed: number, failed: number, skipped: number, ms: number, reasons: Map<string, number>, problems: string[]}} SuiteReport */

const DONE = new Set(['passed', 'failed']);

/**
 * @param {string} name
 * @param {{testResults?: object[]} | undefined} report JSON of the reporter, if it wrote one
 * @param {{exitCode: number | null, ms: number, root: string}} run
 * @returns {SuiteReport}
 */
export function readSuite(name, report, { exitCode, ms, root }) {
  const suite = { name, passed: 0, failed: 0, skipped: 0, ms, reasons: new Map(), problems: [] };
  for (const file of report?.testResults ?? []) {
    const path = file.name.replace(`${root}/`, '');
    for (const test of file.assertionResults) {
      if (test.status === 'passed') suite.passed += 1;
      else if (test.status === 'failed') suite.failed += 1;
      if (DONE.has(test.status)) continue;
      suite.skipped += 1;
      const reason = reasonOf(test, path);
      suite.reasons.set(reason, (suite.reasons.get(reason) ?? 0) + 1);
    }
    const hasFailure = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !hasFailure) {
      suite.failed += 1;
      suite.problems.push(`${path} could not be run: ${firstLine(file.message)}`);
    }
  }
  if (exitCode !== 0 && suite.failed === 0) {
    suite.failed += 1;
    suite.problems.push(`${name} ended with exit code ${exitCode ?? 'unknown'} (see above)`);
  } else if (suite.passed + suite.failed + suite.skipped === 0) {
    suite.failed += 1;
    suite.problems.push(`${name} has no tests`);
  }
  return suite;
}

/** A project that could not even begin. @returns {SuiteReport} */
export function failedSuite(name, problem) {
  return { name, passed: 0, failed: 1, skipped: 0, ms: 0, reasons: new Map(), problems: [problem] };
}

/** The table, problems and reasons, without the closing line. @param {SuiteReport[]} suites */
export function summary(suites) {
  const rows = suites.map(({ name, passed, failed, skipped, ms }) => [
    name,
    String(passed),
    String(failed),
    String(skipped),
    `${(ms / 1000).toFixed(1)} s`,
  ]);
  const table = [['suite', 'passed', 'failed', 'skipped', 'time'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
      .join('  '),
  );
  const problems = suites.flatMap((suite) => suite.problems.map((text) => `failed: ${text}`));
  const skipped = suites.flatMap((suite) =>
    [...suite.reasons].map(([reason, count]) => `skipped in ${suite.name}: ${count} × ${reason}`),
  );
  const total = suites.reduce((sum, suite) => sum + suite.skipped, 0);
  return [...lines, ...problems, ...skipped, `${total} skipped in all`].join('\n');
}

/** `N passed, N failed`. @param {SuiteReport[]} suites */
export function closingLine(suites) {
  const sum = (key) => suites.reduce((total, suite) => total + suite[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

/** A group that skips says why in its title, "… (skipped when …)"; else the file must do. */
function reasonOf(test, path) {
  const title = [...test.ancestorTitles, test.title].find((text) => /skipped when/.test(text));
  return title === undefined ? `${path}, which gives no reason` : title;
}

const firstLine = (text) => String(text).split('\n')[0];
