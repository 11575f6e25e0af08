// What reading and mapping costs per format, on one core: records, objects and megabytes a second, and the peak memory of the
// process. Records differ in size and in what they become: a line of a list is one object of 14 bytes, an item of RSS here six of 240.
//   npm run build && node bench/formats.js [--mb 100] [--formats csv,json] [--dist dist]
// Each format runs in a process of its own, over input that is generated while it is read. The time of the generator alone is
// measured in the same process and taken off. Figures are to be compared with each other, not between machines.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '100' },
    formats: { type: 'string', default: 'csv,json,ndjson,list,rss,stix,misp' },
    dist: { type: 'string', default: 'dist' },
    one: { type: 'string' },
  },
});
const WANTED = Number(values.mb) * 1024 * 1024;
const hex = (n, digits) => n.toString(16).padStart(digits, '0');
const address = (n) => `198.${18 + (n % 2)}.${(n >> 8) % 256}.${n % 256}`;
const uuid = (n) => `00000000-0000-4000-8000-${hex(n, 12)}`;

/** Feed, collection, what stands around the records, and one record. */
const FORMATS = {
  csv: {
    feed: 'urlhaus',
    collection: 'online',
    head: '# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter\n',
    record: (n) =>
      `"${n}","2031-01-02 03:04:05","http://${address(n)}:${8000 + (n % 1000)}/bins/${n}.x","online","2031-01-02 03:04:05","malware_download","elf,ExampleBot${n % 40}","https://urlhaus.example/url/${n}/","someone${n % 300}"\n`,
  },
  json: {
    feed: 'threatfox',
    collection: 'recent',
    head: '{"0":[]',
    tail: '}',
    record: (n) =>
      `,"${n + 1}":[{"ioc_value":"http://${address(n)}/bins/${n}.x","ioc_type":"url","threat_type":"payload_delivery","malware":"elf.example${n % 40}","malware_printable":"ExampleBot${n % 40}","first_seen_utc":"2031-01-02 03:04:05","last_seen_utc":null,"confidence_level":75,"reference":null,"tags":"elf,ExampleBot","reporter":"someone"}]`,
  },
  ndjson: {
    feed: 'spamhaus-drop',
    collection: 'v6',
    head: '',
    record: (n) =>
      `{"cidr":"2001:db8:${hex(n >> 16, 1)}:${hex(n & 0xffff, 1)}::/64","sblid":"SBL${n}","rir":"ripencc"}\n`,
  },
  list: {
    feed: 'blocklist-de',
    collection: 'all',
    head: '# list\n',
    record: (n) => `${address(n)}\n`,
  },
  rss: {
    feed: 'malc0de',
    collection: 'items',
    head: '<?xml version="1.0"?><rss version="2.0"><channel>\n',
    tail: '</channel></rss>',
    record: (n) =>
      `<item><title>host${n}.example</title><link>http://malc0de.example/?search=host${n}.example</link><description>URL: host${n}.example/x${n}.exe, IP Address: ${address(n)}, Country: US, ASN: 64500, MD5: ${hex(n, 32)}</description></item>\n`,
  },
  stix: {
    feed: 'stix',
    collection: 'bundle',
    head: `{"type":"bundle","id":"bundle--${uuid(0)}","objects":[{"type":"malware","id":"malware--${uuid(0)}","name":"ExampleBot"}`,
    tail: ']}',
    record: (n) =>
      `,{"type":"indicator","spec_version":"2.1","id":"indicator--${uuid(n)}","created":"2031-01-01T00:00:00.000Z","modified":"2031-01-01T00:00:00.000Z","name":"Indicator ${n}","indicator_types":["malicious-activity"],"pattern":"[url:value = 'http://${address(n)}/${n}']","pattern_type":"stix","valid_from":"2031-01-01T00:00:00Z"}`,
  },
  misp: {
    feed: 'misp',
    collection: 'events',
    head: `{"Event":{"uuid":"${uuid(0)}","info":"Example","date":"2031-01-01","Attribute":[{"type":"comment","value":"x"}`,
    tail: ']}}',
    record: (n) =>
      `,{"uuid":"${uuid(n)}","type":"url","category":"Network activity","to_ids":true,"value":"http://${address(n)}/${n}","comment":"","timestamp":"1924992000","deleted":false}`,
  },
};

async function* generated({ head, record, tail = '' }) {
  yield Buffer.from(head);
  let text = '';
  for (let n = 0, bytes = 0; bytes < WANTED; n += 1) {
    text += record(n);
    if (text.length < 64 * 1024) continue;
    bytes += text.length;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(tail);
}

/** CPU time, not the time of a clock: other work on the machine makes no difference then. */
const cpuMs = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
};

async function measure(name) {
  const format = FORMATS[name];
  const feeds = await import(pathToFileURL(resolve(values.dist, 'src/feeds/index.js')).href);
  const feed = feeds.findFeed(format.feed);
  let from = process.cpuUsage();
  let bytes = 0;
  for await (const chunk of generated(format)) bytes += chunk.length;
  const generatorMs = cpuMs(from);
  let passes = 0;
  let mappedBytes = 0;
  from = process.cpuUsage();
  const summary = await feeds.mapCollection({
    feed,
    collection: format.collection,
    parameters: { keep_non_global: true },
    raw: () => {
      passes += 1;
      return generated(format);
    },
    runAt: '2031-01-03T00:00:00Z',
    writer: {
      mapped: (lines) => {
        mappedBytes += lines.length;
      },
      rejected: () => undefined,
    },
  });
  const ms = cpuMs(from) - passes * generatorMs;
  return {
    format: name,
    mb: Math.round(bytes / 1024 / 1024),
    records: summary.records,
    'CPU s': Number((ms / 1000).toFixed(1)),
    'records/s': Math.round(summary.records / (ms / 1000)),
    'objects/s': Math.round(summary.mapped / (ms / 1000)),
    'MB/s': Number((bytes / 1024 / 1024 / (ms / 1000)).toFixed(1)),
    'mapped MB': Math.round(mappedBytes / 1024 / 1024),
    'peak MB': Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

if (values.one !== undefined) console.log(JSON.stringify(await measure(values.one)));
else {
  const rows = values.formats.split(',').map((name) => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), '--one', name, '--mb', values.mb, '--dist', values.dist],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    return status === 0 ? JSON.parse(stdout) : { format: name, failed: status };
  });
  console.table(rows);
}
