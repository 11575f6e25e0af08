import { CodedError } from '../../src/core/errors.ts';
import { checkExport, readExportParameters } from '../../src/exports/index.ts';
import { withHeartbeats } from '../heartbeats.ts';
import type { CheckExportActivity } from './contracts.ts';
import type { ExportPlatforms } from './export-platforms.ts';

export interface CheckExportDeps {
  readonly platforms: ExportPlatforms;
}

/**
 * Does: checks clock, credentials, owners, types and queries before anything is read; names every finding at once.
 * Safe to retry because: it only reads.
 * Fails with: PreflightFailed listing all errors.
 */
export function createCheckExport({ platforms }: CheckExportDeps): CheckExportActivity {
  return ({ configRef }) =>
    withHeartbeats({ step: 'checks' }, async (_report, signal) => {
      const { settings, platform: tc } = await platforms.ofExport(configRef);
      const parameters = readExportParameters(settings.parameters);
      const findings = await checkExport({ tc, parameters, signal });
      const textsOf = (wanted: 'error' | 'warning', of = findings): readonly string[] =>
        of.filter(({ severity }) => severity === wanted).map(({ text }) => text);
      const errors = textsOf('error');
      // That nothing is there now is no news in each run: its counts say it, and `tcfeeds test` says more.
      const warnings = textsOf(
        'warning',
        findings.filter(({ check }) => check !== 'sample'),
      );
      if (errors.length === 0) return { warnings };
      const count = errors.length === 1 ? '' : `${errors.length} findings: `;
      throw new CodedError('PreflightFailed', `${count}${errors.join('; ')}`, {
        details: { errors, warnings },
      });
    });
}
