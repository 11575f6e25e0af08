import type { Cursor } from '../../src/core/cursor.ts';
import type { CollectionState } from '../../src/core/feed-state.ts';
import { READ_COLLECTION } from '../../src/core/export-settings.ts';
import { planReading, readExportParameters, type ObjectKind } from '../../src/exports/index.ts';
import { aheadOf } from '../../src/exports/reading-state.ts';
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
      const notices: string[] = [];
      for (const kind of KINDS) {
        const { cursor = null } = collections[READ_COLLECTION[kind]] ?? {};
        const ahead = aheadOf({ cursor, platformNow });
        if (ahead !== undefined)
          notices.push(
            `${kind}s: the cursor stood at ${ahead}, in the future of the platform; everything is read anew`,
          );
        const { reached, paused, ...reading } = await planReading(kind, {
          tc,
          parameters,
          instance: settings.platform.instance,
          cursor,
          hasMirror: mirror !== undefined,
          everything: mode === 'full',
          platformNow,
          signal,
        });
        const state = (at: Cursor): CollectionState => ({
          cursor: at,
          lastSuccessAt: startedAt.toISOString(),
          ...(at.reading === undefined ? {} : { watermark: at.reading.through }),
        });
        kinds.push({
          ...reading,
          reached: state(reached),
          ...(paused === undefined ? {} : { paused: state(paused) }),
        });
      }
      return { kinds, ...(notices.length === 0 ? {} : { notices }) };
    });
}
