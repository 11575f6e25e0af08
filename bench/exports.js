// Figures of exports: everything out for the first time, nothing new, one object in a hundred changed; and how long the pattern of the
// XSOAR integration takes for the same objects: pages of 100, one after the other.
//   npm run build && node bench/exports.js [--n 100000] [--delay 50] [--serial] [--json]
// Simulator, Temporal, worker and this program are processes of their own on loopback. `--delay` is how long the platform takes for
// each request in milliseconds, whatever the page; with `--serial` everything is read once before and answered from memory then
// (replaying-platform.js), so that the ratio is that of the readers. The memory is that of the worker. Ratios within one run decide.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { createThreatConnect } from '../dist/src/threatconnect/index.js';
import { startDevServer } from '../dist/src/worker/servers/index.js';
import { fill, urlOf } from './fill.js';
import { cpuOf, createPrograms, peakMb, saying, USER } from './programs.js';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '100000' },
    delay: { type: 'string', default: '50' },
    parallel: { type: 'string', default: '8' },
    serial: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const N = Number(values.n);
const OWNER = 'Bench Source';
const SERIAL_PAGE = 100;

const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-bench-'));
const temporal = await startDevServer({ onProgress: (text) => console.error(text) });
const { children, start } = createPrograms(folder, temporal);

const exportOf = (id) => `  ${id}:
    owners: [${OWNER}]
    group_type: []
    lagSeconds: 0
    parallel: ${values.parallel}
    outputs:
      json-lines: { to: ./out-${id} }
`;

/** From the first page that was asked for to the last that is safe in the store. */
async function readingOf(handle) {
  const { events } = await handle.fetchHistory();
  const ms = ({ eventTime: { seconds, nanos } }) => Number(seconds) * 1000 + nanos / 1e6;
  const begun = events.filter(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'readWindow',
  );
  const ids = new Set(begun.map(({ eventId }) => String(eventId)));
  const ended = events.filter((event) =>
    ids.has(String(event.activityTaskCompletedEventAttributes?.scheduledEventId)),
  );
  return Math.round(Math.max(...ended.map(ms)) - Math.min(...begun.map(ms)));
}

/** Pages of 100 by offset, each asked for when the one before it has come. */
async function readSerially(apiPath) {
  const begun = performance.now();
  let objects = 0;
  let requests = 0;
  const { origin } = new URL(apiPath);
  let next = `${apiPath}/v3/indicators?${new URLSearchParams({ owner: OWNER, fields: 'tags', resultLimit: String(SERIAL_PAGE) })}`;
  while (next) {
    const { pathname, search } = new URL(next);
    const url = new URL(`${pathname}${search}`, origin);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const proof = createHmac('sha256', USER.secretKey)
      .update(`${url.pathname}${url.search}:GET:${timestamp}`)
      .digest('base64');
    const authorization = `TC ${USER.accessId}:${proof}`;
    const response = await fetch(url, { headers: { authorization, timestamp } });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    const page = await response.json();
    objects += page.data.length;
    requests += 1;
    next = page.next;
  }
  if (objects !== N) throw new Error(`${objects} of ${N} came`);
  return { name: 'serial pages of 100', requests, wallMs: Math.round(performance.now() - begun) };
}

try {
  const simulator = start([
    ...['simulator', '--port', '0', '--user', `${USER.accessId}:${USER.secretKey}`],
    ...['--owner', OWNER, '--json'],
  ]);
  const { apiPath, url } = JSON.parse((await saying(simulator.stdout, /\n/)).split('\n')[0]);
  const tc = createThreatConnect({ apiPath, credentials: USER, owner: OWNER });
  await fill(tc, OWNER, N);
  const replaying = spawn(
    process.execPath,
    [new URL('replaying-platform.js', import.meta.url).pathname, apiPath],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(replaying);
  const platform = (await saying(replaying.stdout, /\n/)).trim();
  const { origin } = new URL(platform);
  await writeFile(
    join(folder, 'feeds.yaml'),
    `platforms:
  main:
    tc_api_path: ${platform}
    api_access_id: \${env:TC_ACCESS_ID}
    api_secret_key: \${env:TC_SECRET_KEY}
store: file:./var
feeds: {}
exports:
${['before', 'bench'].map(exportOf).join('')}`,
  );
  const worker = start(['worker']);
  await saying(worker.stderr, /working on/i);
  const applied = start(['apply']);
  await new Promise((resolve, reject) =>
    applied.on('close', (code) => (code === 0 ? resolve() : reject(new Error('apply failed')))),
  );
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });
  const figures = [];
  async function measure(name, feedId = 'bench') {
    const cpu = cpuOf(worker.pid);
    const platformCpu = cpuOf(simulator.pid);
    const handle = await client.workflow.start('indicatorExportWorkflow', {
      workflowId: `feed-run:bench:${name}`,
      taskQueue: 'tc-feeds',
      args: [{ v: 1, feedId, mode: 'delta' }],
    });
    const begun = performance.now();
    const { outcome, counts, collections } = await handle.result();
    const wallMs = Math.round(performance.now() - begun);
    const [read] = collections;
    const readingMs = await readingOf(handle);
    if (feedId !== 'bench') return;
    figures.push({
      name,
      outcome,
      read: read.records,
      created: counts.created,
      updated: counts.updated,
      wallMs,
      readingMs,
      objectsPerSecond: Math.round((read.records * 1000) / wallMs),
      workerCpuSeconds: Number((cpuOf(worker.pid) - cpu).toFixed(1)),
      platformCpuSeconds: Number((cpuOf(simulator.pid) - platformCpu).toFixed(1)),
      workerPeakMb: peakMb(worker.pid),
    });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  if (values.serial) {
    await measure('before', 'before');
    await readSerially(platform);
  }
  await fetch(`${origin}/delay?ms=${values.delay}`);
  await measure('everything');
  await measure('nothing new');
  await fill(tc, OWNER, N / 100, (n) => ({ ...urlOf(n * 100), rating: 5 }));
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await measure('1 % changed');
  if (values.serial) {
    const serial = await readSerially(platform);
    const [everything] = figures;
    const ratio = (ms) => Number((serial.wallMs / ms).toFixed(1));
    figures.push({
      ...serial,
      ratioReading: ratio(everything.readingMs),
      ratioRun: ratio(everything.wallMs),
    });
  }
  await tc.close();
  await connection.close();
  if (values.json) console.log(JSON.stringify({ n: N, node: process.version, figures }));
  else console.table(figures);
} finally {
  for (const child of children) child.kill('SIGKILL');
  await temporal.close();
  await rm(folder, { recursive: true, force: true });
}
