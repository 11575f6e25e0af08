import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { itemList, networkList } from '../../src/cli/demo/sample-documents.ts';
import type { Edition } from '../../src/cli/demo/sample-documents.ts';
import { createThreatConnect } from '../../src/threatconnect/index.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { runPreview } from './run-preview.ts';

const URLHAUS = `# made up
# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter
"9000002","2031-01-02 03:00:11","http://files.example/bins/x.arm7","online","2031-01-02 03:00:11","malware_download","elf","https://urlhaus.example/url/9000002/","someone"
"9000001","2031-01-02 02:58:40","https://files.example/a,b.zip","offline","","malware_download","None","https://urlhaus.example/url/9000001/","anonymous"
"9000000","2031-01-02 02:58:39","http://under_score.example/","online","","malware_download","None","https://urlhaus.example/url/9000000/","anonymous"
`;

let folder: string;
const fileOf = async (name: string, content: string | Buffer): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcfeeds-preview-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('preview of documents', () => {
  test('lists the values of URLhaus and says on stderr what was left out', async () => {
    const input = await fileOf('online.csv.gz', gzipSync(URLHAUS));
    const { code, stdout, stderr } = await runPreview(
      'urlhaus',
      '--collection',
      'online',
      '--input',
      input,
      '--format',
      'canonical',
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(
      'URL\thttp://files.example/bins/x.arm7\nURL\thttps://files.example/a,b.zip\n',
    );
    expect(stderr).toMatch(/online: 3 records → 2 indicators/);
    expect(stderr).toMatch(/1 × host_underscore, for example .*under_score/);
  });

  test('of a document of which nothing can be used fails, as a run would [M1]', async () => {
    const input = await fileOf('nothing.txt', 'x1\nx2\n');
    const { code, stdout, stderr } = await runPreview('cins', '--input', input);
    expect(code, stderr).toBe(1);
    expect(stdout).not.toContain('x1');
    expect(stderr).toMatch(/TooManyRejects: addresses: all of 2 records were rejected/);
  });

  test('names the setting that keeps reserved addresses', async () => {
    const input = await fileOf('reserved.txt', '192.0.2.1\n');
    const { code, stderr } = await runPreview('cins', '--input', input);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/1 × non_global, for example .*keep_non_global: true/);
  });

  test('keeps with --before-policies what the platform would refuse', async () => {
    const input = await fileOf('online.csv', URLHAUS);
    const { stdout } = await runPreview(
      'urlhaus',
      '--input',
      `online=${input}`,
      '--before-policies',
      '--format',
      'canonical',
    );
    expect(stdout).toContain('URL\thttp://under_score.example/\n');
  });

  test.each([0, 1, 2] as const)(
    'the networks of edition %i are those that the demo expects',
    async (edition: Edition) => {
      for (const family of ['v4', 'v6'] as const) {
        const sample = networkList(family, edition, new Date(0));
        const input = await fileOf(`${family}.json`, sample.body);
        const { code, stdout, stderr } = await runPreview(
          'spamhaus-drop',
          '--input',
          `${family}=${input}`,
          '--set',
          'keep_non_global=true',
          '--format',
          'canonical',
        );
        expect(code, stderr).toBe(0);
        expect(stdout.trimEnd().split('\n')).toEqual(sample.indicators);
        expect(stderr).toMatch(/complete, as the source states/);
      }
    },
  );

  test.each([0, 1, 2] as const)(
    'the items of edition %i are those that the demo expects',
    async (edition: Edition) => {
      const sample = itemList(edition);
      const input = await fileOf('items.rss', sample.body);
      const { code, stdout, stderr } = await runPreview(
        'malc0de',
        '--input',
        input,
        '--set',
        'keep_non_global=true',
        '--format',
        'canonical',
      );
      expect(code, stderr).toBe(0);
      expect(stdout.trimEnd().split('\n')).toEqual(sample.indicators);
    },
  );

  test('as JSON each object is a line with everything the mapping says', async () => {
    const input = await fileOf('items.rss', itemList(0).body);
    const { stdout } = await runPreview(
      'malc0de',
      '--input',
      input,
      '--set',
      'keep_non_global=true',
      '--groups',
      '--json',
    );
    const objects = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; type: string });
    expect(new Set(objects.map(({ type }) => type))).toEqual(
      new Set(['Threat', 'Host', 'URL', 'Address', 'ASN', 'File']),
    );
    expect(objects.filter(({ kind }) => kind === 'group')).toHaveLength(24);
  });

  test.each([
    [['urlhaus', '--input', 'X'], 'InputInvalid', /no such file/],
    [['urlhaus', '--input', 'online=/nowhere/x.csv'], 'InputInvalid', /no such file/],
    [
      ['urlhaus', '--collection', 'onlin', '--input', 'X'],
      'InputInvalid',
      /urlhaus has recent, online/,
    ],
    [['nothing', '--input', 'X'], 'ConfigInvalid', /nothing/],
    [['malc0de', '--input', 'X', '--set', 'colour=red'], 'ConfigInvalid', /colour/],
    [['malc0de', '--format', 'canonical'], 'InputInvalid', /needs --input/],
  ])('%j is refused as %s', async (argv, errorCode, message) => {
    const { code, stderr } = await runPreview(...argv);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${errorCode}: `, 'm'));
    expect(stderr).toMatch(message);
  });

  test('an example of what was rejected gives the terminal no orders', async () => {
    const input = await fileOf('orders.txt', 'no address \u001b[2J\u001b]0;title\u0007 here\n');
    const { stderr } = await runPreview('openphish', '--input', input);
    expect(stderr).toContain('rejected: 1');
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('a page instead of a document is one clear error', async () => {
    const input = await fileOf(
      'page.html',
      '<!DOCTYPE html><html><body>Please log in</body></html>',
    );
    const { code, stderr } = await runPreview('urlhaus', '--input', `online=${input}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/FeedFormat: .*HTML/i);
  });
});

test('--against shows what only the documents have and what only the owner has', async () => {
  const platform = await startSimulator({
    users: [{ accessId: 'canary-id-of-against', secretKey: 'canary-secret-of-against' }],
    owners: [{ name: 'Networks', kind: 'Source' }],
  });
  try {
    const config = await fileOf(
      'against.yaml',
      `platforms: {main: {tc_api_path: '${platform.apiPath}', api_access_id: '\${file:id}', api_secret_key: '\${file:key}'}}
feeds: {spamhaus-drop: {tc_owner: Networks}}
`,
    );
    await fileOf('id', 'canary-id-of-against');
    await fileOf('key', 'canary-secret-of-against');
    const tc = createThreatConnect({
      apiPath: platform.apiPath,
      credentials: { accessId: 'canary-id-of-against', secretKey: 'canary-secret-of-against' },
      owner: 'Networks',
    });
    const change = tc.change();
    change.indicator('CIDR', '203.0.113.0/24');
    change.indicator('CIDR', '2001:db8::/32');
    (await change.commit()).throwIfFailed();
    await tc.close();
    const input = await fileOf('drop.txt', '198.51.100.0/24\n203.0.113.0/24\n');
    const { code, stdout, stderr } = await runPreview(
      'spamhaus-drop',
      ...['--config', config, '--input', `v4=${input}`, '--against'],
      ...['--set', 'keep_non_global=true'],
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('+ CIDR\t198.51.100.0/24\n- CIDR\t2001:db8::/32\n');
    expect(stderr).toContain(
      'against “Networks”: 1 only in the documents (+), 1 only on the platform (-), 1 in both',
    );
  } finally {
    await platform.close();
  }
});
