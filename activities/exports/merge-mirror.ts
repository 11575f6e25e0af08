import type { Compute } from '../compute.ts';
import type { Documents } from '../documents.ts';
import { withHeartbeats } from '../heartbeats.ts';
import type { MergeMirrorActivity } from './contracts.ts';

export interface MergeMirrorDeps {
  readonly documents: Pick<Documents, 'exportSettings'>;
  readonly compute: Compute;
  readonly storeUrl: string;
}

/**
 * Does: puts what was read beside what the export holds; the new manifest becomes true only when `commitRead` stores its reference.
 * Safe to retry because: mirrors are immutable files; the reference of the attempt that ended wins.
 * Fails with: LedgerMismatch, RefMissing, IntegrityMismatch, StoreFull.
 */
export function createMergeMirror(deps: MergeMirrorDeps): MergeMirrorActivity {
  return ({ epoch: _epoch, runKey: _runKey, configRef, ...job }) =>
    withHeartbeats({ rows: 0 }, async (report, signal) =>
      deps.compute.run(
        'mergeMirror',
        {
          ...job,
          storeUrl: deps.storeUrl,
          settings: await deps.documents.exportSettings(configRef),
        },
        { signal, onProgress: (rows) => report({ rows }) },
      ),
    );
}
