// Lists of names as the fixed mode takes them: without blanks around them, none empty, each once.
import type { ExportParameters, ExportProblem } from '../parameters.ts';
import { MALWARE_REPORT } from './types.ts';

const LISTS = ['tags', 'owners', 'indicator_type', 'group_type', 'status', 'feedTags'] as const;

/** Trimmed, each once. */
export const cleanNames = (values: readonly string[]): readonly string[] => [
  ...new Set(values.map((value) => value.trim())),
];

export function listProblems(parameters: ExportParameters): readonly ExportProblem[] {
  const empties = LISTS.flatMap((name): ExportProblem[] => {
    const at = parameters[name].findIndex((value) => value.trim() === '');
    if (at < 0) return [];
    return [{ path: [name], message: `expected names, got an empty one at position ${at + 1}` }];
  });
  const joined = cleanNames(parameters.group_type).includes(MALWARE_REPORT);
  return [
    ...empties,
    ...(joined
      ? [
          {
            path: ['group_type'],
            message: `no group has the type ${JSON.stringify(MALWARE_REPORT)}, expected Malware, Report or both`,
          },
        ]
      : []),
  ];
}
