// Python environments with packages of others in them, made once per version and kept outside of any project, as the Temporal
// servers are. Of a set that is not pinned the registry is asked for the newest version each time; when it does not answer, what is
// kept is used.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { serverCacheDir } from '../../src/worker/servers/cache-dir.ts';
import { withLock } from '../../src/worker/servers/lock.ts';
import { runTool } from '../../src/worker/servers/run-tool.ts';

/** Packages that are installed together, in an environment of their own. */
export interface PackageSet {
  /** Of the folder; `TCFEEDS_SKIP_<NAME>=<reason>` leaves out what needs the set. */
  readonly name: string;
  /** The package whose version is that of the set. */
  readonly main: string;
  /** As pip takes them. All with `==`: the set is pinned, and the registry is asked only when nothing is kept. */
  readonly requirements: readonly [string, ...string[]];
}

export interface PythonEnvironment {
  readonly python: string;
  /** Of the set's main package. */
  readonly version: string;
}

/** The vendor's framework in the line that the requirement names. */
export const tcexSet = (requirement: string): PackageSet => ({
  name: 'tcex',
  main: 'tcex',
  requirements: [requirement],
});

const skipVariable = ({ name }: PackageSet): string =>
  `TCFEEDS_SKIP_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;

/** Why what needs the set is to be left out; '' = it is not. */
export const skipReason = (set: PackageSet): string => process.env[skipVariable(set)] ?? '';

/** For the titles of suites. */
export function skipNote(set: PackageSet): string {
  const reason = skipReason(set);
  return `(skipped when ${skipVariable(set)} gives a reason${reason === '' ? '' : `: ${reason}`})`;
}

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11'];
/** TcEx wants 3.11; later than 3.13 its dependencies are not known to install. */
const WANTED = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
const PROBE_MS = 20_000;
const INSTALL_MS = 240_000;
/** Seconds without an answer, and one more attempt: a closed network must not cost minutes. */
const PIP_PATIENCE = ['--timeout', '20', '--retries', '1', '--disable-pip-version-check'];
const COMPLETE = 'framework-version';

/** @throws {Error} with the reason when there is no Python or the packages cannot be had */
export async function providePython(set: PackageSet): Promise<PythonEnvironment> {
  try {
    return await provide(set);
  } catch (error) {
    const advice = `${skipVariable(set)}=<reason> leaves these tests out`;
    throw new Error(`${set.requirements.join(', ')} cannot be had (${advice})`, { cause: error });
  }
}

async function provide(set: PackageSet): Promise<PythonEnvironment> {
  const base = await findPython();
  const folder = join(serverCacheDir(), set.name, `python-${base.version}`);
  const kept = join(folder, set.requirements.join('-').replace(/[^a-z0-9.]+/gi, '-'));
  return withLock(
    `${kept}.lock`,
    () => undefined,
    async () => {
      await mkdir(kept, { recursive: true });
      const newest = await newestKept(kept);
      if (newest !== undefined && (await isNewest(newest, set))) return newest;
      try {
        return await install(base.command, set, kept);
      } catch (error) {
        if (newest !== undefined) return newest;
        throw error;
      }
    },
  );
}

async function findPython(): Promise<{ readonly command: string; readonly version: string }> {
  const own = process.env['TCFEEDS_PYTHON'];
  const candidates = own === undefined ? CANDIDATES : [own];
  const problems: string[] = [];
  for (const command of candidates) {
    const { ok, problem, tail } = await run(command, ['-c', WANTED], PROBE_MS);
    const [major = 0, minor = 0] = (tail[0] ?? '').split('.').map(Number);
    if (ok && major === 3 && minor >= 11) return { command, version: tail[0] ?? '' };
    problems.push(ok ? `${command} is ${tail[0] ?? 'unknown'}` : problem);
  }
  throw new Error(`Python 3.11 or later with venv is needed: ${problems.join('; ')}`);
}

async function newestKept(kept: string): Promise<PythonEnvironment | undefined> {
  const found: PythonEnvironment[] = [];
  for (const name of await readdir(kept)) {
    const version = await readFile(join(kept, name, COMPLETE), 'utf8').catch(() => undefined);
    if (version !== undefined) found.push({ python: pythonIn(join(kept, name)), version });
  }
  const order = new Intl.Collator('en', { numeric: true });
  return found.sort((a, b) => order.compare(b.version, a.version))[0];
}

/** True as well when the registry does not say. */
async function isNewest(
  kept: PythonEnvironment,
  { main, requirements }: PackageSet,
): Promise<boolean> {
  if (requirements.every((requirement) => requirement.includes('=='))) return true;
  const args = ['-m', 'pip', 'index', 'versions', ...PIP_PATIENCE, main];
  const { ok, tail } = await run(kept.python, args, PROBE_MS);
  const list = tail.find((line) => line.startsWith('Available versions:'));
  if (!ok || list === undefined) return true;
  const line = /<(\d+\.\d+)/.exec(requirements[0])?.[1];
  const versions = list.replace('Available versions:', '').split(',');
  const offered = versions.map((version) => version.trim());
  const newest = line === undefined ? offered[0] : offered.find((v) => v.startsWith('2.0.'));
  return newest === kept.version;
}

async function install(
  base: string,
  { main, requirements }: PackageSet,
  kept: string,
): Promise<PythonEnvironment> {
  const draft = join(kept, `draft-${randomUUID()}`);
  try {
    await must(base, ['-m', 'venv', draft], INSTALL_MS);
    const python = pythonIn(draft);
    await must(
      python,
      ['-m', 'pip', 'install', '--quiet', ...PIP_PATIENCE, ...requirements],
      INSTALL_MS,
    );
    const asked = [
      '-c',
      'import importlib.metadata as m, sys; print(m.version(sys.argv[1]))',
      main,
    ];
    const version = ((await must(python, asked, PROBE_MS))[0] ?? '').trim();
    await writeFile(join(draft, COMPLETE), version);
    const place = join(kept, version);
    await rm(place, { recursive: true, force: true });
    await rename(draft, place);
    return { python: pythonIn(place), version };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const pythonIn = (folder: string): string => join(folder, 'bin', 'python');

const run = (command: string, args: readonly string[], timeoutMs: number) =>
  runTool({ command, args, timeoutMs });

async function must(
  command: string,
  args: readonly string[],
  timeoutMs: number,
): Promise<readonly string[]> {
  const { ok, problem, tail } = await run(command, args, timeoutMs);
  if (ok) return tail;
  const said = tail.slice(-5).join(' ');
  throw new Error(`${[command, ...args].join(' ')} failed: ${problem} ${said}`);
}
