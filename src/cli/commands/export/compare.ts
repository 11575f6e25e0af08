import { effectiveExport } from '../../../config/index.ts';
import { CodedError } from '../../../core/errors.ts';
import type { ExportSettings } from '../../../core/export-settings.ts';
import { bothParameters } from '../../../exports/compare/both-parameters.ts';
import {
  compareModes,
  type Comparison,
  type CompareRequest,
} from '../../../exports/compare/compare-modes.ts';
import { platformData } from '../../../exports/compare/platform-data.ts';
import { savedData } from '../../../exports/compare/saved-data.ts';
import { findOutput } from '../../../outputs/index.ts';
import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { requireConfig } from '../../context.ts';
import { savedObjects } from '../../export/saved-answers.ts';
import { showComparison } from '../../export/show-comparison.ts';
import { exportInfo, sharedSettings } from '../../export-info.ts';
import { withPlatformOf } from '../../platform-client.ts';
import { withProgress } from '../../terminal/progress.ts';
import { version } from '../../version.ts';

const MAX_RUNS = 500;
const OUTPUT = 'xsoar-json';

export const exportCompare = defineTcfeedsCommand({
  name: 'export compare',
  summary:
    'What the XSOAR integration makes of the same data, and what the fixed mode does instead',
  explanation: [
    'Asks the platform of the export as both modes ask: run after run of the integration, with its query, its pages of 100 and its cap (fetch_limit), and once as the fixed mode. Then tells, row by row, how many objects differ, examples, and what the fixed mode does instead; and which rows this data cannot show. Nothing is stored, and the export is not touched.',
    'With --input nothing is asked: saved answers of the API (as for "export convert") stand for the platform, and the conditions of the parameters are looked at here.',
    `The settings are those of the export's output ${OUTPUT}, if it has one.`,
  ],
  args: {
    export: { type: 'positional', required: true, description: 'Id of the export in the YAML' },
    input: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Saved answers instead of the platform',
    },
    'max-runs': {
      type: 'string',
      default: String(MAX_RUNS),
      valueHint: 'N',
      description: 'Runs of the integration, at most',
    },
    ...CONFIG_ARG,
  },
  repeatable: ['input'],
  examples: [
    { command: 'tcfeeds export compare soc', says: 'on what the platform holds now' },
    {
      command: 'tcfeeds export compare soc --input indicators.json.gz --input groups.json --json',
      says: 'on saved answers, for a script',
    },
  ],
  run: async ({ args, all, terminal }) => {
    const maxRuns = Number(args['max-runs']);
    if (!Number.isSafeInteger(maxRuns) || maxRuns < 1)
      throw new CodedError(
        'InputInvalid',
        `--max-runs: expected a whole number of at least 1, got ${JSON.stringify(args['max-runs'])}`,
      );
    const config = await requireConfig(args.config);
    const settings = effectiveExport(config, args.export, exportInfo());
    const parameters = bothParameters(settings.parameters);
    const inputs = all('input');
    const comparison = await withProgress(terminal, 'comparing', (progress) => {
      const compare = (
        data: Pick<CompareRequest, 'page' | 'objects' | 'owners' | 'deleted'>,
      ): Promise<Comparison> =>
        compareModes({
          ...data,
          parameters,
          settings: xsoarSettings(settings),
          context: {
            exportId: settings.feedId,
            instance: settings.platform.instance,
            at: new Date().toISOString(),
            product: `threatconnect-feeds/${version()}`,
          },
          maxRuns,
          onProgress: (text) => progress.update(text),
        });
      return inputs.length > 0
        ? savedData(() => savedObjects(inputs), parameters).then(compare)
        : withPlatformOf(settings.platform, async (tc) =>
            compare(await platformData(tc, parameters)),
          );
    });
    if (args.json)
      terminal.out(
        JSON.stringify({
          export: args.export,
          data: inputs.length > 0 ? { files: inputs } : { platform: settings.platform.instance },
          ...comparison,
        }),
      );
    else showComparison(comparison, terminal);
    return 0;
  },
});

/** Those of the export's own output, else what its parameters say of one. */
function xsoarSettings({ outputs, parameters }: ExportSettings): unknown {
  const definition = findOutput(OUTPUT);
  const own = outputs.find(({ output }) => output === OUTPUT)?.settings;
  return definition.settings.parse(own ?? sharedSettings(definition, parameters));
}
