// Variables of the environment that the YAML names and this process does not have: looked for before anything starts, because a server
// that is up for nothing has to be stopped again. Files and commands are not tried: they may be slow, or ask somebody.
import { effectiveTaxii, type Config } from '../config/index.ts';
import { CodedError } from '../core/errors.ts';
import type { ExportSettings } from '../core/export-settings.ts';
import type { FeedSettings } from '../core/feed-settings.ts';
import { exportInfo } from './export-info.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface UnsetVariable {
  readonly name: string;
  /** Ids of feeds and exports, and `taxii`. */
  readonly usedBy: readonly string[];
}

const REFERENCE = /\$\{env:([^}]+)\}/g;

/** Those that the values name, by name; in the order in which they are met. */
export function unsetVariables(
  values: Readonly<Record<string, unknown>>,
  env: Env,
): readonly UnsetVariable[] {
  const found = new Map<string, Set<string>>();
  for (const [id, value] of Object.entries(values))
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(REFERENCE))
      if ((env[name] ?? '') === '') found.set(name, (found.get(name) ?? new Set()).add(id));
  return [...found].map(([name, usedBy]) => ({ name, usedBy: [...usedBy] }));
}

const usersOf = (config: Config): unknown =>
  config.taxii === undefined ? undefined : effectiveTaxii(config, exportInfo()).users;

/** Of the settings and of the users of `taxii:`. */
export const unsetIn = (
  config: Config,
  settings: readonly (FeedSettings | ExportSettings)[],
  env: Env,
): readonly UnsetVariable[] =>
  unsetVariables(
    { ...Object.fromEntries(settings.map((one) => [one.feedId, one])), taxii: usersOf(config) },
    env,
  );

/** `T (soc, taxii), U (other)` */
export const unsetInWords = (unset: readonly UnsetVariable[]): string =>
  unset.map(({ name, usedBy }) => `${name} (${usedBy.join(', ')})`).join(', ');

/** @throws {ConfigInvalid} for those without which the collections of `taxii:` cannot be served */
export function requireTaxiiVariables(unset: readonly UnsetVariable[]): void {
  const missing = unset.filter(({ usedBy }) => usedBy.includes('taxii')).map(({ name }) => name);
  if (missing.length === 0) return;
  throw new CodedError(
    'ConfigInvalid',
    `taxii.users: not set in the environment: ${missing.join(', ')}. Nothing was started; set ${missing.length === 1 ? 'it' : 'them'}, or name other secrets`,
  );
}
