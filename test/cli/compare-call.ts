// `tcfeeds export compare` of an export `soc`, as a call.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import type { Comparison } from '../../src/exports/compare/compare-modes.ts';
import type { ComparedRow } from '../../src/exports/compare/tally.ts';
import { recordingTerminal } from './recording-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));

export const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** Nobody is there unless a test says so; saved answers need nobody. */
const platforms = () => ({
  api: {
    tc_api_path: process.env['TC_API_PATH'] ?? 'http://127.0.0.1:9/api',
    api_access_id: '${env:TC_ACCESS_ID}',
    api_secret_key: '${env:TC_SECRET_KEY}',
  },
});

/** @param argv begins with another id where it does not begin with an option */
export async function compare(block: object, ...argv: readonly string[]) {
  const exports = { soc: { ...block, outputs: { xsoar: { use: 'xsoar-json', to: './out' } } } };
  const config = file('tcfeeds.yaml', JSON.stringify({ platforms: platforms(), exports }));
  const words = argv[0]?.startsWith('--') === true ? ['soc', ...argv] : argv;
  const terminal = recordingTerminal();
  const code = await runCli(['export', 'compare', ...words, '--config', config], terminal);
  return { code, stdout: terminal.stdout(), stderr: terminal.stderr() };
}

export async function compared(block: object, ...argv: readonly string[]): Promise<Comparison> {
  const { code, stdout, stderr } = await compare(block, '--json', ...argv);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Comparison;
}

/** Objects by row, without the rows that show nothing. */
export const counts = ({ rows }: Comparison): Readonly<Record<number, number>> =>
  Object.fromEntries(
    rows.filter(({ objects }) => objects > 0).map((one) => [one.row, one.objects]),
  );

export function row({ rows }: Comparison, number: number): ComparedRow {
  const found = rows.find((one) => one.row === number);
  if (found === undefined) throw new Error(`no row ${number}`);
  return found;
}
