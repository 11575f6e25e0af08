// `tcfeeds export compare` on a platform with 20 000 objects of everything.
import { expect, test, vi } from 'vitest';
import { showComparison } from '../../src/cli/export/show-comparison.ts';
import {
  COMPATIBLE_GROUP_TYPES,
  COMPATIBLE_INDICATOR_TYPES,
} from '../../src/exports/query/types.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { CUSTOM_TYPE, MIXED_OWNERS, mixedData } from '../exports/mixed-data.ts';
import { compared, counts, file, row } from './compare-call.ts';
import { recordingTerminal } from './recording-terminal.ts';

interface Line {
  readonly k: string;
  readonly id: number;
  readonly type: string;
  readonly summary: string;
  readonly flags: readonly boolean[];
  readonly dates?: object;
}

test('both modes on 20 000 mixed objects: each row has the objects that the data was made with', async () => {
  vi.setConfig({ testTimeout: 120_000 });
  const text = mixedData(20_000, Math.floor(Date.now() / 1_000));
  const simulator = await startSimulator({
    users: [{ accessId: '1', secretKey: 'secret-of-the-test' }],
    owners: MIXED_OWNERS.map((name) => ({ name })),
    indicatorTypes: [CUSTOM_TYPE],
    persistFile: file('mixed.jsonl', text),
  });
  try {
    vi.stubEnv('TC_API_PATH', simulator.apiPath);
    vi.stubEnv('TC_ACCESS_ID', '1');
    vi.stubEnv('TC_SECRET_KEY', 'secret-of-the-test');
    const report = await compared({ createRelationships: true });

    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const objects = lines.filter(({ k }) => k === 'indicator' || k === 'group');
    const isChosen = ({ k, type }: Line): boolean =>
      (k === 'group' ? COMPATIBLE_GROUP_TYPES : COMPATIBLE_INDICATOR_TYPES).includes(type);
    const isActive = ({ k, flags }: Line): boolean => k === 'group' || flags[0] === true;
    const active = objects.filter((line) => line.k === 'indicator' && isActive(line));
    const found = counts(report);
    expect(report.fixed).toMatchObject({ read: 20_000, indicators: 18_000, groups: 2_000 });
    expect(found[22]).toBe(objects.filter((line) => !isChosen(line)).length);
    expect(found[11]).toBe(
      objects.filter((line) => isChosen(line) && !isActive(line)).length + 250,
    );
    expect(found[18]).toBe(
      active.filter(({ type, summary }) => /^(?:Address|CIDR)$/.test(type) && summary.includes(':'))
        .length,
    );
    expect(found[19]).toBe(active.filter(({ type }) => type === 'Registry Key').length);
    expect(found[25]).toBe(objects.filter(({ id }) => id > Number.MAX_SAFE_INTEGER).length);
    expect(row(report, 11).note).toBe('250 deleted within 30 days');
    // Whatever never comes is counted in one row.
    expect(report.lost).toBe((found[2] ?? 0) + (found[11] ?? 0) - 250 + (found[22] ?? 0));
    expect(report.compatible.received + report.lost).toBe(20_000);
    expect(report.compatible).toMatchObject({
      runs: 7,
      finished: true,
      onlyThere: 0,
      failures: [],
    });
    expect(found).toMatchInlineSnapshot(`
      {
        "1": 4092,
        "11": 1021,
        "12": 12600,
        "13": 12600,
        "14": 1340,
        "15": 6430,
        "16": 2808,
        "17": 5940,
        "18": 2315,
        "19": 1158,
        "2": 959,
        "20": 2309,
        "21": 327,
        "22": 3628,
        "25": 10000,
        "27": 321,
      }
    `);

    const terminal = recordingTerminal(200);
    showComparison(report, terminal);
    for (const line of terminal.stdout().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    if (process.env['SHOW'] !== undefined) console.log(terminal.stdout());
  } finally {
    vi.unstubAllEnvs();
    await simulator.close();
  }
});
