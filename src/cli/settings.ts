// Effective settings of a feed as an immutable object of the store: what runs refer to, and what a report can show later.
import { configPrefix } from '../../activities/store-keys.ts';
import { effectiveExport, effectiveSettings, effectiveTaxii } from '../config/index.ts';
import type { Config } from '../config/index.ts';
import type { DataRef } from '../core/data-ref.ts';
import { CodedError } from '../core/errors.ts';
import type { ExportSettings } from '../core/export-settings.ts';
import { didYouMean, knownWords } from '../core/nearest.ts';
import type { FeedSettings } from '../core/feed-settings.ts';
import { canonicalJson } from '../core/json.ts';
import { createStore } from '../spool/index.ts';
import type { Store } from '../spool/index.ts';
import { definitionInfo } from './definition-info.ts';
import { exportInfo } from './export-info.ts';
import { definitionOf } from './find-definition.ts';

/** The settings of one feed of the YAML. @throws {ConfigInvalid} naming every finding. */
export function settingsOf(
  config: Config,
  feedId: string,
  overrides: Readonly<Record<string, string>> = {},
): FeedSettings {
  const feed = config.feeds[feedId];
  if (feed === undefined) throw unknownFeed(config, feedId);
  const definition = definitionOf(config, feedId);
  return effectiveSettings(config, feedId, definitionInfo(definition, feed.raw), overrides);
}

/** The settings of every feed and export of the YAML. @throws {ConfigInvalid} naming every finding of every one, and of `taxii:`. */
export function settingsOfAll(config: Config): readonly (FeedSettings | ExportSettings)[] {
  const found = new Set<string>();
  const collect = <T>(read: () => T): readonly T[] => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'ConfigInvalid') throw error;
      const { problems } = error.details;
      for (const problem of Array.isArray(problems) ? (problems as string[]) : [error.message])
        found.add(problem);
      return [];
    }
  };
  const all = [
    ...Object.keys(config.feeds).flatMap((id) => collect(() => settingsOf(config, id))),
    ...Object.keys(config.exports).flatMap((id) =>
      collect(() => effectiveExport(config, id, exportInfo())),
    ),
  ];
  // A collection shows an export: what is wrong with that would be told twice.
  if (config.taxii !== undefined) collect(() => effectiveTaxii(config, exportInfo()));
  const problems = [...found];
  if (problems.length === 0) return all;
  const head = problems.length > 1 ? `${problems.length} problems in the configuration:\n` : '';
  throw new CodedError('ConfigInvalid', head + problems.join('\n'), { details: { problems } });
}

function unknownFeed(config: Config, feedId: string): CodedError {
  const known = Object.keys(config.feeds);
  return new CodedError(
    'ConfigInvalid',
    `${config.file} has no feed "${feedId}"; it has ${knownWords(feedId, known)}${didYouMean(feedId, known)}`,
  );
}

/** Equal settings are one object, so that writing them again changes nothing. */
export function writeSettings(
  store: Store,
  settings: FeedSettings | ExportSettings,
): Promise<DataRef> {
  return store.writeContentAddressed(
    configPrefix(settings.feedId),
    `${canonicalJson(settings)}\n`,
    { contentType: 'application/json', suffix: '.json' },
  );
}

export function openStore(config: Config): Store {
  return createStore(config.store);
}

/** `name=value` of `--set`. @throws {InputInvalid} for another form. */
export function readOverrides(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new CodedError('InputInvalid', `--set expects name=value, got "${text}"`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
