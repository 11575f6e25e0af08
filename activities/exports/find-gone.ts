import {
  createHeldAmong,
  exportFields,
  exportQuery,
  findDeleted,
  readExportParameters,
  SEGMENT_TYPE,
} from '../../src/exports/index.ts';
import type { Store } from '../../src/spool/index.ts';
import { withHeartbeats } from '../heartbeats.ts';
import { runPrefix } from '../store-keys.ts';
import type { FindGoneActivity } from './contracts.ts';
import type { ExportPlatforms } from './export-platforms.ts';

export interface FindGoneDeps {
  readonly platforms: ExportPlatforms;
  readonly store: Store;
}

/**
 * Does: asks what the platform has deleted since the last run, and which of it the export holds.
 * Safe to retry because: it only reads.
 * Fails with: PlatformUnreachable and the like.
 */
export function createFindGone({ platforms, store }: FindGoneDeps): FindGoneActivity {
  return ({ configRef, feedId, runKey, mirror, since }) =>
    withHeartbeats({ step: 'deleted' }, async (_report, signal) => {
      const { settings, platform: tc } = await platforms.ofExport(configRef);
      const parameters = readExportParameters(settings.parameters);
      const tql = exportQuery('indicator', parameters);
      if (tql === undefined) return { notices: [] };
      const owners =
        parameters.owners.length > 0
          ? parameters.owners.map((name) => name.trim())
          : (await tc.owners.list(signal)).map(({ name }) => name);
      const found = await findDeleted({
        tc,
        owners,
        since,
        tql,
        fields: exportFields('indicator', parameters),
        heldAmong: createHeldAmong({
          store,
          exportId: feedId,
          instance: settings.platform.instance,
          manifest: mirror,
          signal,
        }),
        signal,
      });
      const prefix = `${runPrefix(feedId, runKey)}gone`;
      return {
        notices: found.failed.map(
          ({ owner, code, message }) =>
            `owner ${owner}: its list of deleted indicators was refused (${code}: ${message}); what was deleted there is noticed when everything is read`,
        ),
        ...(found.gone.length === 0
          ? {}
          : {
              gone: await store.writeContentAddressed(prefix, JSON.stringify(found.gone), {
                contentType: 'application/json',
                count: found.gone.length,
                suffix: '.json',
              }),
            }),
        ...(found.lines === ''
          ? {}
          : {
              anew: await store.writeContentAddressed(prefix, found.lines, {
                contentType: SEGMENT_TYPE,
                count: found.recreated,
                suffix: '.tsv',
              }),
            }),
      };
    });
}
