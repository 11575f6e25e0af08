// Figures of the SDK: reading a million indicators page by page, without fields and with tags.
//   npm run build && node bench/sdk-iterate.js [--n 1000000] [--page 10000] [--json]
// The simulator and the client are processes of their own on loopback, the memory is that of the client alone. As a yardstick the
// same pages are also read bare: signed requests by fetch, whose bodies are thrown away. What the client takes longer than
// that is its own.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fill } from './fill.js';
import { cpuOf, USER } from './programs.js';

const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '1000000' },
    page: { type: 'string', default: '10000' },
    json: { type: 'boolean', default: false },
    // How this program starts its other processes.
    role: { type: 'string', default: 'measure' },
    api: { type: 'string', default: '' },
    fields: { type: 'string', default: '' },
  },
});
const N = Number(values.n);
const PAGE = Number(values.page);
const OWNER = 'Bench Source';

const roles = { measure, serve, sdk: readBySdk, bare: readBare };
await roles[values.role]();

async function serve() {
  const { startSimulator } = await import('../dist/src/simulator/index.js');
  const { apiPath } = await startSimulator({ users: [USER], owners: [{ name: OWNER }] });
  console.log(apiPath);
}

async function open() {
  const { createThreatConnect } = await import('../dist/src/threatconnect/index.js');
  return createThreatConnect({ apiPath: values.api, credentials: USER, owner: OWNER });
}

/** One JSON line: what was read, how long it took, and the highest memory of this process. */
function report(items, requests, begun, cpuBefore, mark) {
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const cpuSeconds = (user + system) / 1e6;
  console.log(JSON.stringify({ items, requests, seconds, cpuSeconds, peakMb, mark }));
}

async function readBySdk() {
  const tc = await open();
  const fields = values.fields === '' ? [] : values.fields.split(',');
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let items = 0;
  // Something of every record is looked at, so that nothing can be left out.
  let mark = 0;
  for await (const { summary, tags } of tc.indicators.list({ pageSize: PAGE, fields })) {
    items += 1;
    mark += summary.length + (tags?.length ?? 0);
  }
  report(items, tc.requestCount(), begun, cpu, mark);
  await tc.close();
}

async function readBare() {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  let requests = 0;
  let bytes = 0;
  for (let start = 0; start < N; start += PAGE) {
    // By id, as the SDK asks: ids of an empty simulator are dense.
    const query = new URLSearchParams({
      owner: OWNER,
      ...(start === 0 ? {} : { tql: `id > ${start}` }),
      ...(values.fields === '' ? {} : { fields: values.fields }),
      sorting: 'id asc',
      resultLimit: String(PAGE),
    });
    const url = new URL(`${values.api}/v3/indicators?${query}`);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const proof = createHmac('sha256', USER.secretKey)
      .update(`${url.pathname}${url.search}:GET:${timestamp}`)
      .digest('base64');
    const authorization = `TC ${USER.accessId}:${proof}`;
    const response = await fetch(url, { headers: { authorization, timestamp } });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    for await (const chunk of response.body) bytes += chunk.byteLength;
    requests += 1;
  }
  report(N, requests, begun, cpu, bytes);
}

async function measure() {
  const simulator = spawn(process.execPath, [import.meta.filename, '--role', 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const api = await new Promise((resolve) =>
      simulator.stdout.once('data', (data) => resolve(String(data).trim())),
    );
    values.api = api;
    const tc = await open();
    await fill(tc, OWNER, N);
    await tc.close();
    const figures = [];
    for (const fields of ['', 'tags'])
      for (const role of ['bare', 'sdk']) figures.push(await run(role, fields, simulator.pid));
    show(figures);
  } finally {
    simulator.kill();
  }
}

async function run(role, fields, simulatorPid) {
  const args = ['--role', role, '--api', values.api, '--fields', fields];
  const before = cpuOf(simulatorPid);
  const child = spawn(
    process.execPath,
    [import.meta.filename, ...args, '--n', values.n, '--page', values.page],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  child.stdout.on('data', (data) => (text += data));
  await new Promise((resolve) => child.on('close', resolve));
  const { items, requests, seconds, cpuSeconds, peakMb } = JSON.parse(text);
  if (items !== N) throw new Error(`${role}: ${items} of ${N} came back`);
  return {
    reader: role,
    fields: fields === '' ? 'none' : fields,
    items,
    requests,
    seconds: Number(seconds.toFixed(2)),
    itemsPerSecond: Math.round(items / seconds),
    requestsPerSecond: Number((requests / seconds).toFixed(1)),
    clientCpuSeconds: Number(cpuSeconds.toFixed(2)),
    simulatorCpuSeconds: Number((cpuOf(simulatorPid) - before).toFixed(2)),
    clientPeakMb: peakMb,
  };
}

function show(figures) {
  if (values.json)
    console.log(JSON.stringify({ n: N, page: PAGE, node: process.version, figures }));
  else console.table(figures);
}
