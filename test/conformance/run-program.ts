// Runs one of the Python programs against a simulator of its own and reads its report.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../src/simulator/index.ts';
import { runTool } from '../../src/worker/servers/run-tool.ts';
import { startFront, type SeenRequest } from './front.ts';
import type { PythonEnvironment } from './python-environment.ts';
import { PYTHON_FOLDER } from './titles.ts';

export interface Report {
  readonly operation: string;
  readonly ok: boolean;
  readonly detail: unknown;
  readonly ms: number;
}

export interface ProgramRun {
  readonly version: string;
  readonly reports: ReadonlyMap<string, Report>;
  readonly seen: readonly SeenRequest[];
  /** Why the program ended badly, with the last lines it said; empty when it did not. */
  readonly problem: string;
}

const USER = { accessId: '12345678901234567890', secretKey: 'example-secret-key-not-a-real-one' };
const TOKEN = 'APIV2:1:example:1:not-a-real-token=';
const PROGRAM_MS = 240_000;

export async function runProgram(
  { python }: PythonEnvironment,
  program: string,
  options: { readonly withToken?: boolean } = {},
): Promise<ProgramRun> {
  const simulator = await startSimulator({
    users: [{ ...USER, tokens: [TOKEN] }],
    owners: [
      { name: 'Demo Organization', kind: 'Organization' },
      { name: 'Demo Source', bulk: { json: true, csv: true } },
      { name: 'Demo Community', kind: 'Community' },
    ],
  });
  const front = await startFront(simulator.url);
  const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-conformance-'));
  try {
    const certificate = join(folder, 'certificate.pem');
    await writeFile(certificate, front.certificate);
    const lines: Record<string, unknown>[] = [];
    const { ok, problem, tail } = await runTool({
      command: python,
      args: [
        join(PYTHON_FOLDER, program),
        ...['--api-path', front.apiPath],
        ...['--access-id', USER.accessId, '--secret-key', USER.secretKey],
        ...(options.withToken === true ? ['--token', TOKEN] : []),
      ],
      timeoutMs: PROGRAM_MS,
      cwd: folder,
      env: environment(folder, certificate),
      onLine: (line) => {
        if (line.startsWith('{')) lines.push(JSON.parse(line) as Record<string, unknown>);
      },
    });
    const reports = lines.filter((line) => 'operation' in line) as unknown as Report[];
    const version = lines[0]?.['version'];
    return {
      version: typeof version === 'string' ? version : 'unknown',
      reports: new Map(reports.map((report) => [report.operation, report])),
      seen: front.seen,
      problem: ok ? '' : `${problem}\n${tail.slice(-8).join('\n')}`,
    };
  } finally {
    await front.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nothing of the machine but the search path: the framework keeps files in the home and temp folders. */
const environment = (folder: string, certificate: string): Record<string, string | undefined> => ({
  PATH: process.env['PATH'],
  LANG: 'C.UTF-8',
  HOME: folder,
  TMPDIR: folder,
  PYTHONDONTWRITEBYTECODE: '1',
  NO_PROXY: '127.0.0.1',
  // The environment wins over what the framework is told about certificates.
  REQUESTS_CA_BUNDLE: certificate,
  CURL_CA_BUNDLE: certificate,
});
