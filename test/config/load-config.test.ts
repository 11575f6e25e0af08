import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configPath, loadConfig, readConfig } from '../../src/config/index.ts';
import { FILE, PLATFORMS } from './support.ts';

const failure = (text: string, env: Record<string, string> = {}): string => {
  try {
    readConfig(text, FILE, env);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ConfigInvalid' });
    return (error as Error).message;
  }
  return 'no error';
};

describe('a configuration', () => {
  test('is read from its file, with relative paths anchored at its folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config-'));
    try {
      const file = join(folder, 'feeds.yaml');
      const text = `${PLATFORMS}store: file:./data\ntc_log_path: logs\nfeeds:\n  a: {tc_owner: Acme}\n`;
      await writeFile(file, text);
      expect(await loadConfig(file, {})).toMatchObject({
        file,
        folder,
        store: `file:${folder}/data`,
        logPath: `${folder}/logs`,
        feeds: { a: { feedId: 'a', definition: 'a' } },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('that is not there is an error that says how to name another', async () => {
    await expect(loadConfig('/nowhere/tcfeeds.yaml', {})).rejects.toThrow(
      /\/nowhere\/tcfeeds.yaml: .*cannot be read \(ENOENT\).*--config or TCFEEDS_CONFIG/,
    );
  });

  test('keeps its data beside the file unless told otherwise', () => {
    expect(readConfig(PLATFORMS, FILE, {}).store).toBe('file:/srv/feeds/var');
    expect(readConfig(PLATFORMS, FILE, { TCFEEDS_STORE: 'file:/data' }).store).toBe('file:/data');
  });

  test('is found by option, variable and default name in this order', () => {
    const env = { TCFEEDS_CONFIG: '/etc/tcfeeds.yaml' };
    expect(configPath('/a.yaml', env)).toBe('/a.yaml');
    expect(configPath(undefined, env)).toBe('/etc/tcfeeds.yaml');
    expect(configPath(undefined, {})).toBe(join(process.cwd(), 'tcfeeds.yaml'));
  });

  test('takes names that ThreatConnect fixes in any case', () => {
    const text = `platforms:
  main:
    TC_API_PATH: https://acme.threatconnect.example
    API_ACCESS_ID: \${env:A}
    Api_Secret_Key: \${env:B}
feeds:
  a: {TC_OWNER: Acme, TC_LOG_LEVEL: WARNING, INDICATOR_CONFIDENCE: 40}
`;
    const config = readConfig(text, FILE, {});
    expect(config.platforms['main']).toMatchObject({ accessId: '${env:A}', secretKey: '${env:B}' });
    expect(config.feeds['a']?.values).toMatchObject({
      tc_owner: 'Acme',
      tc_log_level: 'warning',
      indicator_confidence: 40,
    });
  });

  test('reuses blocks by anchors and x- keys', () => {
    const text = `${PLATFORMS}x-quiet: &quiet {tc_log_level: error, refreshDays: 7}
feeds:
  a: {<<: *quiet, tc_owner: Acme}
`;
    expect(readConfig(text, FILE, {}).feeds['a']?.values).toMatchObject({
      tc_log_level: 'error',
      refreshDays: 7,
    });
  });
});

describe('what is written out wins over a merged block', () => {
  test.each([
    ['the same spelling', 'tc_owner: Mine', '<<: *a'],
    ['another case, written before', 'TC_OWNER: Mine', '<<: *a'],
    ['another case, written behind', '<<: *a', 'TC_OWNER: Mine'],
    ['the nearest of two anchors', '<<: [*b, *a]', ''],
  ])('%s', (_, first, second) => {
    const text = `${PLATFORMS}x-a: &a {tc_owner: FromAnchor}
x-b: &b {Tc_Owner: Mine}
feeds:
  one:
    ${first}
    ${second}
`;
    const feed = readConfig(text, FILE, {}).feeds['one'];
    expect(feed?.values.tc_owner).toBe('Mine');
    expect(feed?.raw).toEqual({ tc_owner: 'Mine' });
  });
});

describe('what JSON cannot say is refused with its line', () => {
  test.each([
    ['feeds: !!set {openphish}', ':1: !!set: a tag that is not understood'],
    ['feeds:\n  !!omap [openphish: {}]', ':2: !!omap: a tag that is not understood'],
    ['feeds: !mine {}', ':1: !mine: a tag that is not understood'],
    ['feeds:\n  a: {tc_owner: !!timestamp 2031-01-01}', ':2: !!timestamp: a tag'],
    ['feeds:\n  __proto__: {tc_owner: A}', ':2: __proto__: is no name that a key can have'],
    ['feeds:\n  a:\n    __proto__: {tc_owner: A}', ':3: __proto__: is no name'],
    ['feeds:\n  ? [a, b]\n  : {}', ':2: expected a name as key, got an alias'],
    ['x-k: &k a\nfeeds:\n  a: {}\n  *k : {}', ':4: expected a name as key, got an alias'],
    [
      'x-a: &a {}\nfeeds:\n  a:\n    <<: *a\n    <<: *a',
      ':5: <<: is there twice, on line 4 and on line 5. Merge several blocks with one: <<: [*a, *b].',
    ],
  ])('%j', (text, expected) => {
    expect(failure(text)).toContain(expected);
  });

  test('and a tag that says nothing else is none', () => {
    const text = `${PLATFORMS}feeds: !!map\n  a: {tc_owner: !!str 1, refreshDays: !!int 7}\n`;
    expect(readConfig(text, FILE, {}).feeds['a']?.raw).toEqual({ tc_owner: '1', refreshDays: 7 });
  });
});

describe('the address of an instance', () => {
  test.each([
    ['https://acme.threatconnect.example', 'https://acme.threatconnect.example/api'],
    ['https://acme.threatconnect.example/', 'https://acme.threatconnect.example/api'],
    ['https://acme.threatconnect.example/api/', 'https://acme.threatconnect.example/api'],
    ['http://127.0.0.1:8080/tc/api', 'http://127.0.0.1:8080/tc/api'],
    ['https://ACME.threatconnect.example/tc/API', 'https://acme.threatconnect.example/tc/api'],
  ])('%s becomes %s', (written, apiPath) => {
    const config = readConfig('feeds: {}', FILE, {
      TC_API_PATH: written,
      TC_TOKEN: 'long-token-value',
    });
    expect(config.platforms['main']).toMatchObject({
      apiPath,
      instance: apiPath.replace(/^https?:\/\//, ''),
      token: '${env:TC_TOKEN}',
    });
  });
});

describe('credentials', () => {
  test('come from the environment as references when the only platform has none', () => {
    const text = 'platforms: {main: {tc_api_path: https://acme.threatconnect.example}}';
    const env = { TC_ACCESS_ID: '123456', TC_SECRET_KEY: 'very-secret-key' };
    const config = readConfig(text, FILE, env);
    expect(config.platforms['main']).toMatchObject({
      accessId: '${env:TC_ACCESS_ID}',
      secretKey: '${env:TC_SECRET_KEY}',
    });
    expect(JSON.stringify(config)).not.toContain('very-secret-key');
  });

  test('of the environment are not spread over several platforms', () => {
    const text = `platforms:
  a: {tc_api_path: https://a.threatconnect.example}
  b: {tc_api_path: https://b.threatconnect.example}
`;
    const message = failure(text, { TC_ACCESS_ID: '1', TC_SECRET_KEY: '2' });
    expect(message).toContain('tcfeeds.yaml:2: platforms.a: expected credentials');
    expect(message).toContain('tcfeeds.yaml:3: platforms.b: expected credentials');
  });

  test.each(['api_access_id', 'api_secret_key', 'tc_token'])(
    'written out as %s are refused and not repeated [O2]',
    (key) => {
      const message = failure(`platforms:\n  main:\n    ${key}: Sup3rL1teral\n`);
      expect(message).toContain(`tcfeeds.yaml:3: platforms.main.${key}: expected a reference`);
      expect(message).toContain('${env:NAME}');
      expect(message).not.toContain('Sup3rL1teral');
    },
  );

  test('inside the address of a proxy must be references [O2]', () => {
    const proxy = (address: string): string => `${PLATFORMS}    tc_proxy: ${address}\n`;
    const message = failure(proxy('http://user:hunter22@proxy.example:3128'));
    expect(message).toContain('platforms.main.tc_proxy: expected the password in the address');
    expect(message).not.toContain('hunter22');
    const config = readConfig(proxy('http://user:${env:PW}@proxy.example:3128'), FILE, {});
    expect(config.platforms['main']?.proxy).toBe('http://user:${env:PW}@proxy.example:3128');
  });
});

describe('a finding names file, line, key, expected and got', () => {
  const feed = (line: string): string => `feeds:\n  a:\n    ${line}\n`;
  test.each([
    ['', '1: expected a block of keys, got nothing'],
    ['- a', '1: expected a block of keys, got a list'],
    ['fedes: {}', '1: fedes: unknown key. Did you mean feeds? Known: feeds, store, taxii, exports'],
    ['feeds: [', '1: not valid YAML:'],
    ['store: s3://bucket/x', '1: store: expected file:PATH, the only kind'],
    [feed('stale: {maxShare: lots}'), '3: feeds.a.stale.maxShare: expected a share such as 20%'],
    [feed('stale: {remval: none}'), '3: feeds.a.stale.remval: unknown key. Did you mean removal?'],
    [feed('stale: {removal: purge}'), 'expected one of delete, inactive, none, got "purge"'],
    [feed('batch: {maxObjects: 25001}'), 'batch.maxObjects: expected at most 25000, got 25001'],
    [feed('batch: {window: 0}'), 'feeds.a.batch.window: expected at least 1, got 0'],
    [feed('batch: {window: x}'), 'feeds.a.batch.window: expected a number, got "x"'],
    [feed('schedule: hourly'), '3: feeds.a.schedule: expected a block of keys, got "hourly"'],
    [feed("schedule: {every: 1h, cron: '0 * * * *'}"), 'expected either every or cron, got both'],
    [feed('schedule: {every: 5}'), 'feeds.a.schedule.every: expected a duration with a unit'],
    [feed('schedule: {every: 5s}'), 'feeds.a.schedule.every: expected at least 1m, got "5s"'],
    [
      feed('busyWait: 26h'),
      '3: feeds.a.busyWait: expected at most 1d, because the request for the lease is given up after 26h, got "26h"',
    ],
    [
      feed('runDeadline: 8d'),
      '3: feeds.a.runDeadline: expected at least 1m and at most 7d, because the fetched data of a run are kept for 7d, got "8d"',
    ],
    [
      feed('runDeadline: 10s'),
      '3: feeds.a.runDeadline: expected at least 1m and at most 7d, got "10s"',
    ],
    [
      feed('batch: {uploadDeadline: 20m}'),
      'feeds.a.batch.uploadDeadline: expected at least 1s and at most 15m, because creating and uploading a batch is one step of at most 20m, got "20m"',
    ],
    [
      feed('batch: {batchDeadline: 2d}'),
      'feeds.a.batch.batchDeadline: expected at least 1s and at most 46h, because waiting for a batch is given up after 48h, got "2d"',
    ],
    [
      feed('source: {totalTimeout: 3h}'),
      'feeds.a.source.totalTimeout: expected at least 1s and at most 1h45m, because fetching a collection is one step of at most 2h, got "3h"',
    ],
    [
      feed('source: {readTimeout: 0}'),
      'feeds.a.source.readTimeout: expected at least 1s and at most 1h45m, got 0',
    ],
    [feed('schedule: {cron: "99 * * * *"}'), 'whose minute (99) is between 0 and 59'],
    [feed('schedule: {cron: "0 0 31 2 *"}'), 'a cron expression that ever comes due'],
    [
      feed('schedule: {cron: "0 2 * * *", timezone: Mars}'),
      'feeds.a.schedule.timezone: expected a time zone such as UTC or Europe/Berlin, got "Mars"',
    ],
    [feed('tc_log_level: loud'), 'expected one of debug, info, warning, error, critical'],
    [
      feed('collections: {v4: maybe}'),
      'collections.v4: expected true or false, or a block of keys, got "maybe"',
    ],
    [feed('indicator_threat_rating: 6'), 'expected at most 5, got 6'],
    ['feeds: {"a b": {}}', 'feeds.a b: the name is not valid: expected letters'],
  ])('%j', (text, expected) => {
    const message = failure(text);
    expect(message).toContain(`${FILE}:`);
    expect(message).toContain(expected);
  });

  test('two feeds with one id, with both lines', () => {
    const text = `${PLATFORMS}feeds:\n  a: {tc_owner: Acme}\n  b: {tc_owner: Acme}\n  a: {tc_owner: Other}\n`;
    expect(failure(text)).toContain('tcfeeds.yaml:9: a: is there twice, on line 7 and on line 9');
  });

  test('two spellings of one ThreatConnect name', () => {
    expect(failure('feeds:\n  a:\n    tc_owner: A\n    TC_OWNER: B\n')).toContain(
      'on line 3 and on line 4',
    );
  });

  test('all at once', () => {
    const message = failure('store: 5\nfeeds:\n  a: {refreshDays: -1}\n  b: {refreshDays: x}\n');
    expect(message.split('\n')).toHaveLength(4);
    expect(message).toContain('3 problems in the configuration');
  });
});

test('a list that contains itself is named with its line', () => {
  expect(failure('feeds:\n  a: {exclude: &x [b, *x]}\n')).toContain(
    ':2: *x: an alias may not contain itself',
  );
});

test('blocks that are merged into more than fits are refused', () => {
  const blocks = Array.from(
    { length: 22 },
    (_, i) => `x-${i}: &b${i} ${i === 0 ? '{k: 1}' : `{p: *b${i - 1}, q: *b${i - 1}}`}\n`,
  );
  expect(failure(blocks.join(''))).toContain('its aliases cannot be resolved');
});
