// The effective settings of one export: YAML, environment, and what parameters and outputs say of themselves, checked as a whole,
// and hashed. Of the parameters only those that were written are kept: their defaults are those of the program that reads them.
import { createHash } from 'node:crypto';
import type { ExportSettings, OutputSettings, Tlp } from '../core/export-settings.ts';
import type { PlatformSettings } from '../core/feed-settings.ts';
import { canonicalJson, type JsonObject } from '../core/json.ts';
import { knownWords } from '../core/nearest.ts';
import type { Where } from './check.ts';
import { readOutput } from './export-outputs.ts';
import { EXPORT_KEYS } from './export-schema.ts';
import type { Config, ExportConfig } from './load-config.ts';
import { isServed } from './served.ts';
import { choosePlatform } from './platforms.ts';
import { configError, type ConfigProblem, listed, suggestion } from './problems.ts';
import type { ScheduleConfig } from './values.ts';
import type { KeyPath } from './yaml-file.ts';

/** What the configuration must know of exports; whoever knows both rooms hands it over. */
export interface ExportInfo {
  readonly version: string;
  /** Everything wrong with the parameters of a block. */
  readonly problems: (
    block: JsonObject,
    otherKeys: readonly string[],
  ) => readonly { readonly path: readonly string[]; readonly message: string }[];
  readonly defaults: (block: JsonObject) => {
    readonly mode: 'fixed' | 'compatible';
    readonly unmarked: Tlp;
    /** What outputs tell that do not say it; absent: the first that they have. */
    readonly content?: 'state' | 'changes';
    /** False: no schedule, whatever the block says. */
    readonly isScheduled: boolean;
    /** Of an export without a schedule of its own; absent: it has none. */
    readonly everyMs?: number;
  };
  readonly outputs: readonly OutputInfo[];
}

export interface OutputInfo {
  readonly id: string;
  /** The first is the default. */
  readonly contents: readonly ('state' | 'changes')[];
  /** The settings with what the export's parameters add, or what is wrong with them. */
  readonly settings: (
    own: JsonObject,
    block: JsonObject,
    at: { readonly where: Where; readonly prefix: KeyPath },
  ) => { readonly value: JsonObject } | { readonly problems: readonly ConfigProblem[] };
}

/** When the export runs by itself: its own schedule, or the one that its parameters name. */
export function exportSchedule(
  { values, raw }: Pick<ExportConfig, 'values' | 'raw'>,
  info: ExportInfo,
): ScheduleConfig | undefined {
  const { isScheduled, everyMs } = info.defaults(parametersOf(raw));
  if (!isScheduled) return undefined;
  return values.schedule ?? (everyMs === undefined ? undefined : { kind: 'every', everyMs });
}

const parametersOf = (raw: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(raw).filter(([name]) => !EXPORT_KEYS.includes(name)));

/** An export as far as it is right: everything that is wrong is told at once, and what is right can be looked at further. */
export interface ReadExport {
  readonly problems: readonly ConfigProblem[];
  /** Absent: none was found. */
  readonly platform?: PlatformSettings;
  /** Those that were written and are right. */
  readonly parameters: JsonObject;
  readonly outputs: readonly OutputSettings[];
  /** Absent: there are problems. */
  readonly settings?: ExportSettings;
}

/** @throws {ConfigInvalid} naming every finding */
export function effectiveExport(
  config: Config,
  exportId: string,
  info: ExportInfo,
): ExportSettings {
  const { settings, problems } = readExport(config, exportId, info);
  if (settings === undefined) throw configError(problems);
  return settings;
}

/**
 * @param overrides parameters in place of those of the YAML
 * @throws {ConfigInvalid} when there is no export of this name
 */
export function readExport(
  config: Config,
  exportId: string,
  info: ExportInfo,
  overrides: JsonObject = {},
): ReadExport {
  const chosen = findExport(config, exportId);
  const { values } = chosen;
  const raw = { ...chosen.raw, ...overrides };
  const problems: ConfigProblem[] = [];
  const problem = (path: readonly string[], message: string): void => {
    const full = ['exports', exportId, ...path];
    const isOverride = path[0] !== undefined && Object.hasOwn(overrides, path[0]);
    const where = isOverride ? `--set ${path[0] ?? ''}` : config.where(full);
    problems.push({ where, key: full.join('.'), message });
  };
  const wrong = new Set<string>();
  for (const { path, message } of info.problems(raw, EXPORT_KEYS)) {
    problem(path, message);
    wrong.add(path[0] ?? '');
  }
  const platform = choosePlatform(config, values.platform);
  if (typeof platform === 'string') problem(['platform'], platform);
  const parameters = soundParameters(raw, wrong, info);
  const read = Object.entries(values.outputs).map(([name, output]) =>
    readOutput({
      ...{ name, output, parameters, info, folder: config.folder, where: config.where },
      defaults: info.defaults(parameters),
      prefix: ['exports', exportId, 'outputs', name],
    }),
  );
  problems.push(...read.flatMap((output) => ('problems' in output ? output.problems : [])));
  const outputs = read.flatMap((output) => ('settings' in output ? [output.settings] : []));
  if (read.length === 0 && !isServed(config, exportId))
    problem(
      ['outputs'],
      `expected at least one output, or a collection of taxii that shows it. Known: ${listed(info.outputs.map(({ id }) => id))}`,
    );
  if (typeof platform === 'string') return { problems, parameters, outputs };
  if (problems.length > 0) return { problems, platform, parameters, outputs };
  const schedule = exportSchedule({ values, raw }, info);
  const settings = withHash({
    v: 1,
    kind: 'export',
    feedId: exportId,
    title: values.title ?? `Export ${exportId}`,
    definitionVersion: info.version,
    platform,
    logLevel: values.tc_log_level,
    parameters,
    outputs,
    busyWaitMs: values.busyWait,
    runDeadlineMs: values.runDeadline,
    ...(schedule === undefined
      ? {}
      : { scheduleEveryMs: schedule.kind === 'every' ? schedule.everyMs : schedule.longestGapMs }),
  });
  return { problems, platform, parameters, outputs, settings };
}

/** What is left without the wrong ones may be wrong together; then nothing is. */
function soundParameters(
  raw: JsonObject,
  wrong: ReadonlySet<string>,
  info: ExportInfo,
): JsonObject {
  const sound = Object.fromEntries(
    Object.entries(parametersOf(raw)).filter(([name]) => !wrong.has(name)),
  );
  return info.problems(sound, EXPORT_KEYS).length === 0 ? sound : {};
}

function findExport(config: Config, exportId: string): ExportConfig {
  const found = config.exports[exportId];
  if (found !== undefined) return found;
  const known = Object.keys(config.exports);
  const message = `there is no export ${exportId}.${suggestion(exportId, known)} Known: ${knownWords(exportId, known)}`;
  throw configError([{ where: config.where(['exports']), key: 'exports', message }]);
}

function withHash(settings: Omit<ExportSettings, 'hash'>): ExportSettings {
  const hash = createHash('sha256').update(canonicalJson(settings)).digest('hex');
  return { ...settings, hash };
}
