// The effective settings of one export: YAML, environment, and what parameters and outputs say of themselves, checked as a whole,
// and hashed. Of the parameters only those that were written are kept: their defaults are those of the program that reads them.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ExportSettings, OutputSettings, OutputTarget, Tlp } from '../core/export-settings.ts';
import { canonicalJson, type JsonObject } from '../core/json.ts';
import { knownWords } from '../core/nearest.ts';
import { EXPORT_KEYS, HEADER_SECRET, type OutputValues } from './export-schema.ts';
import type { Config, ExportConfig } from './load-config.ts';
import { isServed } from './served.ts';
import { choosePlatform } from './platforms.ts';
import { configError, type ConfigProblem, listed, suggestion } from './problems.ts';
import { anchorReference, isSecretReference } from './secrets.ts';
import { outputFolder } from './shared-folders.ts';
import { SECRET_EXPECTED, type ScheduleConfig } from './values.ts';

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
  ) => { readonly value: JsonObject } | { readonly problems: readonly string[] };
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

/** @throws {ConfigInvalid} naming every finding */
export function effectiveExport(
  config: Config,
  exportId: string,
  info: ExportInfo,
): ExportSettings {
  const chosen = findExport(config, exportId);
  const { values, raw } = chosen;
  const where = (...path: readonly string[]): string =>
    config.where(['exports', exportId, ...path]);
  const key = (...path: readonly string[]): string => ['exports', exportId, ...path].join('.');
  const problems: ConfigProblem[] = info
    .problems(raw, EXPORT_KEYS)
    .map(({ path, message }) => ({ where: where(...path), key: key(...path), message }));
  const platform = choosePlatform(config, values.platform);
  if (typeof platform === 'string')
    problems.push({ where: where('platform'), key: key('platform'), message: platform });
  if (problems.length > 0 || typeof platform === 'string') throw configError(problems);
  const parameters = parametersOf(raw);
  const defaults = info.defaults(parameters);
  const schedule = exportSchedule(chosen, info);
  const outputs = Object.entries(values.outputs).map(([name, output]) =>
    readOutput({ name, output, parameters, defaults, info, folder: config.folder }),
  );
  const wrong = outputs.flatMap((output) =>
    'problems' in output
      ? output.problems.map(({ at, message }) => ({
          where: where('outputs', output.name, ...at),
          key: key('outputs', output.name, ...at),
          message,
        }))
      : [],
  );
  if (outputs.length === 0 && !isServed(config, exportId))
    wrong.push({
      where: where('outputs'),
      key: key('outputs'),
      message: `expected at least one output, or a collection of taxii that shows it. Known: ${listed(info.outputs.map(({ id }) => id))}`,
    });
  if (wrong.length > 0) throw configError(wrong);
  return withHash({
    v: 1,
    kind: 'export',
    feedId: exportId,
    title: values.title ?? `Export ${exportId}`,
    definitionVersion: info.version,
    platform,
    logLevel: values.tc_log_level,
    parameters,
    outputs: outputs.flatMap((output) => ('problems' in output ? [] : [output])),
    busyWaitMs: values.busyWait,
    runDeadlineMs: values.runDeadline,
    ...(schedule === undefined
      ? {}
      : { scheduleEveryMs: schedule.kind === 'every' ? schedule.everyMs : schedule.longestGapMs }),
  });
}

function findExport(config: Config, exportId: string): ExportConfig {
  const found = config.exports[exportId];
  if (found !== undefined) return found;
  const known = Object.keys(config.exports);
  const message = `there is no export ${exportId}.${suggestion(exportId, known)} Known: ${knownWords(exportId, known)}`;
  throw configError([{ where: config.where(['exports']), key: 'exports', message }]);
}

interface OutputProblems {
  readonly name: string;
  readonly problems: readonly { readonly at: readonly string[]; readonly message: string }[];
}

function readOutput({
  name,
  output,
  parameters,
  defaults,
  info,
  folder,
}: {
  readonly name: string;
  readonly output: OutputValues;
  readonly parameters: JsonObject;
  readonly defaults: ReturnType<ExportInfo['defaults']>;
  readonly info: ExportInfo;
  readonly folder: string;
}): OutputSettings | OutputProblems {
  const id = output.use ?? name;
  const known = info.outputs.map((one) => one.id);
  const definition = info.outputs.find((one) => one.id === id);
  if (definition === undefined) {
    const message = `there is no output ${id}.${suggestion(id, known)} Known: ${knownWords(id, known)}`;
    return { name, problems: [{ at: output.use === undefined ? [] : ['use'], message }] };
  }
  const problems: { at: readonly string[]; message: string }[] = [];
  const isReceiver = outputFolder(output.to, folder) === undefined;
  const contents = isReceiver
    ? definition.contents.filter((one) => one === 'changes')
    : definition.contents;
  const preferred = contents.find((one) => one === defaults.content);
  const content = output.content ?? preferred ?? contents[0] ?? 'state';
  if (contents.length === 0)
    problems.push({
      at: ['to'],
      message: `expected a folder: ${id} is files of what is valid now, and a receiver is told changes`,
    });
  else if (!contents.includes(content))
    problems.push({
      at: ['content'],
      message: `expected ${contents.join(' or ')} for ${id}${isReceiver ? ' to a receiver' : ''}, got ${content}`,
    });
  const settings = definition.settings(output.settings, parameters);
  if ('problems' in settings)
    problems.push(...settings.problems.map((message) => ({ at: ['settings'], message })));
  const target = targetOf(output, folder);
  if ('problems' in target) problems.push(...target.problems);
  if (problems.length > 0 || 'problems' in settings || 'problems' in target)
    return { name, problems };
  return {
    name,
    output: id,
    mode: output.mode ?? defaults.mode,
    content,
    target,
    ...(output.ceiling === undefined ? {} : { ceiling: output.ceiling }),
    unmarked: output.unmarked ?? defaults.unmarked,
    settings: settings.value,
  };
}

function targetOf(
  output: OutputValues,
  folder: string,
): OutputTarget | { readonly problems: { at: readonly string[]; message: string }[] } {
  const path = outputFolder(output.to, folder);
  if (path !== undefined) return { kind: 'folder', path };
  const problems: { at: readonly string[]; message: string }[] = [];
  const url = URL.canParse(output.to) ? new URL(output.to) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    problems.push({
      at: ['to'],
      message: `expected a folder or an http(s) address, got ${JSON.stringify(output.to)}`,
    });
  if (url !== undefined && url.password !== '')
    problems.push({ at: ['to'], message: `${SECRET_EXPECTED}; give it in headers` });
  for (const [header, value] of Object.entries(output.headers))
    if (
      HEADER_SECRET.test(header) &&
      !/\$\{(?:env|file|command):/.test(value) &&
      !isSecretReference(value)
    )
      problems.push({ at: ['headers', header], message: SECRET_EXPECTED });
  if (problems.length > 0) return { problems };
  const { acceptedMember, proxy, caFile } = output;
  return {
    kind: 'receiver',
    url: output.to,
    method: output.method,
    headers: Object.fromEntries(
      Object.entries(output.headers).map(([header, value]) => [
        header,
        anchorReference(value, folder),
      ]),
    ),
    maxEvents: output.maxEvents,
    verifyTls: output.verifyTls,
    ...(acceptedMember === undefined ? {} : { acceptedMember }),
    ...(proxy === undefined ? {} : { proxy: anchorReference(proxy, folder) }),
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
  };
}

function withHash(settings: Omit<ExportSettings, 'hash'>): ExportSettings {
  const hash = createHash('sha256').update(canonicalJson(settings)).digest('hex');
  return { ...settings, hash };
}
