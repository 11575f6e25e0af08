// Figures of the main job: 100 000 records first load, 1 % delta, empty run, on real servers of this machine.
//   npm run build && npm run bench [-- --records 100000]
// Ratios within one run decide; absolute numbers say which machine this was.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { startDevServer } from '../dist/src/worker/servers/index.js';
import { createPrograms, peakMb, saying, USER } from './programs.js';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '100000' },
    json: { type: 'boolean', default: false },
  },
});
const RECORDS = Number(values.records);
const OWNER = 'Bench Source';

const line = (n, version) =>
  `"${n}","2031-01-02 03:04:05","http://198.51.100.${n % 250}:${8000 + (n % 1000)}/bins/${n}.x${version}","online","2031-01-02 03:04:05","malware_download","elf,ExampleBot${n % 40}","https://urlhaus.example/url/${n}/","someone${n % 300}"\n`;
/** `changed` records have another reporter and tag set; the identity stays. */
const row = (n, changed) => (changed ? line(n, '').replace('ExampleBot', 'OtherBot') : line(n, ''));
function documentOf(changed) {
  const head =
    '# Last updated: 2031-01-02 03:04:05 (UTC)\n# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n';
  const rows = [];
  for (let n = 1; n <= RECORDS; n += 1) rows.push(row(n, changed && n % 100 === 0));
  return Buffer.from(head + rows.join(''));
}

let body = documentOf(false);
let bodyVersion = 1;
const source = createServer((request, response) => {
  const etag = `"${bodyVersion}"`;
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, { etag }).end();
  return response
    .writeHead(200, { etag, 'content-type': 'text/csv', 'content-length': body.length })
    .end(body);
});
await new Promise((resolve) => source.listen(0, '127.0.0.1', resolve));
const sourceUrl = `http://127.0.0.1:${source.address().port}/online.csv`;

const folder = await mkdtemp(join(tmpdir(), 'tcfeeds-bench-'));
const temporal = await startDevServer({ onProgress: (text) => console.error(text) });
const { children, start } = createPrograms(folder, temporal);
async function tcfeeds(...args) {
  const child = start(args);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0 && code !== 3)
    throw new Error(`tcfeeds ${args.join(' ')}: ${code}\n${stdout}${stderr}`);
  return stdout;
}
try {
  const simulator = start([
    'simulator',
    '--port',
    '0',
    '--user',
    `${USER.accessId}:${USER.secretKey}`,
    '--owner',
    OWNER,
    '--json',
  ]);
  const { apiPath, url } = JSON.parse((await saying(simulator.stdout, /\n/)).split('\n')[0]);
  await writeFile(
    join(folder, 'feeds.yaml'),
    `platforms:\n  main:\n    tc_api_path: ${apiPath ?? `${url}/api`}\n    api_access_id: \${env:TC_ACCESS_ID}\n    api_secret_key: \${env:TC_SECRET_KEY}\nstore: file:./var\nfeeds:\n  urlhaus:\n    tc_owner: ${OWNER}\n    collections: { online: true, recent: false }\n    url.online: ${sourceUrl}\n    keep_non_global: true\n`,
  );
  const worker = start(['worker']);
  await saying(worker.stderr, /working on/i);
  await tcfeeds('apply');
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection, namespace: temporal.namespace });

  const figures = [];
  async function measure(name) {
    const counters = async () => (await fetch(`${url}/_simulator/counters`)).json();
    const before = await counters();
    const handle = await client.workflow.start('feedRunWorkflow', {
      workflowId: `feed-run:urlhaus:${name}`,
      taskQueue: 'tc-feeds',
      args: [{ feedId: 'urlhaus' }],
    });
    const startedAt = performance.now();
    const result = await handle.result();
    const wallMs = Math.round(performance.now() - startedAt);
    const after = await counters();
    const events = Number((await handle.describe()).historyLength);
    figures.push({
      name,
      wallMs,
      outcome: result.outcome,
      created: result.counts.created,
      updated: result.counts.updated,
      unchanged: result.counts.unchanged,
      chunks: result.counts.chunks,
      events,
      bytesSent: after.bytesReceived - before.bytesReceived,
      workerPeakMb: peakMb(worker.pid),
    });
  }
  await measure('first-load');
  await measure('unchanged');
  body = documentOf(true);
  bodyVersion += 1;
  await measure('delta-1-percent');
  await measure('unchanged-again');
  await connection.close();

  if (values.json)
    console.log(JSON.stringify({ records: RECORDS, node: process.version, figures }));
  else console.table(figures);
} finally {
  for (const child of children) child.kill('SIGKILL');
  source.close();
  await temporal.close();
  await rm(folder, { recursive: true, force: true });
}
