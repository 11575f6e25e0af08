// What `apply` lets through and nobody means: addresses on hosts of examples, told as lint tells them.
import type { Config } from '../config/index.ts';
import { lintTargets } from './author/lint-targets.ts';
import { lintExports } from './lint-exports.ts';

/** A sentence for each; none for a YAML whose addresses are real. */
export function placeholderWarnings(config: Config): readonly string[] {
  const ofFeeds = Object.keys(config.feeds).flatMap((id) => lintTargets(config, id).findings);
  const ofExports = lintExports(config, Object.keys(config.exports)).findings;
  return [
    ...ofFeeds.map(({ feed, ...found }) => ({ of: feed, ...found })),
    ...ofExports.map(({ export: id, ...found }) => ({ of: id, ...found })),
  ].flatMap(({ of, rule, message }) =>
    rule === 'placeholder_address' ? [`${of}: ${message}`] : [],
  );
}
