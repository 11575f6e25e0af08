// Reads and checks the YAML file. What depends on a feed's definition (its parameters and collections) is checked when the
// effective settings of that feed are made, because this room does not know definitions.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { PlatformSettings } from '../core/feed-settings.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import { check } from './check.ts';
import { configSchema, type ConfigValues } from './config-schema.ts';
import type { ExportValues } from './export-schema.ts';
import type { FeedValues } from './feed-schema.ts';
import { readPlatforms } from './platforms.ts';
import { configError, type ConfigProblem } from './problems.ts';
import { sharedFolders } from './shared-folders.ts';
import { readTemporal, type TemporalSettings } from './temporal.ts';
import type { TaxiiValues } from './taxii-schema.ts';
import type { ScheduleConfig } from './values.ts';
import { asBlock, type KeyPath, parseYaml, type YamlFile } from './yaml-file.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface FeedConfig {
  readonly feedId: string;
  /** Id of the definition. */
  readonly definition: string;
  readonly schedule?: ScheduleConfig;
  readonly values: FeedValues;
  /** The block as written, for overrides. */
  readonly raw: JsonObject;
}

export interface ExportConfig {
  readonly exportId: string;
  readonly schedule?: ScheduleConfig;
  readonly values: ExportValues;
  /** The block as written. */
  readonly raw: JsonObject;
}

export interface Config {
  /** Absolute path of the file and of its folder. */
  readonly file: string;
  readonly folder: string;
  /** Absolute paths of folders with definitions. */
  readonly definitions: readonly string[];
  /** `file:` and an absolute path. */
  readonly store: string;
  readonly platforms: Readonly<Record<string, PlatformSettings>>;
  readonly temporal: TemporalSettings;
  readonly logPath?: string;
  readonly feeds: Readonly<Record<string, FeedConfig>>;
  readonly exports: Readonly<Record<string, ExportConfig>>;
  /** As written; see `effectiveTaxii`. */
  readonly taxii?: TaxiiValues;
  /** Owner of feeds that name none (`TC_OWNER`). */
  readonly defaultOwner?: string;
  /** `file:line` of a key. */
  readonly where: (path: KeyPath) => string;
}

/** The file to read: what the operator named, `TCFEEDS_CONFIG`, or `tcfeeds.yaml` in the current folder. */
export function configPath(named: string | undefined, env: Env): string {
  return resolve(named ?? filled(env['TCFEEDS_CONFIG']) ?? 'tcfeeds.yaml');
}

/** @throws {ConfigInvalid} naming every finding with file, line, key, expected and got. */
export async function loadConfig(path: string, env: Env): Promise<Config> {
  const file = resolve(path);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const message = `the configuration cannot be read (${code}). Create it, or name another with --config or TCFEEDS_CONFIG`;
    throw configError([{ where: file, key: '', message }]);
  });
  return readConfig(text, file, env);
}

/** The same for a text at hand; `file` is the name for messages and the anchor of relative paths. */
export function readConfig(text: string, file: string, env: Env): Config {
  const yaml = parseYaml(text, file);
  const folder = dirname(file);
  const { value, problems } = check(configSchema, withoutExtensions(yaml.value), yaml.where);
  if (value === undefined) throw configError(problems);

  const read = readPlatforms(value.platforms, yaml, folder, env);
  const store = readStore(filled(env['TCFEEDS_STORE']) ?? value.store, folder, yaml);
  const found: ConfigProblem[] = [
    ...read.problems,
    ...sharedIds(value, yaml),
    ...sharedFolders(value, yaml, folder),
  ];
  if (typeof store !== 'string') found.push(store);
  if (found.length > 0) throw configError(found);

  const defaultOwner = filled(env['TC_OWNER']);
  return {
    file,
    folder,
    store: store as string,
    definitions: value.definitions.map((path) => resolve(folder, path)),
    platforms: read.platforms,
    temporal: readTemporal(value.temporal, folder, env),
    ...(value.tc_log_path === undefined ? {} : { logPath: resolve(folder, value.tc_log_path) }),
    feeds: readFeeds(value.feeds, yaml),
    exports: readExports(value.exports, yaml),
    ...(value.taxii === undefined ? {} : { taxii: value.taxii }),
    ...(defaultOwner === undefined ? {} : { defaultOwner }),
    where: yaml.where,
  };
}

function readFeeds(
  feeds: Readonly<Record<string, FeedValues>>,
  yaml: YamlFile,
): Record<string, FeedConfig> {
  const raw = asBlock(asBlock(yaml.value)?.['feeds']);
  return Object.fromEntries(
    Object.entries(feeds).map(([feedId, values]) => [
      feedId,
      {
        feedId,
        definition: values.use ?? feedId,
        ...(values.schedule === undefined ? {} : { schedule: values.schedule }),
        values,
        raw: asBlock(raw?.[feedId]) ?? {},
      },
    ]),
  );
}

function readExports(
  exports: Readonly<Record<string, ExportValues>>,
  yaml: YamlFile,
): Record<string, ExportConfig> {
  const raw = asBlock(asBlock(yaml.value)?.['exports']);
  return Object.fromEntries(
    Object.entries(exports).map(([exportId, values]) => [
      exportId,
      {
        exportId,
        ...(values.schedule === undefined ? {} : { schedule: values.schedule }),
        values,
        raw: asBlock(raw?.[exportId]) ?? {},
      },
    ]),
  );
}

/** One state, one schedule and one place in the store belong to each id. */
function sharedIds({ feeds, exports }: ConfigValues, yaml: YamlFile): ConfigProblem[] {
  return Object.keys(exports)
    .filter((id) => Object.hasOwn(feeds, id))
    .map((id) => ({
      where: yaml.where(['exports', id]),
      key: `exports.${id}`,
      message: 'expected an id that no feed has, because runs and files are kept by it',
    }));
}

function readStore(text: string, folder: string, yaml: YamlFile): string | ConfigProblem {
  const path = /^file:(?:\/\/)?(.+)$/.exec(text)?.[1];
  if (path !== undefined) return `file:${resolve(folder, path)}`;
  return {
    where: yaml.where(['store']),
    key: 'store',
    message: `expected file:PATH, the only kind of store that this version has, got ${JSON.stringify(text)}`,
  };
}

/** Keys that begin with `x-` hold YAML anchors for reuse and mean nothing; a feed with an empty block is a feed with defaults. */
function withoutExtensions(value: JsonValue): JsonValue {
  const root = asBlock(value);
  if (root === undefined) return value;
  const feeds = asBlock(root['feeds']);
  const filledFeeds =
    feeds && Object.fromEntries(Object.entries(feeds).map(([id, block]) => [id, block ?? {}]));
  const all = filledFeeds === undefined ? root : { ...root, feeds: filledFeeds };
  return Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith('x-')));
}

const filled = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
