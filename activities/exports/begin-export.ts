import type { ExportSettings } from '../../src/core/export-settings.ts';
import type { DataRef } from '../../src/core/data-ref.ts';
import { CodedError } from '../../src/core/errors.ts';
import { formOf, readExportParameters } from '../../src/exports/index.ts';
import type { Documents } from '../documents.ts';
import type { StateClient } from '../state-client.ts';
import { takeLease, underLease } from '../take-lease.ts';
import type { BeginExportActivity } from './contracts.ts';

export interface BeginExportDeps {
  readonly state: Pick<StateClient, 'beginRun' | 'abortRun' | 'getState' | 'isAlive'>;
  readonly documents: Pick<Documents, 'exportSettings'>;
}

/**
 * Does: takes the lease of the export, also from a holder that is not running any more, and pins the settings of the run.
 * Safe to retry because: the same run gets its own grant again.
 * Fails with: FeedBusy (benign, looked at again), ConfigInvalid, StateLost.
 */
export function createBeginExport({ state, documents }: BeginExportDeps): BeginExportActivity {
  return async (input) => {
    const settingsOf = async (ref: DataRef | undefined): Promise<ExportSettings | undefined> =>
      ref === undefined ? undefined : documents.exportSettings(ref);
    const lease = await takeLease(state, input, async () => {
      const ref = input.configRef ?? (await state.getState(input.feedId))?.configRef;
      return (await settingsOf(ref))?.busyWaitMs ?? 0;
    });
    if (lease.status === 'skipped') return lease;
    return underLease(state, input, lease, async () => {
      const configRef = input.configRef ?? lease.state.configRef;
      const settings = await settingsOf(configRef);
      if (configRef === undefined || settings === undefined)
        throw new CodedError(
          'ConfigInvalid',
          `Export ${input.feedId} has no configuration yet; write it to the YAML and run "tcfeeds apply"`,
        );
      const { ledger, collections } = lease.state;
      return {
        status: 'granted',
        epoch: lease.epoch,
        settings: {
          configRef,
          instance: settings.platform.instance,
          parallel: readExportParameters(settings.parameters).parallel,
          outputs: settings.outputs.map((output) => ({
            name: output.name,
            form: formOf(output, settings.platform.instance),
          })),
          runDeadlineMs: settings.runDeadlineMs,
        },
        collections,
        ...(ledger === undefined ? {} : { mirror: ledger }),
      };
    });
  };
}
