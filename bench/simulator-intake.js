// Figures of the simulator: intake of batches on one core, memory of a million indicators, and reading them back in pages.
//   npm run build && node bench/simulator-intake.js [--records 1000000] [--json]
// The simulator is the command `tcfeeds simulator` as anybody starts it, bound to one core where taskset exists. Bodies are made before
// the clock starts. Rates per CPU second do not depend on what else the machine does.
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { urlOf } from './fill.js';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    json: { type: 'boolean', default: false },
  },
});
const RECORDS = Number(values.records);
const PER_BATCH = 25_000;
const PAGE = 10_000;
const TICKS_PER_SECOND = 100;
const OWNER = 'Bench Source';
const USER = { accessId: '1', secretKey: 'bench-secret-key' };

await measure();

function bodyOf(start, count) {
  const indicator = [];
  for (let n = start; n < start + count; n += 1) indicator.push(urlOf(n));
  return Buffer.from(JSON.stringify({ group: [], indicator, association: [] }));
}

async function measure() {
  const pinned = spawnSync('taskset', ['--version']).status === 0;
  const cli = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
  const user = `${USER.accessId}:${USER.secretKey}`;
  const options = ['simulator', '--user', user, '--owner', OWNER, '--json'];
  const command = [process.execPath, cli, ...options];
  const [program, ...args] = pinned ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const base = await new Promise((resolve) =>
    child.stdout.once('data', (data) => resolve(JSON.parse(String(data)).url)),
  );

  async function call(method, path, body, type = 'application/json') {
    const target = `/api${path}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', USER.secretKey)
      .update(`${target}:${method}:${timestamp}`)
      .digest('base64');
    const response = await fetch(base + target, {
      method,
      headers: {
        Timestamp: timestamp,
        Authorization: `TC ${USER.accessId}:${signature}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      body,
    });
    return response.json();
  }

  const status = (name) =>
    Number(
      new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1],
    );
  /** CPU seconds of all threads of the simulator so far. */
  const cpuSeconds = () => {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  };
  const rates = (seconds, cpu) => ({
    seconds,
    objectsPerSecond: Math.round(RECORDS / seconds),
    objectsPerCpuSecond: Math.round(RECORDS / cpu),
  });
  const settings = JSON.stringify({
    version: 'V2',
    owner: OWNER,
    haltOnError: false,
    action: 'Create',
    attributeWriteType: 'Replace',
  });

  async function intake() {
    let ms = 0;
    const cpuBefore = cpuSeconds();
    for (let start = 0; start < RECORDS; start += PER_BATCH) {
      const count = Math.min(PER_BATCH, RECORDS - start);
      const body = bodyOf(start, count);
      const begun = performance.now();
      const { data } = await call('POST', '/v2/batch', settings);
      const path = `/v2/batch/${data.batchId}`;
      await call('POST', path, body, 'application/octet-stream');
      const answer = await call('GET', path);
      ms += performance.now() - begun;
      const { status: state, successCount } = answer.data.batchStatus;
      if (state !== 'Completed' || successCount !== count) throw new Error(JSON.stringify(answer));
    }
    return rates(ms / 1000, cpuSeconds() - cpuBefore);
  }

  async function readBack() {
    const begun = performance.now();
    const cpuBefore = cpuSeconds();
    let found = 0;
    for (let start = 0; start < RECORDS; start += PAGE) {
      const path = `/v3/indicators?fields=tags&resultLimit=${PAGE}&resultStart=${start}`;
      found += (await call('GET', path)).data.length;
    }
    const seconds = (performance.now() - begun) / 1000;
    if (found !== RECORDS) throw new Error(`${found} of ${RECORDS} came back`);
    return rates(seconds, cpuSeconds() - cpuBefore);
  }

  try {
    const created = await intake();
    const updated = await intake();
    const residentMb = Math.round(status('VmRSS') / 1024);
    const read = await readBack();
    const peakMb = Math.round(status('VmHWM') / 1024);
    const figures = { records: RECORDS, pinned, created, updated, read, residentMb, peakMb };
    if (values.json) console.log(JSON.stringify(figures));
    else {
      console.log(`${RECORDS} indicators with 2 tags and 1 attribute, ${PER_BATCH} per batch`);
      console.log(`simulator ${pinned ? 'on one core' : 'not bound to a core'}`);
      const line = (name, { objectsPerSecond: wall, objectsPerCpuSecond: cpu }) =>
        console.log(`${name}: ${wall} objects/s, ${cpu} per CPU second`);
      line('intake, new', created);
      line('intake, again', updated);
      line('v3 pages with tags', read);
      console.log(`memory: ${residentMb} MB after intake, ${peakMb} MB at most`);
    }
  } finally {
    child.kill();
  }
}
