import { READ_COLLECTION } from '../../src/core/export-settings.ts';
import { planReading, readExportParameters, type ObjectKind } from '../../src/exports/index.ts';
import { withHeartbeats } from '../heartbeats.ts';
import type { KindPlan, PlanWindowsActivity } from './contracts.ts';
import type { ExportPlatforms } from './export-platforms.ts';

export interface PlanWindowsDeps {
  readonly platforms: ExportPlatforms;
}

const KINDS: readonly ObjectKind[] = ['indicator', 'group'];

/**
 * Does: decides from cursors, question and the platform's clock what is read, and cuts it into ranges of about the same size.
 * Safe to retry because: it only reads.
 * Fails with: PlatformUnreachable and the like; ConfigInvalid when a query is refused.
 */
export function createPlanWindows({ platforms }: PlanWindowsDeps): PlanWindowsActivity {
  return ({ configRef, mode, collections, mirror }) =>
    withHeartbeats({ step: 'planning' }, async (_report, signal) => {
      const { settings, platform: tc } = await platforms.ofExport(configRef);
      const parameters = readExportParameters(settings.parameters);
      const startedAt = new Date();
      const platformNow = startedAt.getTime() + ((await tc.measureClockSkew(signal)) ?? 0);
      const kinds: KindPlan[] = [];
      for (const kind of KINDS) {
        const { cursor = null } = collections[READ_COLLECTION[kind]] ?? {};
        const { reached, ...reading } = await planReading(kind, {
          tc,
          parameters,
          instance: settings.platform.instance,
          cursor,
          // A mirror that was lost is filled anew.
          everything: mode === 'full' || mirror === undefined,
          platformNow,
          signal,
        });
        const { through } = reached.reading ?? {};
        kinds.push({
          ...reading,
          reached: {
            cursor: reached,
            lastSuccessAt: startedAt.toISOString(),
            ...(through === undefined ? {} : { watermark: through }),
          },
        });
      }
      return { kinds };
    });
}
