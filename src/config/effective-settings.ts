// The effective settings of one feed: YAML, environment, `--set` and the definition's defaults put together, checked as a whole,
// and hashed, so that a run can print and prove what was in force (R12).
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { FeedSettings, PlatformSettings } from '../core/feed-settings.ts';
import { canonicalJson, type JsonValue } from '../core/json.ts';
import { knownWords } from '../core/nearest.ts';
import { check, type Where } from './check.ts';
import type { DefinitionInfo } from './definition-info.ts';
import { feedSchema, type FeedValues } from './feed-schema.ts';
import type { Config, FeedConfig } from './load-config.ts';
import { applyOverrides } from './overrides.ts';
import { readParameters } from './parameters.ts';
import { choosePlatform } from './platforms.ts';
import { configError, type ConfigProblem, listed, suggestion } from './problems.ts';
import { anchorReference } from './secrets.ts';
import type { ScheduleConfig } from './values.ts';

/**
 * @param overrides values of `--set name=value`, by name; for this run only.
 * @throws {ConfigInvalid} naming every finding.
 */
export function effectiveSettings(
  config: Config,
  feedId: string,
  definition: DefinitionInfo,
  overrides: Readonly<Record<string, string>> = {},
): FeedSettings {
  const feed = findFeed(config, feedId);
  const names = definition.parameters.map(({ name }) => name);
  const {
    raw,
    where,
    problems: wrongOverrides,
  } = applyOverrides(
    feed.raw,
    Object.entries(overrides).map(([name, text]) => ({ name, value: parse(text) as JsonValue })),
    names,
    (path) => config.where(['feeds', feedId, ...path]),
  );
  const checked = check(feedSchema, raw, (path) => where(path.slice(2)), ['feeds', feedId]);
  if (checked.value === undefined) throw configError([...wrongOverrides, ...checked.problems]);

  const values = checked.value;
  const collections = readCollections(values, feedId, definition, where);
  const platform = readPlatform(config, values, feedId, where);
  const owner = values.tc_owner ?? config.defaultOwner;
  const parameters = readParameters(raw, values, feedId, definition, where, config.folder);
  const problems: ConfigProblem[] = [
    ...wrongOverrides,
    ...collections.problems,
    ...parameters.problems,
    ...('message' in platform ? [platform] : []),
    ...(owner === undefined
      ? [
          {
            where: where([]),
            key: `feeds.${feedId}.tc_owner`,
            message:
              'expected the owner that receives the objects, but it is missing. Add it, or set TC_OWNER',
          },
        ]
      : []),
  ];
  if (problems.length > 0 || 'message' in platform || owner === undefined)
    throw configError(problems);
  return withHash({
    v: 1,
    feedId,
    definition: definition.reference ?? definition.id,
    definitionVersion: definition.version,
    title: definition.title,
    platform,
    owner,
    logLevel: values.tc_log_level,
    collections: collections.enabled,
    parameters: parameters.values,
    ...behaviourOf(values, config.folder),
    ...scheduleOf(values.schedule),
  });
}

function findFeed(config: Config, feedId: string): FeedConfig {
  const feed = config.feeds[feedId];
  if (feed !== undefined) return feed;
  const known = Object.keys(config.feeds);
  const message = `there is no feed ${feedId}.${suggestion(feedId, known)} Known: ${knownWords(feedId, known)}`;
  throw configError([{ where: config.where(['feeds']), key: 'feeds', message }]);
}

function readPlatform(
  config: Config,
  values: FeedValues,
  feedId: string,
  where: Where,
): PlatformSettings | ConfigProblem {
  const platform = choosePlatform(config, values.platform);
  if (typeof platform !== 'string') return platform;
  return { where: where(['platform']), key: `feeds.${feedId}.platform`, message: platform };
}

function readCollections(
  values: FeedValues,
  feedId: string,
  definition: DefinitionInfo,
  where: Where,
): { readonly enabled: readonly string[]; readonly problems: readonly ConfigProblem[] } {
  const known = definition.collections.map(({ id }) => id);
  const takesBlocks = definition.parameters.some(({ name }) => name === 'collections');
  const problems: ConfigProblem[] = Object.entries(values.collections).flatMap(([id, value]) => {
    const at = { where: where(['collections', id]), key: `feeds.${feedId}.collections.${id}` };
    if (!known.includes(id) && !(takesBlocks && value === false))
      return {
        ...at,
        message: `${definition.id} has no such collection.${suggestion(id, known)} Known: ${knownWords(id, known)}`,
      };
    if (typeof value === 'boolean' || takesBlocks) return [];
    return { ...at, message: 'expected true or false, got a block of keys' };
  });
  const enabled = definition.collections
    .filter((item) => (values.collections[item.id] ?? item.enabled ?? true) !== false)
    .map(({ id }) => id);
  if (enabled.length === 0) {
    problems.push({
      where: where(['collections']),
      key: `feeds.${feedId}.collections`,
      message: `expected at least one collection that is true. Known: ${listed(known)}`,
    });
  }
  return { enabled, problems };
}

type Behaviour = Pick<
  FeedSettings,
  'stale' | 'batch' | 'source' | 'refreshDays' | 'maxRejectShare' | 'busyWaitMs' | 'runDeadlineMs'
>;

function behaviourOf(values: FeedValues, folder: string): Behaviour {
  const { graceSnapshots, ...stale } = values.stale;
  const { uploadDeadline, batchDeadline, ...batch } = values.batch;
  const { source } = values;
  const proxy = source.proxy ?? values.proxy;
  return {
    stale: { ...stale, ...(graceSnapshots === undefined ? {} : { graceSnapshots }) },
    batch: { ...batch, uploadDeadlineMs: uploadDeadline, batchDeadlineMs: batchDeadline },
    source: {
      ...(proxy === undefined ? {} : { proxy: anchorReference(proxy, folder) }),
      ...(source.caFile === undefined ? {} : { caFile: resolve(folder, source.caFile) }),
      ...(source.certFile === undefined ? {} : { certFile: resolve(folder, source.certFile) }),
      ...(source.keyFile === undefined ? {} : { keyFile: resolve(folder, source.keyFile) }),
      verifyTls: source.verifyTls,
      connectTimeoutMs: source.connectTimeout,
      readTimeoutMs: source.readTimeout,
      totalTimeoutMs: source.totalTimeout,
      maxBytes: source.maxBytes,
      maxExpandedBytes: source.maxExpandedBytes,
    },
    refreshDays: values.refreshDays,
    maxRejectShare: values.maxRejectShare,
    busyWaitMs: values.busyWait,
    runDeadlineMs: values.runDeadline,
  };
}

function scheduleOf(schedule: ScheduleConfig | undefined): Pick<FeedSettings, 'scheduleEveryMs'> {
  if (schedule === undefined) return {};
  return {
    scheduleEveryMs: schedule.kind === 'every' ? schedule.everyMs : schedule.longestGapMs,
  };
}

function withHash(settings: Omit<FeedSettings, 'hash'>): FeedSettings {
  const hash = createHash('sha256').update(canonicalJson(settings)).digest('hex');
  return { ...settings, hash };
}
