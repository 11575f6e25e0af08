// Packages that judge what outputs write, and the running of their programs.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTool } from '../../src/worker/servers/run-tool.ts';
import { providePython, type PackageSet } from './python-environment.ts';
import { PYTHON_FOLDER } from './titles.ts';

/** The validator's 3.3.1 was published without its schemas. */
export const STIX_SET: PackageSet = {
  name: 'stix',
  main: 'stix2',
  requirements: ['stix2==3.0.2', 'stix2-validator==3.2.0'],
};
export const MISP_SET: PackageSet = {
  name: 'misp',
  main: 'pymisp',
  requirements: ['pymisp==2.5.34.4'],
};

export const TAXII_SET: PackageSet = {
  name: 'taxii',
  main: 'taxii2-client',
  requirements: ['taxii2-client==2.3.0'],
};

const CHECK_MS = 240_000;

/** Lets a program read files in a folder of its own; the JSON that it says of them, a line each. */
export async function checkFiles<T>(
  set: PackageSet,
  program: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly T[]> {
  const { python } = await providePython(set);
  const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-checked-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const lines: T[] = [];
    const { ok, problem, tail } = await runTool({
      command: python,
      args: ['-W', 'ignore', join(PYTHON_FOLDER, program), folder],
      timeoutMs: CHECK_MS,
      cwd: folder,
      env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: folder, TMPDIR: folder },
      onLine: (line) => {
        if (line.startsWith('{')) lines.push(JSON.parse(line) as T);
      },
    });
    if (!ok) throw new Error(`${program}: ${problem}\n${tail.join('\n')}`);
    return lines;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
