// The stored wire of the framework is what the framework sends today. `npm run wire:record` stores it anew.
import { readFile, writeFile } from 'node:fs/promises';
import { expect, describe, test } from 'vitest';
import { cutCases } from '../../conformance/parity/cases.ts';
import { GOLDEN, type GoldenWire } from '../../conformance/parity/golden.ts';
import {
  providePython,
  skipNote,
  skipReason,
  tcexSet,
} from '../../conformance/python-environment.ts';
import { runProgram } from '../../conformance/run-program.ts';

const SET = tcexSet('tcex');
const RECORD = process.env['RECORD_WIRE'] === '1';

describe.skipIf(skipReason(SET) !== '')(`the stored wire ${skipNote(SET)}`, () => {
  test('is what the newest framework sends', async () => {
    const python = await providePython(SET);
    const byKey = await runProgram(python, 'wire.py');
    const byToken = await runProgram(python, 'wire.py', { withToken: true });
    expect([byKey.problem, byToken.problem]).toEqual(['', '']);
    const captured: GoldenWire = {
      framework: `tcex ${byKey.version}`,
      wire: cutCases([...byKey.seen, ...byToken.seen]),
    };
    if (RECORD) await writeFile(GOLDEN, `${JSON.stringify(captured, null, 1)}\n`);
    const golden = JSON.parse(await readFile(GOLDEN, 'utf8')) as GoldenWire;
    if (golden.framework !== captured.framework)
      console.warn(`stored: ${golden.framework}, captured: ${captured.framework}`);
    // A new version that sends the same is no reason to fail.
    expect(captured.wire).toEqual(golden.wire);
  }, 600_000);
});
