import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig } from '../context.ts';
import { effectiveTaxii, readExport, type Config } from '../../config/index.ts';
import { CodedError } from '../../core/errors.ts';
import { exportInfo } from '../export-info.ts';
import { settingsOf } from '../settings.ts';
import { unsetInWords, unsetVariables, type UnsetVariable } from '../unset-variables.ts';
import { lintTargets, type FoundHere } from '../author/lint-targets.ts';
import { lintExports, type FoundInExport } from '../lint-exports.ts';
import { renderTable } from '../terminal/table.ts';
import { plural } from '../terminal/words.ts';

export const lint = defineTcfeedsCommand({
  name: 'lint',
  summary: 'Looks for what a definition or an export may do and should not',
  explanation: [
    'Errors: a rating or confidence that is the same for every record, a tag with the name of the source, a tag that is too long, a definition that cannot be used. Warnings: tags that are not in proper case, indicators without any attribute, tag or group, words that were not written yet, addresses on hosts that are reserved for examples.',
    'Exports: an output or collection without a ceiling, http to another machine (with a secret in its headers: an error), a certificate that is not checked, a reserved address, runs more than a day apart, a query without a date.',
    'Without an argument it looks at the feeds and exports of the YAML, or, where it has neither, at the definitions of this package.',
  ],
  args: {
    feed: {
      type: 'positional',
      required: false,
      description: 'A feed or export of the YAML, a definition, or its file',
    },
    strict: { type: 'boolean', default: false, description: 'Warnings fail, too' },
    ...CONFIG_ARG,
  },
  examples: [
    { command: 'tcfeeds lint', says: 'all feeds and exports of the YAML' },
    {
      command: 'tcfeeds lint ./feeds/acme.ts --strict',
      says: 'one definition, and every finding counts',
    },
  ],
  exitCodes: { 1: 'there are errors; with --strict also warnings' },
  run: async ({ args, terminal }) => {
    const config = await optionalConfig(args.config);
    const { feeds, exports, findings } = lintAll(config, args.feed);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const failed = errors > 0 || (args.strict && findings.length > 0);
    const unset = unsetOf(config, [...feeds, ...exports], args.feed === undefined);
    if (args.json)
      terminal.out(
        JSON.stringify({ feeds, exports, findings, ...(unset.length === 0 ? {} : { unset }) }),
      );
    else if (findings.length > 0)
      terminal.out(
        renderTable(
          [
            { title: 'Severity' },
            { title: exports.length === 0 ? 'Feed' : 'Feed or export' },
            { title: 'Rule' },
            { title: 'Finding' },
          ],
          findings.map(({ severity, rule, message, ...of }) => [
            { text: severity, style: severity === 'error' ? 'red' : 'yellow' } as const,
            'feed' in of ? of.feed : of.export,
            rule,
            message,
          ]),
          terminal,
        ),
      );
    const looked = [
      ...(feeds.length > 0 ? [plural(feeds.length, 'feed')] : []),
      ...(exports.length > 0 ? [plural(exports.length, 'export')] : []),
    ].join(', ');
    terminal.err(
      `${looked}: ${plural(errors, 'error')}, ${plural(findings.length - errors, 'warning')}`,
    );
    if (unset.length > 0)
      terminal.err(
        `note: not set in the environment of this command: ${unsetInWords(unset)}; the worker needs them where it runs`,
      );
    return failed ? 1 : 0;
  },
});

/** A note and no finding: lint may run elsewhere than the worker. What is unusable is a finding already. */
function unsetOf(
  config: Config,
  ids: readonly string[],
  withTaxii: boolean,
): readonly UnsetVariable[] {
  const read = <T>(settings: () => T): T | undefined => {
    try {
      return settings();
    } catch (error) {
      if (error instanceof CodedError) return undefined;
      throw error;
    }
  };
  const values = ids.map((id): readonly [string, unknown] => [
    id,
    config.exports[id] !== undefined
      ? readExport(config, id, exportInfo()).settings
      : config.feeds[id] === undefined
        ? undefined
        : read(() => settingsOf(config, id)),
  ]);
  const taxii =
    withTaxii && config.taxii ? read(() => effectiveTaxii(config, exportInfo())) : undefined;
  return unsetVariables({ ...Object.fromEntries(values), taxii: taxii?.users }, process.env);
}

interface LintedAll {
  readonly feeds: readonly string[];
  readonly exports: readonly string[];
  readonly findings: readonly (FoundHere | FoundInExport)[];
}

function lintAll(config: Config, named: string | undefined): LintedAll {
  const ids = Object.keys(config.exports).filter((id) => named === undefined || named === id);
  const { exports, findings } = lintExports(config, ids);
  const hasNoFeed = named === undefined && Object.keys(config.feeds).length === 0;
  if (exports.length > 0 && (named !== undefined || hasNoFeed))
    return { feeds: [], exports, findings };
  const { feeds, findings: ofFeeds } = lintTargets(config, named);
  return { feeds, exports, findings: [...ofFeeds, ...findings] };
}
