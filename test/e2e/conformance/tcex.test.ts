// The vendor's own framework, as the registry has it, against our simulator: one case per operation of the Python programs.
//
// Needs Python 3.11 or later and the package registry. Without them the suite fails; TCFEEDS_SKIP_TCEX=<reason> skips it.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  providePython,
  skipNote,
  skipReason,
  tcexSet,
} from '../../conformance/python-environment.ts';
import { runProgram, type ProgramRun } from '../../conformance/run-program.ts';
import { PROGRAMS, titlesOf, type Line } from '../../conformance/titles.ts';

const SET = tcexSet('tcex');
const LINES = Object.keys(PROGRAMS) as Line[];
const PROVIDE_MS = 600_000;

describe.skipIf(skipReason(SET) !== '').each(LINES)(
  `the framework's %s line, unchanged ${skipNote(SET)}`,
  (line) => {
    let ran: ProgramRun;

    beforeAll(async () => {
      const { program, requirement } = PROGRAMS[line];
      ran = await runProgram(await providePython(tcexSet(requirement)), program);
      const passed = [...ran.reports.values()].filter(({ ok }) => ok).length;
      console.warn(`tcex ${ran.version}: ${passed} of ${titlesOf(line).length} operations`);
    }, PROVIDE_MS);

    test('runs to its end and reports every operation once', () => {
      expect(ran.problem).toBe('');
      expect([...ran.reports.keys()]).toEqual(titlesOf(line));
    });

    test.each(titlesOf(line).map((title) => [title] as const))('%s', (title) => {
      const report = ran.reports.get(title);
      expect(report, ran.problem).toBeDefined();
      expect(report?.ok, String(report?.detail)).toBe(true);
    });
  },
);
