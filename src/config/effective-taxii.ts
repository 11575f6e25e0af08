// What the TAXII server offers, to whom and where: the block checked against the exports that it names.
import { resolve } from 'node:path';
import type { Tlp } from '../core/export-settings.ts';
import type { SecretReference } from '../core/feed-settings.ts';
import type { JsonObject } from '../core/json.ts';
import { type ExportInfo, readExport } from './effective-export.ts';
import type { Config } from './load-config.ts';
import { configError, type ConfigProblem, listed, suggestion } from './problems.ts';
import { anchorReference } from './secrets.ts';
import type { TaxiiValues } from './taxii-schema.ts';

export interface TaxiiUserSettings {
  readonly name: string;
  readonly password?: SecretReference;
  readonly token?: SecretReference;
  /** Names of collections. */
  readonly collections: readonly string[];
}

export interface TaxiiCollectionSettings {
  /** Key in the YAML. */
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly exportId: string;
  readonly instance: string;
  /** Above it nothing is shown. Absent: everything is. */
  readonly ceiling?: Tlp;
  /** The marking of objects without one. */
  readonly unmarked: Tlp;
  /** Of the output `stix`. */
  readonly settings: JsonObject;
}

export interface TaxiiSettings {
  readonly title: string;
  readonly description?: string;
  readonly contact?: string;
  readonly host: string;
  /** 0 = a free one. */
  readonly port: number;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  readonly plainHttp: boolean;
  readonly users: readonly TaxiiUserSettings[];
  readonly collections: readonly TaxiiCollectionSettings[];
}

/** The form in which a collection shows objects. */
const FORM = 'stix';

/** @throws {ConfigInvalid} naming every finding; without a block, too */
export function effectiveTaxii(config: Config, info: ExportInfo): TaxiiSettings {
  const { taxii } = config;
  const problems: ConfigProblem[] = [];
  const problem = (path: readonly string[], message: string): void => {
    const full = ['taxii', ...path];
    problems.push({ where: config.where(full), key: full.join('.'), message });
  };
  if (taxii === undefined) {
    problem([], 'expected a block with users and collections, but it is missing');
    throw configError(problems);
  }
  const { description, contact, tls, ...own } = taxii;
  const settings: TaxiiSettings = {
    title: own.title,
    ...(description === undefined ? {} : { description }),
    ...(contact === undefined ? {} : { contact }),
    host: own.host,
    port: own.port,
    ...(tls === undefined
      ? {}
      : {
          tls: {
            certFile: resolve(config.folder, tls.certFile),
            keyFile: resolve(config.folder, tls.keyFile),
          },
        }),
    plainHttp: own.plainHttp,
    users: readUsers(taxii, config.folder, problem),
    collections: readCollections(config, taxii, info, {
      problem,
      found: (more) => void problems.push(...more),
    }),
  };
  if (problems.length > 0) throw configError(distinct(problems));
  return settings;
}

/** Several collections may show one export. */
const distinct = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] => [
  ...new Map(problems.map((one) => [`${one.where} ${one.key} ${one.message}`, one])).values(),
];

type Problem = (path: readonly string[], message: string) => void;
type Found = (problems: readonly ConfigProblem[]) => void;

function readUsers(
  { users, collections }: TaxiiValues,
  folder: string,
  problem: Problem,
): readonly TaxiiUserSettings[] {
  const names = Object.keys(collections);
  if (Object.keys(users).length === 0) problem(['users'], 'expected at least one user');
  return Object.entries(users).map(([name, { password, token, collections: readable }]) => {
    if (password === undefined && token === undefined)
      problem(['users', name], 'expected a password or a token, as a reference');
    for (const one of readable ?? [])
      if (!names.includes(one))
        problem(
          ['users', name, 'collections'],
          `there is no collection ${one}.${suggestion(one, names)} Known: ${listed(names)}`,
        );
    return {
      name,
      ...(password === undefined ? {} : { password: anchorReference(password, folder) }),
      ...(token === undefined ? {} : { token: anchorReference(token, folder) }),
      collections: readable ?? names,
    };
  });
}

function readCollections(
  config: Config,
  { collections }: TaxiiValues,
  info: ExportInfo,
  { problem, found }: { readonly problem: Problem; readonly found: Found },
): readonly TaxiiCollectionSettings[] {
  if (Object.keys(collections).length === 0)
    problem(['collections'], 'expected at least one collection');
  const exports = Object.keys(config.exports);
  const byTitle = new Map<string, string>();
  return Object.entries(collections).flatMap(([name, values]) => {
    const exportId = values.export ?? name;
    if (!exports.includes(exportId)) {
      problem(
        ['collections', name, ...(values.export === undefined ? [] : ['export'])],
        `there is no export ${exportId}.${suggestion(exportId, exports)} Known: ${listed(exports)}`,
      );
      return [];
    }
    const { settings: shown, problems } = readExport(config, exportId, info);
    if (shown === undefined) {
      found(problems);
      return [];
    }
    const { parameters, platform } = shown;
    const { title = shown.title } = values;
    const other = byTitle.get(title);
    if (other !== undefined)
      problem(
        ['collections', name, 'title'],
        `expected a title that ${other} has not, because clients choose by it, got ${JSON.stringify(title)}`,
      );
    byTitle.set(title, name);
    const form = info.outputs.find(({ id }) => id === FORM);
    const prefix = ['taxii', 'collections', name, 'settings'];
    const settings = form?.settings(values.settings, parameters, {
      where: config.where,
      prefix,
    }) ?? {
      value: values.settings,
    };
    if ('problems' in settings) {
      found(settings.problems);
      return [];
    }
    const { description, ceiling, unmarked = info.defaults(parameters).unmarked } = values;
    return {
      name,
      title,
      ...(description === undefined ? {} : { description }),
      exportId,
      instance: platform.instance,
      ...(ceiling === undefined ? {} : { ceiling }),
      unmarked,
      settings: settings.value,
    };
  });
}
