import { checkExport, type CheckFinding } from '../../exports/check-export.ts';
import { readExportParameters } from '../../exports/parameters.ts';
import { describeQuery } from '../../exports/query/describe.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import { optionalConfig } from '../context.ts';
import { PLATFORM_ARG, withPlatform } from '../platform-client.ts';
import { readOverrides } from '../settings.ts';
import { withProgress } from '../terminal/progress.ts';
import { renderTable } from '../terminal/table.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { plural } from '../terminal/words.ts';

export const test = defineTcfeedsCommand({
  name: 'test',
  summary: 'Checks credentials, clock, owners, types, queries and a sample of each type',
  explanation: [
    'Everything that an export would stumble over, at once, before its first run: an export with all defaults, or with the parameters that --set gives (docs/exports-parameters.md). Shows what it would ask as well. Nothing is written.',
  ],
  args: {
    set: { type: 'string', valueHint: 'name=value', description: 'A parameter of the export' },
    ...PLATFORM_ARG,
    ...CONFIG_ARG,
  },
  repeatable: ['set'],
  examples: [
    { command: 'tcfeeds test', says: 'can the platform be read?' },
    {
      command: 'tcfeeds test --set "owners=Demo Source" --set indicator_type=Host,URL',
      says: 'and with these parameters?',
    },
  ],
  exitCodes: { 1: 'at least one finding is an error' },
  run: async ({ args, all, terminal }) => {
    const config = await optionalConfig(args.config);
    const parameters = readExportParameters(readOverrides(all('set')));
    const findings = await withPlatform(config, args.platform, (tc) =>
      withProgress(terminal, 'looking at the platform', () => checkExport({ tc, parameters })),
    );
    const queries = (['indicator', 'group'] as const).map((kind) => ({
      kind,
      asks: describeQuery(kind, parameters),
    }));
    if (args.json) terminal.out(JSON.stringify({ findings, queries }));
    else {
      showFindings(findings, terminal);
      for (const { kind, asks } of queries) {
        const rows = asks.map(({ what, says }) => [what, says]);
        terminal.out('');
        terminal.out(renderTable([{ title: `${kind}s` }, { title: 'asked for' }], rows, terminal));
      }
    }
    return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
});

const STYLES: Readonly<Record<CheckFinding['severity'], Style>> = {
  ok: 'green',
  warning: 'yellow',
  error: 'red',
};

function showFindings(findings: readonly CheckFinding[], terminal: Terminal): void {
  const rows = findings.map(({ severity, check, text }) => [
    { text: severity, style: STYLES[severity] },
    check,
    text,
  ]);
  terminal.out(
    renderTable([{ title: 'result' }, { title: 'check' }, { title: 'finding' }], rows, terminal),
  );
  const count = (wanted: CheckFinding['severity']): number =>
    findings.filter(({ severity }) => severity === wanted).length;
  terminal.err(`${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}`);
}
