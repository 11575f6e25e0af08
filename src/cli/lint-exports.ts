// What `tcfeeds lint` looks at of exports: their blocks in the YAML, and the TAXII collections that show them.
import { configError, readExport, type Config } from '../config/index.ts';
import { lintExport, withoutCeiling, type ExportLintFinding } from '../exports/lint-export.ts';
import { exportInfo } from './export-info.ts';

export interface FoundInExport {
  readonly export: string;
  readonly severity: 'error' | 'warning';
  readonly rule: ExportLintFinding['rule'] | 'unusable';
  readonly message: string;
}

export interface LintedExports {
  readonly exports: readonly string[];
  readonly findings: readonly FoundInExport[];
}

/** An export that cannot be used is a finding, so that one does not hide those of the others. */
export function lintExports(config: Config, ids: readonly string[]): LintedExports {
  return { exports: ids, findings: ids.flatMap((id) => findingsOf(config, id)) };
}

function findingsOf(config: Config, id: string): readonly FoundInExport[] {
  const { settings, problems } = readExport(config, id, exportInfo());
  const collections = Object.entries(config.taxii?.collections ?? {}).filter(
    ([name, { export: shown = name, ceiling }]) => shown === id && ceiling === undefined,
  );
  return [
    ...problems.map((problem) => ({
      ...({ export: id, severity: 'error', rule: 'unusable' } as const),
      message: configError([problem]).message,
    })),
    ...(settings === undefined ? [] : lintExport(settings)).map((one) => ({ export: id, ...one })),
    ...collections.map(([name]) => ({ export: id, ...withoutCeiling(`collection ${name}`) })),
  ];
}
