// The settings of an export and the client for its platform, out of the pool that feeds use.
import type { DataRef } from '../../src/core/data-ref.ts';
import type { ExportSettings } from '../../src/core/export-settings.ts';
import { readExportParameters } from '../../src/exports/index.ts';
import type { ThreatConnect } from '../../src/threatconnect/index.ts';
import type { Documents } from '../documents.ts';
import type { PlatformPool } from '../platform-pool.ts';

export interface ExportPlatforms {
  readonly ofExport: (
    configRef: DataRef,
  ) => Promise<{ readonly settings: ExportSettings; readonly platform: ThreatConnect }>;
}

export const createExportPlatforms = (
  documents: Pick<Documents, 'exportSettings'>,
  platforms: Pick<PlatformPool, 'clientOf'>,
): ExportPlatforms => ({
  ofExport: async (configRef) => {
    const settings = await documents.exportSettings(configRef);
    const { requestsPerMinute } = readExportParameters(settings.parameters);
    // Activities that get the same client share what it may do.
    const budget = requestsPerMinute === undefined ? undefined : { perMinute: requestsPerMinute };
    return { settings, platform: await platforms.clientOf(settings, budget) };
  },
});
