import type { Store } from '../src/spool/index.ts';
import type { ReportRunActivity } from './contracts.ts';
import type { Documents } from './documents.ts';
import { reportKey } from './store-keys.ts';

export interface ReportRunDeps {
  readonly store: Pick<Store, 'writeJson'>;
  readonly documents: Pick<Documents, 'anySettings' | 'plan'>;
  /** One line per run for the log; never a line per object. */
  readonly logRun: (line: {
    readonly feedId: string;
    readonly outcome: string;
    readonly summary: string;
    readonly report: string;
  }) => void;
}

/**
 * Does: writes the report of a run: what was in force, what was done, what was refused, and where the details are.
 * Safe to retry because: the same run writes the same key again.
 */
export function createReportRun({ store, documents, logRun }: ReportRunDeps): ReportRunActivity {
  return async (input) => {
    const settings =
      input.configRef === undefined ? undefined : await documents.anySettings(input.configRef);
    const plan = input.plan === undefined ? undefined : await documents.plan(input.plan);
    const report = {
      v: 1,
      feedId: input.feedId,
      runKey: input.runKey,
      epoch: input.epoch,
      startedAt: input.startedAt,
      endedAt: new Date().toISOString(),
      ...(input.requestedBy === undefined ? {} : { requestedBy: input.requestedBy }),
      outcome: input.outcome,
      summary: input.summary,
      facts: input.facts,
      warnings: input.warnings,
      quarantine: input.quarantine,
      rejections: input.rejections,
      ...(plan === undefined
        ? {}
        : {
            plan: {
              ref: input.plan,
              counts: plan.counts,
              stale: plan.stale,
              chunks: plan.chunks.length,
              samples: plan.samples,
            },
          }),
      // References to secrets only: the settings never hold a value.
      ...(settings === undefined ? {} : { settings }),
    };
    const ref = await store.writeJson(
      reportKey(input.feedId, input.startedAt, input.runKey),
      report,
    );
    logRun({
      feedId: input.feedId,
      outcome: input.outcome,
      summary: input.summary,
      report: ref.uri,
    });
    return ref;
  };
}
