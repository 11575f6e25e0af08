import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig } from '../context.ts';
import { lintTargets } from '../author/lint-targets.ts';
import { renderTable } from '../terminal/table.ts';
import { plural } from '../terminal/words.ts';

export const lint = defineTcfeedsCommand({
  name: 'lint',
  summary: 'Looks for what a definition may do and should not',
  explanation: [
    'Errors: a rating or confidence that is the same for every record, a tag with the name of the source, a tag that is too long, a definition that cannot be used. Warnings: tags that are not in proper case, indicators without any attribute, tag or group, words that were not written yet.',
    'Without an argument it looks at the feeds of the YAML, or, without one, at the definitions of this package.',
  ],
  args: {
    feed: {
      type: 'positional',
      required: false,
      description: 'A feed of the YAML, a definition, or its file',
    },
    strict: { type: 'boolean', default: false, description: 'Warnings fail, too' },
    ...CONFIG_ARG,
  },
  examples: [
    { command: 'tcfeeds lint', says: 'all feeds of the YAML' },
    {
      command: 'tcfeeds lint ./feeds/acme.ts --strict',
      says: 'one definition, and every finding counts',
    },
  ],
  exitCodes: { 1: 'there are errors; with --strict also warnings' },
  run: async ({ args, terminal }) => {
    const config = await optionalConfig(args.config);
    const { feeds, findings } = lintTargets(config, args.feed);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const failed = errors > 0 || (args.strict && findings.length > 0);
    if (args.json) terminal.out(JSON.stringify({ feeds, findings }));
    else if (findings.length > 0)
      terminal.out(
        renderTable(
          [{ title: 'Severity' }, { title: 'Feed' }, { title: 'Rule' }, { title: 'Finding' }],
          findings.map(({ severity, feed, rule, message }) => [
            { text: severity, style: severity === 'error' ? 'red' : 'yellow' } as const,
            feed,
            rule,
            message,
          ]),
          terminal,
        ),
      );
    terminal.err(
      `${plural(feeds.length, 'feed')}: ${plural(errors, 'error')}, ${plural(findings.length - errors, 'warning')}`,
    );
    return failed ? 1 : 0;
  },
});
