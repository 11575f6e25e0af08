// Everything that an operator or a source can get wrong: one clear message each, the right exit code, cursor and ledger
// untouched, nothing written to the platform.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scheduleIdOf } from '../../src/core/names.ts';
import { dropDocument, dropList, range } from '../support/drop-document.ts';
import { createWorld } from '../support/world.ts';
import type { WorkerProcess, World } from '../support/world.ts';

const OWNER = 'Feed Source';
const GOOD = dropDocument(range(0, 30));
const HTML =
  '<!DOCTYPE html><html><head><title>Log in</title></head><body>Please log in</body></html>';
const BOMB = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title><description>URL: x.example/a.exe</description></item></channel></rss>`;

interface Case {
  readonly feed: string;
  readonly yaml: (world: World) => string;
  readonly code: string;
  readonly says: RegExp;
}

const drop =
  (feed: string, path: string, more = `tc_owner: ${OWNER}`): ((world: World) => string) =>
  (world) => `  ${feed}:
    use: spamhaus-drop
    platform: main
    ${more}
    keep_non_global: true
    collections: { v4: true, v6: false, asn: false }
    url.v4: ${path.startsWith('http') ? path : world.source.url + path}
`;
const rss =
  (feed: string, path: string): ((world: World) => string) =>
  (world) => `  ${feed}:
    use: malc0de
    platform: main
    tc_owner: ${OWNER}
    url: ${world.source.url}${path}
`;

const TABLE = 'host;family\nbad.example;Emotet\nhxxp://files[.]example/x;QakBot\n';
/** A good feed among them, described by YAML alone. */
const withoutCode = (world: World): string => `  without-code:
    use: generic-csv
    platform: main
    tc_owner: Without Code
    schedule: { every: 1d }
    url: ${world.source.url}/\${env:FEED_KEY}/table.csv
    class: window
    header: row
    delimiter: ';'
    value: host
    tags: ['{family}']
`;

/** A definition of its own: one more question for each record, of which the source answers two. */
const DETAILED = `
import { collection, defineFeed, http, indicator, json, parameter, text, z } from 'threatconnect-feeds/feeds';
const record = z.object({ id: z.string(), changed: z.number() });
export const detailed = defineFeed({
  id: 'detailed', version: '1.0.0', title: 'Detailed', description: 'Made for a test.', licence: 'none', limits: [],
  collections: {
    samples: collection({
      title: 'samples', url: 'https://lists.example', feedClass: 'event', absence: 'nothing',
      source: http({ url: text\`\${parameter('url')}/samples\` }), format: json({ record, path: ['[]'] }),
      detail: {
        into: 'report', record: z.object({ host: z.string(), family: z.string() }),
        url: (r) => text\`\${parameter('url')}/reports/\${r.id}\`, key: (r) => r.id, version: (r) => r.changed,
      },
      key: (r) => [r.id],
      map: (r) => [indicator('Host', r.report.host, { tags: [r.report.family] })],
    }),
  },
});
`;

const CASES: readonly (readonly [string, Case])[] = [
  [
    'a source that cannot be reached',
    {
      feed: 'unreachable',
      yaml: drop('unreachable', 'http://127.0.0.1:9/drop.json'),
      code: 'SourceUnreachable',
      says: /127\.0\.0\.1:9/,
    },
  ],
  [
    'HTML instead of data [A11]',
    { feed: 'html', yaml: drop('html', '/html'), code: 'FeedFormat', says: /HTML/i },
  ],
  [
    'a cut gzip [A12]',
    {
      feed: 'cut-gzip',
      yaml: drop('cut-gzip', '/cut.gz'),
      code: 'FeedTruncated',
      says: /gzip|ended|cut/i,
    },
  ],
  [
    'a body that is shorter than announced [A12]',
    {
      feed: 'cut-body',
      yaml: drop('cut-body', '/cut'),
      code: 'FeedTruncated',
      says: /bytes|ended|cut/i,
    },
  ],
  [
    'fewer records than the source states [A12]',
    {
      feed: 'short',
      yaml: drop('short', '/short'),
      code: 'FeedTruncated',
      says: /states 30 records, got 29/,
    },
  ],
  [
    'a permanent refusal [A5]',
    {
      feed: 'refused',
      yaml: drop('refused', '/refused'),
      code: 'SourceRejected',
      says: /403|410|404/,
    },
  ],
  [
    'malformed XML',
    { feed: 'bad-xml', yaml: rss('bad-xml', '/bad.xml'), code: 'FeedFormat', says: /XML/i },
  ],
  [
    'an entity bomb',
    {
      feed: 'bomb',
      yaml: rss('bomb', '/bomb.xml'),
      code: 'FeedFormat',
      says: /entit|DTD|DOCTYPE/i,
    },
  ],
  [
    'an owner that does not exist [R13]',
    {
      feed: 'no-owner',
      yaml: drop('no-owner', '/good', 'tc_owner: Nobody'),
      code: 'PreflightFailed',
      says: /owner: "Nobody"/,
    },
  ],
  [
    'an owner that may only be read [R13]',
    {
      feed: 'read-only',
      yaml: drop('read-only', '/good', 'tc_owner: Read Only'),
      code: 'PreflightFailed',
      says: /may not write to "Read Only"/,
    },
  ],
];

describe('bad input', () => {
  let world: World;
  let worker: WorkerProcess;
  let wrongSecret: string;

  beforeAll(async () => {
    world = await createWorld({
      owners: [
        { name: OWNER, kind: 'Source' },
        { name: 'Read Only', kind: 'Source', role: 'Read Only User' },
        { name: 'Without Code', kind: 'Source' },
        { name: 'With Details', kind: 'Source' },
      ],
      env: { WRONG_SECRET: 'not-the-secret-of-this-user', FEED_KEY: 'canary-key-of-a-source' },
    });
    world.source.put('/good', GOOD);
    world.source.put('/html', { body: HTML, contentType: 'text/html' });
    world.source.put('/cut.gz', {
      body: gzipSync(GOOD).subarray(0, 200),
      contentType: 'application/gzip',
    });
    world.source.put('/cut', { body: GOOD, cutAfter: 700 });
    world.source.put('/short', GOOD.split('\n').slice(1).join('\n'));
    world.source.put('/refused', { body: 'gone', status: 410 });
    world.source.put('/bad.xml', {
      body: '<rss><channel><item><title>x</title></channel>',
      contentType: 'text/xml',
    });
    world.source.put('/bomb.xml', { body: BOMB, contentType: 'text/xml' });
    wrongSecret = `  wrong-secret:
    use: spamhaus-drop
    platform: other
    tc_owner: ${OWNER}
    collections: { v4: true, v6: false, asn: false }
    url.v4: ${world.source.url}/good
`;
    world.source.put('/canary-key-of-a-source/table.csv', TABLE);
    const samples = ['a', 'b', 'c'].map((id) => ({ id, changed: 1 }));
    world.source.put('/samples', JSON.stringify(samples));
    for (const id of ['a', 'b'])
      world.source.put(`/reports/${id}`, `{"host": "${id}.example", "family": "Emotet"}`);
    await writeFile(join(world.folder, 'detailed.ts'), DETAILED);
    const detailed = `  detailed:
    use: ./detailed.ts
    platform: main
    tc_owner: With Details
    url: ${world.source.url}
`;
    await world.configure(
      CASES.map(([, { yaml }]) => yaml(world)).join('') +
        wrongSecret +
        withoutCode(world) +
        detailed,
      `  other:
    tc_api_path: ${world.platform.apiPath}
    api_access_id: \${env:TC_ACCESS_ID}
    api_secret_key: \${env:WRONG_SECRET}
`,
    );
    worker = await world.startWorker();
    expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await worker.stop();
    await world.close();
  });

  test.concurrent.each(CASES)(
    '%s: one clear message, exit code 1, nothing moved',
    async (_name, { feed, code, says }) => {
      const finished = await world.tcfeeds('run', feed, '--wait', '--json');
      expect(finished.code, finished.stderr).toBe(1);
      const result = JSON.parse(finished.stdout) as { outcome: string; summary: string };
      expect(result.outcome).toBe('failure');
      expect(result.summary).toContain(code);
      expect(result.summary).toMatch(says);
      const state = await world.state(feed);
      expect(state.ledger).toBeUndefined();
      expect(state.holder).toBeUndefined();
      expect(Object.values(state.collections).filter(({ cursor }) => cursor !== null)).toEqual([]);
    },
  );

  test.concurrent('a wrong secret: AuthFailed after one repeated request [A5]', async () => {
    const finished = await world.program('run', 'wrong-secret', '--wait', '--json');
    expect(finished.code).toBe(1);
    expect((JSON.parse(finished.stdout) as { summary: string }).summary).toMatch(/AuthFailed/);
    expect(finished.stdout + finished.stderr).not.toContain('not-the-secret-of-this-user');
  });

  test.concurrent(
    'a feed without code beside them: its schedule brings its table to the platform',
    async () => {
      await world.client.schedule.getHandle(scheduleIdOf('without-code')).trigger();
      await expect
        .poll(async () => (await world.state('without-code')).recentRuns[0]?.outcome, {
          timeout: 60_000,
          interval: 500,
        })
        .toBe('success');
      expect(await world.canonical('Without Code')).toBe(
        'Host\tbad.example\nURL\thttp://files.example/x\n',
      );
      const shown = await world.tcfeeds('status', 'without-code');
      expect(shown.stdout).toMatch(/quality of main +.*2 records, 0 % rejected/);
      expect(shown.stdout + JSON.stringify(await world.state('without-code'))).not.toContain(
        'canary-key',
      );
    },
  );

  test.concurrent(
    'a record whose detail is missing goes to the quarantine, the others to the platform; none is asked for twice [A8] [M2]',
    async () => {
      const first = await world.run('detailed');
      expect(first).toMatchObject({ collections: [{ records: 3, mapped: 2, quarantined: 1 }] });
      expect(await world.canonical('With Details')).toBe('Host\ta.example\nHost\tb.example\n');
      world.source.put('/reports/c', '{"host": "c.example", "family": "Emotet"}');
      expect(await world.run('detailed')).toMatchObject({
        counts: { created: 1 },
        collections: [{ mapped: 3, quarantined: 0 }],
      });
      const asked = world.source.requests.filter((request) => request.includes('/reports/'));
      expect(asked.sort()).toEqual([
        'GET /reports/a 200',
        'GET /reports/b 200',
        'GET /reports/c 200',
        'GET /reports/c 404',
      ]);
    },
  );

  test('an unknown parameter in the YAML names file, line, key and the known ones', async () => {
    const path = join(world.folder, 'wrong.yaml');
    await writeFile(
      path,
      `platforms:\n  main:\n    tc_api_path: ${world.platform.apiPath}\nfeeds:\n  spamhaus-drop:\n    tc_owner: X\n    url.v9: http://x.example/\n`,
    );
    const finished = await world.program('apply', '--config', path);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(/ConfigInvalid/);
    expect(finished.stderr).toMatch(/wrong\.yaml:7/);
    expect(finished.stderr).toMatch(/url\.v9/);
    expect(finished.stderr).toMatch(/url\.v4/);
  });

  test('two feeds with one id name both lines', async () => {
    const path = join(world.folder, 'twice.yaml');
    await writeFile(
      path,
      `platforms:\n  main:\n    tc_api_path: ${world.platform.apiPath}\nfeeds:\n  urlhaus:\n    tc_owner: X\n  urlhaus:\n    tc_owner: Y\n`,
    );
    const finished = await world.tcfeeds('apply', '--config', path);
    expect(finished.code).toBe(1);
    expect(finished.stderr).toMatch(/urlhaus/);
    expect(finished.stderr).toMatch(/7/);
    expect(finished.stderr).toMatch(/5/);
  });

  test('nothing of all that reached the platform', async () => {
    expect(await world.canonical(OWNER)).toBe('');
  });

  test('a clock ten minutes off: ClockSkew, and all is well when it is set right', async () => {
    await world.configure(drop('clock', '/good')(world));
    expect(await world.tcfeeds('apply')).toMatchObject({ code: 0 });
    await world.control('POST', 'clock', { offsetMs: 600_000 });
    const finished = await world.tcfeeds('run', 'clock', '--wait', '--json');
    expect(finished.code).toBe(1);
    expect((JSON.parse(finished.stdout) as { summary: string }).summary).toMatch(
      /ClockSkew: .*60[01] s/,
    );
    await world.control('POST', 'clock', { offsetMs: 0 });
    expect(await world.run('clock')).toMatchObject({ outcome: 'success', counts: { created: 30 } });
    expect(await world.canonical(OWNER)).toBe(dropList(range(0, 30)));
  });
});
