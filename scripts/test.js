// npm test: provides both Temporal servers, runs the suites, counts each apart, and ends with one line.
//
//   npm test                              what runs on every change: all but the three suites that take long
//   npm test -- --all                     those too: the vendor's framework in Python against the simulator, killed workers and
//                                         terminated runs, and what repeats a proof by rounds, days or histories
//   npm test -- --only unit,workflows     some suites
//
// End-to-end tests spend much of their time waiting (for retries, for processes), the others compute. So two suites run
// at a time, the longest first: when one ends the next one begins, and no core is idle before the end.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDist, dist, isFresh, root } from './build-dist.js';
import { closingLine, failedSuite, readSuite, summary } from './test-report.js';

/** Servers each suite needs; in the order in which they begin. */
const SUITES = {
  unit: [],
  e2e: ['dev', 'test'],
  workflows: ['test'],
  schedules: ['dev'],
  replay: [],
  kills: ['dev'],
  long: ['dev', 'test'],
  conformance: [],
};
const LONG = ['kills', 'long', 'conformance'];
/** With three on two cores each takes so much longer that all together do, too. */
const AT_A_TIME = 2;
const names = Object.keys(SUITES);
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');

async function main() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, all: { type: 'boolean', default: false } },
  });
  const usual = values.all ? names : names.filter((name) => !LONG.includes(name));
  const wanted = values.only === undefined ? usual : values.only.split(',');
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    return [failedSuite(unknown.join(','), `no such suite; there are ${names.join(', ')}`)];
  }
  say('build: dist is made anew when sources changed');
  try {
    if (!isFresh()) await buildDist();
  } catch (error) {
    return [failedSuite('build', messageOf(error))];
  }
  const servers = await provide(wanted.flatMap((name) => SUITES[name]));
  return runSuites(
    names.filter((name) => wanted.includes(name)),
    servers,
  );
}

/** The first of those that run writes at once, the others when they have ended. */
async function runSuites(wanted, servers) {
  const waiting = [...wanted];
  const reports = new Map();
  let isTerminalTaken = false;
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const isFirst = !isTerminalTaken;
      if (isFirst) isTerminalTaken = true;
      reports.set(name, await runSuite(name, servers, isFirst ? process.stdout : new Later()));
      if (isFirst) isTerminalTaken = false;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return wanted.map((name) => reports.get(name));
}

/** Keeps the output of a suite until it has ended, so that the lines of two suites do not mix. */
class Later {
  #chunks = [];
  write(chunk) {
    this.#chunks.push(chunk);
  }
  end() {
    for (const chunk of this.#chunks) process.stdout.write(chunk);
  }
}

/** A server that cannot be had fails the suites that need it; the others run all the same. */
async function provide(kinds) {
  const module = await import(join(dist, 'src/worker/servers/index.js'));
  const ways = {
    dev: [module.provideDevServer, 'TEMPORAL_CLI_PATH'],
    test: [module.provideTestServer, 'TEMPORAL_TEST_SERVER_PATH'],
  };
  const provided = {
    env: { TCFEEDS_WORKFLOW_BUNDLE: join(dist, 'workflow-bundle.js'), TCFEEDS_TEST_BUILT: '1' },
    problems: {},
  };
  for (const kind of new Set(kinds)) {
    const [provideServer, variable] = ways[kind];
    say(`servers: looking for the Temporal ${kind} server`);
    try {
      const server = await provideServer({ onProgress: (line) => say(`servers: ${line}`) });
      provided.env[variable] = server.path;
      say(`servers: ${kind} server ${server.version} (${server.source}): ${server.path}`);
    } catch (error) {
      provided.problems[kind] = messageOf(error);
      say(`servers: ${messageOf(error)}`);
    }
  }
  return provided;
}

async function runSuite(name, { env, problems }, output) {
  const missing = SUITES[name].map((kind) => problems[kind]).filter(Boolean);
  if (missing.length > 0) return failedSuite(name, `not run: ${missing.join(' ')}`);
  const isLater = output instanceof Later;
  say(`suite: ${name}${isLater ? ' (at the same time; its lines come when it has ended)' : ''}`);
  const folder = mkdtempSync(join(tmpdir(), 'tcfeeds-test-'));
  const file = join(folder, 'report.json');
  const startedAt = Date.now();
  const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const child = spawn(process.execPath, [vitest, 'run', '--project', name, ...options], {
    cwd: root,
    stdio: ['ignore', isLater ? 'pipe' : 'inherit', isLater ? 'pipe' : 'inherit'],
    env: { ...process.env, ...env },
  });
  child.stdout?.on('data', (chunk) => output.write(chunk));
  child.stderr?.on('data', (chunk) => output.write(chunk));
  const exitCode = await new Promise((resolve) => child.on('close', resolve));
  if (isLater) {
    say(`\nsuite: ${name}`);
    output.end();
  }
  const report = readReport(file);
  rmSync(folder, { recursive: true, force: true });
  return readSuite(name, report, { exitCode, ms: Date.now() - startedAt, root });
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const say = (line) => process.stdout.write(`${line}\n`);
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

// Vitest shares the terminal and gets Ctrl-C by itself; this process stays to report.
process.on('SIGINT', () => undefined);
const suites = await main().catch((error) => [failedSuite('runner', messageOf(error))]);
say(`\n${summary(suites)}\n`);
say(closingLine(suites));
process.exitCode = suites.some(({ failed }) => failed > 0) ? 1 : 0;
