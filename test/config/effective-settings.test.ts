import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { effectiveSettings, printSettings, readConfig } from '../../src/config/index.ts';
import { canonicalJson } from '../../src/core/json.ts';
import type { FeedSettings } from '../../src/core/feed-settings.ts';
import { definition, FILE, PLATFORMS } from './support.ts';

const settings = (
  block: string,
  overrides: Record<string, string> = {},
  env: Record<string, string> = {},
): FeedSettings => {
  const config = readConfig(`${PLATFORMS}feeds:\n  blocks: ${block}\n`, FILE, env);
  return effectiveSettings(config, 'blocks', definition, overrides);
};

const failure = (...args: Parameters<typeof settings>): string => {
  try {
    settings(...args);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ConfigInvalid' });
    return (error as Error).message;
  }
  return 'no error';
};

describe('effective settings', () => {
  test('are the documented defaults where nothing is said', () => {
    const { hash, platform, ...rest } = settings('{use: netblocks, tc_owner: Acme}');
    expect(platform.instance).toBe('acme.threatconnect.example/api');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toEqual({
      v: 1,
      feedId: 'blocks',
      definition: 'netblocks',
      definitionVersion: '2.1.0',
      title: 'Netblocks of an example',
      owner: 'Acme',
      logLevel: 'info',
      collections: ['v4', 'v6'],
      parameters: {
        indicator_threat_rating: 0,
        indicator_confidence: 0,
        'url.v4': 'https://lists.example/v4.json',
        limit: 10,
      },
      stale: { removal: 'delete', maxShare: 0.2, maxCount: 5000 },
      batch: {
        maxObjects: 5000,
        maxBytes: 20_000_000,
        window: 4,
        endpoint: 'createThenUpload',
        attributeWriteType: 'Singleton',
        tagWriteType: 'Append',
        securityLabelWriteType: 'Append',
        haltOnError: false,
        playbookTriggers: false,
        uploadDeadlineMs: 120_000,
        batchDeadlineMs: 21_600_000,
      },
      source: {
        verifyTls: true,
        connectTimeoutMs: 10_000,
        readTimeoutMs: 60_000,
        totalTimeoutMs: 1_800_000,
        maxBytes: 1_000_000_000,
        maxExpandedBytes: 4_000_000_000,
      },
      refreshDays: 0,
      maxRejectShare: 0.5,
      busyWaitMs: 600_000,
      runDeadlineMs: 43_200_000,
    });
  });

  test('leave out a collection that is off by definition, unless it is switched on', () => {
    const collections = (block: string): readonly string[] =>
      settings(`{tc_owner: A, collections: ${block}}`).collections;
    expect(collections('{}')).toEqual(['v4', 'v6']);
    expect(collections('{v6: false}')).toEqual(['v4']);
    expect(collections('{v6: false, history: true}')).toEqual(['v4', 'history']);
  });

  test('take what the block says, and TC_OWNER when it names no owner', () => {
    const made = settings(
      '{url.v4: https://other.example/x, collections: {v6: false}, stale: {maxShare: 30%, graceSnapshots: 3}, schedule: {every: 90 minutes}, proxy: "http://proxy.example:3128", auth_key: "${file:./key}"}',
      {},
      { TC_OWNER: 'From Environment' },
    );
    expect(made).toMatchObject({
      owner: 'From Environment',
      collections: ['v4'],
      parameters: { 'url.v4': 'https://other.example/x', auth_key: '${file:/srv/feeds/key}' },
      stale: { maxShare: 0.3, graceSnapshots: 3 },
      source: { proxy: 'http://proxy.example:3128' },
      scheduleEveryMs: 5_400_000,
    });
    expect(made.platform).not.toHaveProperty('proxy');
  });

  test('name the files of a parameter by their place beside the configuration', () => {
    const lists = '[./a.txt, {file: b/c.csv, first: 5}, {file: /srv/lists/d.csv}, ""]';
    expect(settings(`{tc_owner: A, lists: ${lists}}`).parameters['lists']).toEqual([
      '/srv/feeds/a.txt',
      { file: '/srv/feeds/b/c.csv', first: 5 },
      { file: '/srv/lists/d.csv' },
      '',
    ]);
  });

  test('carry the longest pause of a cron schedule', () => {
    const made = settings('{tc_owner: Acme, schedule: {cron: "30 2 * * mon-fri"}}');
    expect(made.scheduleEveryMs).toBe(3 * 86_400_000);
  });

  test('have a hash that depends on every member and on nothing else', () => {
    const { hash, ...rest } = settings('{tc_owner: Acme}');
    expect(hash).toBe(createHash('sha256').update(canonicalJson(rest)).digest('hex'));
    expect(settings('{refreshDays: 0, tc_owner: Acme}').hash).toBe(hash);
    expect(settings('{tc_owner: Acme, refreshDays: 1}').hash).not.toBe(hash);
  });

  test('are printed with their hash and without any secret [R12] [O1]', () => {
    const made = settings(
      '{tc_owner: Acme, auth_key: "${env:FEED_KEY}"}',
      {},
      { TC_ACCESS_ID: 'id-of-someone', TC_SECRET_KEY: 'canary-secret', FEED_KEY: 'canary-key' },
    );
    const text = printSettings(made);
    expect(text.split('\n')[0]).toBe(`# settings ${made.hash}`);
    expect(text).toContain('owner: Acme');
    expect(text).toContain('auth_key: ${env:FEED_KEY}');
    expect(text).not.toMatch(/canary|id-of-someone/);
  });
});

describe('an override by --set', () => {
  test.each([
    ['limit', '25', { parameters: { limit: 25 } }],
    ['url.v4', 'https://set.example', { parameters: { 'url.v4': 'https://set.example' } }],
    ['stale.maxShare', '50%', { stale: { maxShare: 0.5, maxCount: 5000 } }],
    ['collections.v6', 'false', { collections: ['v4'] }],
    ['TC_OWNER', 'Other', { owner: 'Other' }],
    ['indicator_confidence', '70', { parameters: { indicator_confidence: 70 } }],
  ])('%s=%s is in force', (name, value, expected) => {
    expect(settings('{tc_owner: Acme}', { [name]: value })).toMatchObject(expected);
  });

  test('is checked like the file and named as its own place', () => {
    expect(failure('{tc_owner: Acme}', { 'stale.maxShare': 'lots' })).toBe(
      '--set stale.maxShare: feeds.blocks.stale.maxShare: expected a share such as 20% or 0.2 (between 0% and 100%), got "lots"',
    );
    expect(failure('{tc_owner: Acme}', { limt: '5' })).toContain(
      '--set limt: limt: there is no such setting. Did you mean limit?',
    );
    expect(failure('{tc_owner: Acme}', { limit: 'many' })).toContain('--set limit');
  });
});

describe('a finding', () => {
  test.each([
    [
      '{tc_owner: A, limt: 5}',
      'tcfeeds.yaml:7: feeds.blocks.limt: unknown key. Did you mean limit?',
    ],
    [
      '{tc_owner: A, limt: 5}',
      /Known: limit, (?:[\w.]+, ){6}[\w.]+ and \d+ more\. All are in docs\/feeds\/netblocks\.md/,
    ],
    ['{tc_owner: A, collections: {v5: true}}', 'has no such collection. Did you mean v4?'],
    ['{tc_owner: A, collections: {v4: false, v6: false}}', 'at least one collection that is true'],
    ['{tc_owner: A, limit: x}', 'feeds.blocks.limit: expected a number, got "x"'],
    ['{tc_owner: A, platform: mian}', 'platform: expected one of main, got mian'],
    ['{limit: 5}', 'feeds.blocks.tc_owner: expected the owner'],
  ])('%s', (block, expected) => {
    const message = failure(block);
    if (typeof expected === 'string') expect(message).toContain(expected);
    else expect(message).toMatch(expected);
  });

  test.each([
    ['auth_key: s3cr3tvalue', 'feeds.blocks.auth_key: expected a reference'],
    [
      'url.v4: "https://u:s3cr3tvalue@lists.example/"',
      'expected the key or password in the address',
    ],
    ['url.v4: "https://lists.example/?apikey=s3cr3tvalue"', 'expected the key or password'],
  ])('about a literal secret (%s) does not repeat it [O2]', (line, expected) => {
    const message = failure(`{tc_owner: A, ${line}}`);
    expect(message).toContain(expected);
    expect(message).not.toContain('s3cr3tvalue');
  });

  test('about a feed that is not there lists the others', () => {
    const config = readConfig(`${PLATFORMS}feeds: {blocks: {}}`, FILE, {});
    expect(() => effectiveSettings(config, 'block', definition)).toThrow(
      'there is no feed block. Did you mean blocks? Known: blocks',
    );
  });
});
