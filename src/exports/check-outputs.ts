// Looks at where the outputs of an export go, before anything is told: folders are tried, receivers are not called.
import { findCodedError } from '../core/errors.ts';
import type { OutputSettings } from '../core/export-settings.ts';
import type { CheckFinding } from './check-export.ts';
import { checkFolder, fewOf } from './delivery/check-folder.ts';
import { lintOutput } from './lint-export.ts';

/** Safe to repeat: nothing is left behind. */
export async function checkOutputs(
  exportId: string,
  outputs: readonly OutputSettings[],
): Promise<readonly CheckFinding[]> {
  const found = await Promise.all(outputs.map((output) => checkOutput(exportId, output)));
  return found.flat();
}

async function checkOutput(
  exportId: string,
  output: OutputSettings,
): Promise<readonly CheckFinding[]> {
  return [
    ...(await checkPlace(exportId, output)),
    ...lintOutput(output).map(({ severity, message }) => finding(severity, message)),
  ];
}

async function checkPlace(
  exportId: string,
  { name, target, ceiling }: OutputSettings,
): Promise<readonly CheckFinding[]> {
  const upTo = ceiling === undefined ? '' : `, up to TLP:${ceiling}`;
  if (target.kind === 'receiver')
    return [finding('ok', `${name}: ${target.method} ${target.url}${upTo}; it was not called`)];
  try {
    const { found, strangers } = await checkFolder(target.path, `${exportId}+${name}`);
    return [
      finding('ok', `${name}: ${found}, by this user on this machine${upTo}`),
      ...(strangers.length === 0
        ? []
        : [
            finding(
              'warning',
              `${name}: ${target.path} holds what this output has not written (${fewOf(strangers)}); it stays, and where it has the name of one of the files of the output nothing is replaced and the delivery fails`,
            ),
          ]),
    ];
  } catch (error) {
    const coded = findCodedError(error);
    if (coded === undefined) throw error;
    return [finding('error', `${name}: ${coded.message}`)];
  }
}

const finding = (severity: CheckFinding['severity'], text: string): CheckFinding => ({
  severity,
  check: 'outputs',
  text,
});
