import { checkExport, type CheckFinding } from '../../exports/check-export.ts';
import { readExport } from '../../config/index.ts';
import { CodedError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { checkOutputs } from '../../exports/check-outputs.ts';
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
  summary: 'Checks credentials, clock, owners, types, queries, a sample of each type, and outputs',
  explanation: [
    'Everything that an export would stumble over, at once, before its first run: the export of the YAML, on its platform, or without one an export with all defaults; either with the parameters that --set gives (docs/exports-parameters.md). Shows what it would ask as well.',
    'Folders of outputs are tried on this machine, as this user, and left as they were; receivers are not called.',
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
    const {
      parameters,
      findings: before,
      onPlatform,
    } = await (args.export === undefined
      ? anyExport(args, overrides)
      : exportOfYaml(args.export, args, overrides));
    const onIt = await withProgress(terminal, 'looking at the platform', () =>
      onPlatform((tc) => checkExport({ tc, parameters })),
    );
    const findings = [...before, ...onIt];
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

type Findings = readonly CheckFinding[];

interface Chosen {
  /** Those that are right. */
  readonly parameters: ExportParameters;
  /** Of configuration and outputs. */
  readonly findings: Findings;
  readonly onPlatform: (look: (tc: ThreatConnect) => Promise<Findings>) => Promise<Findings>;
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
    findings: [],
    onPlatform: (look) => withPlatform(config, platform, look),
  };
}

/** Whatever is wrong with the block does not keep the rest from being looked at. */
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
  const read = readExport(await requireConfig(path), id, exportInfo(), overrides);
  return {
    parameters: readExportParameters(read.parameters),
    findings: [
      ...read.problems.map(({ where, key, message }) =>
        error('configuration', `${where}: ${key}: ${message}`),
      ),
      ...(await checkOutputs(id, read.outputs)),
    ],
    onPlatform: async (look) => {
      // Without one the configuration says so.
      if (read.platform === undefined) return [];
      try {
        return await withPlatformOf(read.platform, look);
      } catch (cause) {
        if (!(cause instanceof CodedError) || cause.code === 'Cancelled') throw cause;
        return [error('credentials', `${cause.code}: ${cause.message}`)];
      }
    },
  };
}

const error = (check: CheckFinding['check'], text: string): CheckFinding => ({
  severity: 'error',
  check,
  text,
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
