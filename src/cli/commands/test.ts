import { checkExport, type CheckFinding } from '../../exports/check-export.ts';
import { effectiveExport } from '../../config/index.ts';
import { CodedError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { readExportParameters, type ExportParameters } from '../../exports/parameters.ts';
import { describeQuery } from '../../exports/query/describe.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../command.ts';
import type { ThreatConnect } from '../../threatconnect/index.ts';
import { optionalConfig, requireConfig } from '../context.ts';
import { exportInfo } from '../export-info.ts';
import { PLATFORM_ARG, withPlatform, withPlatformOf } from '../platform-client.ts';
import { readOverrides } from '../settings.ts';
import { withProgress } from '../terminal/progress.ts';
import { renderTable } from '../terminal/table.ts';
import type { Style, Terminal } from '../terminal/terminal.ts';
import { plural } from '../terminal/words.ts';

export const test = defineTcfeedsCommand({
  name: 'test',
  summary: 'Checks credentials, clock, owners, types, queries and a sample of each type',
  explanation: [
    'Everything that an export would stumble over, at once, before its first run: the export of the YAML, on its platform, or without one an export with all defaults; either with the parameters that --set gives (docs/exports-parameters.md). Shows what it would ask as well. Nothing is written.',
  ],
  args: {
    export: { type: 'positional', required: false, description: 'Id of an export in the YAML' },
    set: { type: 'string', valueHint: 'name=value', description: 'A parameter of the export' },
    ...PLATFORM_ARG,
    ...CONFIG_ARG,
  },
  repeatable: ['set'],
  examples: [
    { command: 'tcfeeds test', says: 'can the platform be read?' },
    { command: 'tcfeeds test soc', says: 'would this export run?' },
    {
      command: 'tcfeeds test --set "owners=Demo Source" --set indicator_type=Host,URL',
      says: 'and with these parameters?',
    },
  ],
  exitCodes: { 1: 'at least one finding is an error' },
  run: async ({ args, all, terminal }) => {
    const overrides = readOverrides(all('set'));
    const { parameters, onPlatform } = await (args.export === undefined
      ? anyExport(args, overrides)
      : exportOfYaml(args.export, args, overrides));
    const findings = await onPlatform((tc) =>
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

interface Chosen {
  readonly parameters: ExportParameters;
  readonly onPlatform: <T>(work: (tc: ThreatConnect) => Promise<T>) => Promise<T>;
}

interface Where {
  readonly config?: string | undefined;
  readonly platform?: string | undefined;
}

async function anyExport(
  { config: path, platform }: Where,
  overrides: JsonObject,
): Promise<Chosen> {
  const config = await optionalConfig(path);
  return {
    parameters: readExportParameters(overrides),
    onPlatform: (work) => withPlatform(config, platform, work),
  };
}

/** @throws {ConfigInvalid} naming everything that is wrong with its block */
async function exportOfYaml(
  id: string,
  { config: path, platform }: Where,
  overrides: JsonObject,
): Promise<Chosen> {
  if (platform !== undefined)
    throw new CodedError(
      'InputInvalid',
      `--platform: export ${id} names its platform in the YAML; leave the option out`,
    );
  const settings = effectiveExport(await requireConfig(path), id, exportInfo());
  return {
    parameters: readExportParameters({ ...settings.parameters, ...overrides }),
    onPlatform: (work) => withPlatformOf(settings.platform, work),
  };
}

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
